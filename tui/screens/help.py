"""All keys, from the same objects that the keys themselves come from."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.commands import COMMANDS

MARKS = (
    ("[ ]", "not set: the grey value is what space would set"),
    ("[=]", "set by the unit's own files"),
    ("[x]", "changed by the draft"),
    ("[!]", "invalid: systemd would not take it"),
    ("[-]", "unknown to this host's systemd"),
)


class HelpScreen(ModalScreen[None]):
    """What can be done, and what the marks mean."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q,enter,ctrl+q", "dismiss", "Close")
    ]

    def compose(self) -> ComposeResult:
        """A list of keys, then one of marks."""
        with VerticalScroll(id="help") as box:
            box.border_title = "Help"
            box.border_subtitle = "escape closes"
            yield Static(self._text())

    def _text(self) -> Content:
        lines = [
            Content.assemble((f"{command.shown:>10}  ", "bold $text-accent"), command.about)
            for command in COMMANDS
        ]
        lines += [Content("")]
        lines += [Content.assemble((f"{mark:>10}  ", "bold"), meaning) for mark, meaning in MARKS]
        lines += [
            Content(""),
            Content("A click on a mark toggles, on a row explains, on a value sets it."),
        ]
        return Content("\n").join(lines)
