"""The unit with its draft for elsewhere: in which form, and copied or written to which file."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static

from catalog.kinds.words import BadWord
from workbench.exports import Exports

_FORMS = ("the drop-in alone", "the whole unit as one file", "a systemd-run command")


class ExportScreen(ModalScreen[tuple[str, str] | None]):
    """Answers with a path, empty to copy, and the text."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Close", priority=True)]

    def __init__(self, exports: Exports, unit: str) -> None:
        super().__init__()
        self._exports, self._unit = exports, unit
        self._form = 0

    def compose(self) -> ComposeResult:
        """The forms, the text, and where it goes."""
        with Vertical(classes="dialog") as box:
            box.border_title = f"Export {self._unit}"
            box.border_subtitle = "enter copies it, in the line below writes the file   escape closes"
            yield OptionList(*_FORMS, id="choices", markup=False)
            with VerticalScroll(id="about", can_focus=False):
                yield Static(id="about-text")
            yield Input(
                placeholder="a path that does not exist yet, such as ./nginx.conf",
                id="export-path",
                compact=True,
            )

    def _text(self) -> str:
        try:
            return (self._exports.drop_in, self._exports.unit, self._exports.command)[self._form]
        except BadWord as error:
            self.notify(str(error), severity="warning")
            return ""

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        self._form = event.option_index
        self.query_one("#about-text", Static).update(
            Content(self._text() or "There is nothing to export yet.")
        )

    @on(OptionList.OptionSelected)
    def _copied(self) -> None:
        if text := self._text():
            self.dismiss(("", text))

    @on(Input.Submitted)
    def _written(self, event: Input.Submitted) -> None:
        if (text := self._text()) and event.value.strip():
            self.dismiss((event.value.strip(), text))
