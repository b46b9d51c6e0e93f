"""While a unit's system calls are learnt: what was seen by now, and what happens."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import ProgressBar, Static

from host.ports import HostError
from trial.events import Logged, Refused, Restarted, Undone, Verdict
from trial.learning.events import LearningEvent, Learnt, Progress, Watching
from trial.learning.run import Learning
from workbench.duration import ticking
from workbench.event_text import describe

_ENDING = "escape ends it now, undoes it, and proposes from what was seen"


class LearningScreen(ModalScreen[Learnt | Refused | None]):
    """Runs a learning to its end; answers with what was learnt, or why it was refused."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "stop", "Close")]

    def __init__(self, unit: str, seconds: float, learning: Learning) -> None:
        super().__init__()
        self._unit, self._seconds, self._learning = unit, seconds, learning
        self._since = 0.0
        self._seen = ""
        self._lines: list[str] = []
        self._answer: Learnt | Refused | None = None

    def compose(self) -> ComposeResult:
        """How far it is, above what happened."""
        with Vertical(classes="dialog", id="learning") as box:
            box.border_title = f"Learning which system calls {self._unit} makes"
            box.border_subtitle = _ENDING
            yield ProgressBar(total=self._seconds, show_eta=False)
            yield Static(
                "It is restarted twice: once to watch it, once to undo that.", id="learning-now", markup=False
            )
            with VerticalScroll(id="learning-log"):
                yield Static(id="learning-lines", markup=False)

    def on_mount(self) -> None:
        """Begin."""
        self.set_interval(0.25, self._tick)
        self.run_worker(self._run(), group="learning")

    async def _run(self) -> None:
        try:
            async for event in self._learning.run():
                self._take(event)
        except HostError as error:
            self.notify(f"{error} systemd undoes this at its deadline.", severity="error", timeout=15)
        self.dismiss(self._answer)

    def _take(self, event: LearningEvent) -> None:
        match event:
            case Learnt() | Refused():
                self._answer = event
            case Progress(total=total, different=different, lost=lost):
                missing = f", at least {lost} were lost" if lost else ""
                self._seen = f"{total} calls seen, {different} different{missing}"
            case Watching(text=text):
                self._say(f"- Learning from {text}")
            case Logged():
                pass  # what it says is not what is asked for here
            case _:
                if isinstance(event, Restarted):
                    self._since = ticking()
                elif isinstance(event, Verdict | Undone):
                    self._since = 0.0
                self._say(describe(event))

    def _say(self, text: str) -> None:
        if text:
            self._lines.append(text)
            self.query_one("#learning-lines", Static).update("\n".join(self._lines))
            self.query_one("#learning-log").scroll_end(animate=False)

    def _tick(self) -> None:
        if self._since:
            gone = min(ticking() - self._since, self._seconds)
            self.query_one(ProgressBar).update(progress=gone)
            left = f"{self._seconds - gone:.0f} s left"
            text = f"{self._seen or 'nothing seen yet'}; {left}. Use the service now: what it does counts."
            self.query_one("#learning-now", Static).update(Content(text))

    def action_stop(self) -> None:
        """Watch no longer; this screen closes when all is undone."""
        self._learning.stop()
        self.query_one("#learning").border_subtitle = "ending: everything is being undone"

    async def ended(self) -> None:
        """End it, and wait until all is undone."""
        self.action_stop()
        await self.workers.wait_for_complete([one for one in self.workers if one.node is self])
