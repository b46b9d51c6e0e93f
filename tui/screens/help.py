"""All keys, from the same objects that the keys themselves come from."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.commands import AnyCommand
from tui.keymap import shown


class HelpScreen(ModalScreen[None]):
    """What can be done, and what the marks mean."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q,enter,ctrl+q", "dismiss", "Close")
    ]

    def __init__(
        self, commands: tuple[AnyCommand, ...], notes: tuple[tuple[str, str], ...], mouse: str
    ) -> None:
        super().__init__()
        self._commands, self._notes, self._mouse = commands, notes, mouse

    def compose(self) -> ComposeResult:
        """A list of keys, then one of marks."""
        with VerticalScroll(id="help") as box:
            box.border_title = "Help"
            box.border_subtitle = "escape closes"
            yield Static(self._text())

    def _text(self) -> Content:
        lines = [
            Content.assemble((f"{shown(command):>10}  ", "bold $text-accent"), command.about)
            for command in self._commands
        ]
        lines += [Content("")]
        lines += [Content.assemble((f"{mark:>10}  ", "bold"), meaning) for mark, meaning in self._notes]
        lines += [Content(""), Content(self._mouse)]
        return Content("\n").join(lines)
