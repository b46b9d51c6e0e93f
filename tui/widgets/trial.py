"""The Test pane: the button, what is going on, the journal, the verdict and the decision."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Static

from tui.commands import BY_ID
from tui.duration import countdown
from tui.trial_runner import TrialMoved, TrialRunner
from tui.verdict import HINT, TONES, summary
from tui.widgets.journal import JournalView
from unit.draft import Draft
from workbench.bench import Bench

if TYPE_CHECKING:
    from trial.events import Suspect

_BUTTONS = (
    ("fix", "warning"),
    ("drop", "default"),
    ("test", "primary"),
    ("keep", "success"),
    ("revert", "default"),
)


class TrialPane(Vertical):
    """Everything about trying the draft; it runs the trial, too."""

    BORDER_TITLE = "Test"

    class Moved(Message):
        """Other commands may be possible now."""

    class Ended(Message):
        """Nothing of the trial is left on the host, or it is kept: the unit may be another."""

        def __init__(self, kept: Draft | None) -> None:
            super().__init__()
            self.kept = kept

    def __init__(self, clock: Callable[[], float], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._clock = clock
        self._runner = TrialRunner(self)
        self._tested: Draft | None = None
        self._present: tuple[Draft | None, bool, bool] = (None, True, False)
        self._shown: object = None
        self._said = Content("")

    def compose(self) -> ComposeResult:
        """Summary, journal, buttons."""
        yield Static(HINT, id="trial-summary")
        yield JournalView(id="journal")
        with Horizontal(id="trial-buttons"):
            for name, variant in _BUTTONS:
                command = BY_ID[name]
                label = f"{command.label} {command.shown}"
                button = Button(label, id=f"button-{name}", action=command.action, compact=True)
                button.variant = variant
                button.display = name == "test"
                button.disabled = True
                yield button

    def on_mount(self) -> None:
        """The countdown runs while an undo is armed."""
        self.set_interval(0.5, self._count)

    # The trial

    @property
    def going(self) -> bool:
        """Whether a trial runs, or stands and waits for its decision."""
        return self._runner.going

    @property
    def standing(self) -> bool:
        """Whether a passed trial waits for its decision."""
        return self._runner.standing

    @property
    def suspects(self) -> "tuple[Suspect, ...]":
        """Who is likely to have broken the service; nobody while a trial goes on."""
        return self._runner.view.suspects if self._runner.view and not self.going else ()

    @property
    def _has_remedy(self) -> bool:
        return bool(self.suspects and self.suspects[0].remedies)

    @property
    def state(self) -> tuple[str, str] | None:
        """The unit's state and sub-state, as the trial sees them."""
        state = self._runner.view.state if self._runner.view else None
        return (state.active, state.sub) if state else None

    @work(exclusive=True, group="trial")
    async def begin(self, bench: Bench) -> None:
        """Try the bench's draft, to the very end."""
        self.query_one(JournalView).clear()
        self._tested = bench.draft
        await self._runner.run(bench.trial())
        confirmed = repair = False
        while (view := self._runner.view) is not None and (view.asks or view.mends):
            from tui.screens.question import confirming, repairing

            question = repairing(view.reason) if view.mends else confirming(view.reason)
            if await self.app.push_screen_wait(question) != "test":
                break
            confirmed, repair = confirmed or view.asks, repair or view.mends
            await self._runner.run(bench.trial(confirmed=confirmed, repair=repair))
        view = self._runner.view
        self.post_message(self.Ended(self._tested if view and view.word == "KEPT" else None))

    def keep(self) -> None:
        """Make what was tried permanent."""
        self._runner.keep()

    def revert(self) -> None:
        """Undo what is being tried."""
        self._runner.revert()

    @on(TrialMoved)
    def _moved(self) -> None:
        from tui.trial_view import log_line

        journal = self.query_one(JournalView)
        for event in self._runner.take():
            if (line := log_line(event)) is not None:
                journal.add(line)
        self._draw()
        self.post_message(self.Moved())

    # What is seen

    def show(self, draft: Draft, testable: bool, ready: bool) -> None:
        """Take note of the draft; `testable`: there is a host, `ready`: there is something to test."""
        self._present = (draft, testable, ready)
        self._draw()

    def _draw(self) -> None:
        view, (draft, testable, ready) = self._runner.view, self._present
        moved_on = draft is not None and draft != self._tested
        shown = (view, testable, ready, moved_on)
        if shown == self._shown:
            return
        self._shown = shown
        self._button("test", shown=not self.going, enabled=ready and not self.going)
        self._button("fix", shown=self._has_remedy, enabled=self._has_remedy)
        self._button("drop", shown=bool(self.suspects), enabled=bool(self.suspects))
        self._button("keep", shown=self.standing, enabled=self.standing)
        self._button("revert", shown=self.going, enabled=self.going)
        self.query_one("#button-revert", Button).label = "Revert ^r" if self.standing else "Cancel ^r"
        self.border_title = f"Test · {view.word or 'running'}" if view else "Test"
        for tone in set(TONES.values()):
            self.set_class(view is not None and TONES.get(view.word) == tone, f"-{tone}")
        self._say(summary(view, testable, moved_on))
        self._count()

    def _say(self, text: Content) -> None:
        if not text.is_same(self._said):  # an update lays the whole screen out anew
            self._said = text
            self.query_one("#trial-summary", Static).update(text)

    def _button(self, name: str, shown: bool, enabled: bool) -> None:
        button = self.query_one(f"#button-{name}", Button)
        button.display, button.disabled = shown, not enabled

    def _count(self) -> None:
        """The seconds left, in the frame."""
        view, left = self._runner.view, ""
        if view and view.going and view.deadline:
            kept = " unless kept" if view.standing else ""
            left = f"undone in {countdown(view.deadline - self._clock())}{kept}"
        if left != (self.border_subtitle or ""):
            self.border_subtitle = left
