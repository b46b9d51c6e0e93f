"""The checks of a unit as lines of text, judged while they are typed."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from trial.check_text import BadCheck, read
from trial.checks import named

_HELP = (
    "One a line:  [b]nginx -t[/b]  a command that must succeed    "
    "[b]as www-data: test -r /srv/www[/b]  the same as somebody\n"
    "[b]tcp 127.0.0.1:80[/b]  a port    [b]url http://localhost/ 200 Welcome[/b]  a page    "
    "[b]reloads[/b]  it takes a reload    [b]up 30[/b]  it stays up"
)


class ChecksScreen(ModalScreen[list[str] | None]):
    """Answers with the lines, None where they shall stay as they were."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "accept", "Take them", priority=True),
        Binding("escape", "dismiss", "Leave them", priority=True),
    ]

    def __init__(self, unit: str, lines: list[str]) -> None:
        super().__init__()
        self._unit, self._before = unit, lines

    def compose(self) -> ComposeResult:
        """The lines, what may stand there, and what is wrong."""
        with Vertical(classes="dialog") as box:
            box.border_title = f"What {self._unit} must still do"
            box.border_subtitle = "^s takes and remembers them   escape leaves them"
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

    @property
    def _lines(self) -> list[str]:
        return [line.strip() for line in self.query_one(TextArea).text.splitlines() if line.strip()]

    @property
    def _problems(self) -> list[str]:
        return [str(problem) for line in self._lines if (problem := _problem(line))]

    @on(TextArea.Changed)
    def _judge(self) -> None:
        wrong = [Content.styled(f"! {text}", "$text-error") for text in self._problems]
        right = [
            Content.styled(f"✓ {named(read(line))}", "$text-muted")
            for line in self._lines
            if _problem(line) is None
        ]
        self.query_one("#checks-remarks", Static).update(Content("\n").join([*wrong, *right]))

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
