"""The checks of a unit as lines of text, judged while they are typed, and run when that is wanted."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from host.ports import HostError
from trial.check_text import BadCheck, read
from trial.checks import named

if TYPE_CHECKING:
    from trial.events import Checked
    from workbench.check_help import CheckHelp

_HELP = (
    "One a line:  [b]nginx -t[/b]  a command that must succeed    "
    "[b]as www-data: test -r /srv/www[/b]  the same as somebody\n"
    "[b]tcp 127.0.0.1:80[/b]  a port    [b]url http://localhost/ 200 Welcome[/b]  a page    "
    "[b]reloads[/b]  it takes a reload    [b]up 30[/b]  it stays up"
)
_NOW = "The service is checked as it runs now; nothing is changed."
_WATCHED = "up "
"""How checks begin that need a while."""
_LOOKING = "Looking at what it listens on and whether it can reload ..."
_NOTHING = "Nothing else is suggested by what it listens on and by its reload."
_NOTHING_AT_ALL = "Nothing is suggested by what it listens on: type one."
_NONE = "There are no checks yet: type one, or ^o proposes some."


class ChecksScreen(ModalScreen[list[str] | None]):
    """Answers with the lines, None where they shall stay as they were; `at_once` runs them, and says that;
    `first` proposes some, and says why.

    `rights` asks for root's rights, which running needs; whether they are there."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "accept", "Take them", priority=True),
        Binding("ctrl+t", "run", "Run them now", priority=True),
        Binding("ctrl+o", "propose", "Take what is proposed", priority=True),
        Binding("escape", "dismiss", "Leave them", priority=True),
    ]

    def __init__(
        self,
        unit: str,
        lines: list[str],
        help_: "CheckHelp | None" = None,
        rights: Callable[[], Awaitable[bool]] | None = None,
        at_once: str = "",
        first: str = "",
    ) -> None:
        super().__init__()
        self._unit, self._before = unit, lines
        self._checks, self._rights, self._at_once, self._first = help_, rights, at_once, first
        self._doubts: dict[str, str] = {}
        """What is doubtful about lines."""
        self._results: dict[str, Checked | None] = {}
        """What came of the lines that were run; None while that is not known."""
        self._proposed: tuple[str, ...] = ()
        self._said = first
        self._about = at_once or _NOW
        """What running them means."""

    def compose(self) -> ComposeResult:
        """The lines, what may stand there, and what is wrong."""
        with Vertical(classes="dialog") as box:
            box.border_title = f"What {self._unit} must still do"
            more = "^o proposes some  ^t runs them  " if self._checks else ""
            box.border_subtitle = f"{more}^s takes them  escape leaves them"
            yield Static(_HELP, id="checks-help")
            yield TextArea(
                "\n".join(self._before), id="checks-text", compact=True, soft_wrap=False, tab_behavior="focus"
            )
            yield Static(id="checks-remarks")

    def on_mount(self) -> None:
        """Type at the end."""
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)
        self._judge()
        if self._checks is not None:
            self._look(self._checks)
        if self._at_once:
            self.action_run()
        elif self._first:
            self.action_propose()

    @work(exclusive=True, group="propose")
    async def _look(self, help_: "CheckHelp") -> None:
        """See what the service suggests, where that needs no question."""
        try:
            self._proposed = await help_.proposals()
        except (HostError, TimeoutError):
            return  # whoever asks for them is told
        self._show()

    @property
    def _lines(self) -> list[str]:
        return [line.strip() for line in self.query_one(TextArea).text.splitlines() if line.strip()]

    @property
    def _problems(self) -> list[str]:
        return [str(problem) for line in self._lines if (problem := _problem(line))]

    @on(TextArea.Changed)
    def _judge(self) -> None:
        self._show()
        if self._checks is not None:
            self._doubt(self._checks)

    def _show(self) -> None:
        if not self.query("#checks-remarks"):  # taken apart already
            return
        wrong = [Content.styled(f"! {text}", "$text-error") for text in self._problems]
        right = [self._remark(line) for line in self._lines if _problem(line) is None]
        said = [Content.styled(self._said, "$text-muted")] if self._said else []
        new = [line for line in self._proposed if line not in self._lines]
        offers = [Content.styled(f"+ {line}  ^o adds it", "$text-muted") for line in new]
        remarks = Content("\n").join([*said, *wrong, *right, *offers])
        self.query_one("#checks-remarks", Static).update(remarks)

    def _remark(self, line: str) -> Content:
        """What is known of a check: that it can be read is not yet that it passed."""
        name = named(read(line))
        if line in self._results:
            result = self._results[line]
            if result is None:
                return Content.styled(f"◌ {name}", "$text-muted")
            sign, style = ("✓", "$text-success") if result.passed else ("✗", "$text-error")
            return Content.styled(f"{sign} {name}: {result.text}", style)
        if self._results and line.startswith(_WATCHED):
            return Content.styled(f"· {name}: a test alone watches that", "$text-muted")
        if doubt := self._doubts.get(line):
            return Content.styled(f"? {doubt}", "$text-warning")
        return Content.styled(f"· {name}", "$text-muted")

    @work(exclusive=True, group="doubts")
    async def _doubt(self, help_: "CheckHelp") -> None:
        try:
            self._doubts |= await help_.doubts(self._lines)
        except (HostError, TimeoutError):
            return  # it is asked again at the next letter
        self._show()

    @work(exclusive=True, group="propose")
    async def action_propose(self) -> None:
        """Add what the service suggests, as far as it is not there."""
        if self._checks is None or (self._rights is not None and not await self._rights()):
            return
        self._say(_LOOKING)
        try:
            self._proposed = self._proposed or await self._checks.proposals(asked=True)
        except (HostError, TimeoutError) as error:
            self._say(str(error) or "The host did not answer in time.")
            return
        new = [line for line in self._proposed if line not in self._lines]
        count = f"{len(new)} added." if new else _NOTHING if self._lines else _NOTHING_AT_ALL
        self._say(" ".join(filter(None, (self._first, count))))
        if new:
            area = self.query_one(TextArea)
            area.text = "\n".join((*self._lines, *new))
            area.move_cursor(area.document.end)

    @work(exclusive=True, group="run")
    async def action_run(self) -> None:
        """Run the lines against the service as it is."""
        if self._checks is None or self._problems:
            self.app.bell()
            return
        lines = self._lines
        self._results = {}
        self._say(self._about if lines else _NONE)
        if not lines or (self._rights is not None and not await self._rights()):
            return
        try:
            self._say(" ".join(filter(None, (self._about, await self._checks.state()))))
            self._results = {line: None for line in lines if not line.startswith(_WATCHED)}
            self._show()
            async for line, result in self._checks.run(lines):
                self._results[line] = result
                self._show()
        except (HostError, TimeoutError) as error:
            self._results = {line: found for line, found in self._results.items() if found}
            self._say(str(error) or "The host did not answer in time.")

    def _say(self, text: str) -> None:
        self._said = text
        self._show()

    def action_accept(self) -> None:
        """Take them, if they are checks."""
        if self._problems:
            self.app.bell()
        else:
            self.dismiss(self._lines)


def _problem(line: str) -> BadCheck | None:
    try:
        read(line)
    except BadCheck as error:
        return error
    return None
