"""Choosing one of a few things, each with what it is or does shown below the list before it is done."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from msgspec import Struct
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static

_DIFFERENCE = {"+": "$text-success", "-": "$text-error", "@": "$text-muted"}


class Choice(Struct, frozen=True):
    """One thing that can be chosen."""

    title: str
    about: Content
    """What it is, or exactly what it does."""
    possible: bool = True
    """Whether Enter takes it."""


class ChoosingScreen(ModalScreen[int | None]):
    """Answers with the number of what was chosen, None where nothing was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Close"),
        Binding("pageup", "scroll_about(-1)", show=False, priority=True),
        Binding("pagedown", "scroll_about(1)", show=False, priority=True),
    ]

    def __init__(self, title: str, enter: str, choices: Sequence[Choice]) -> None:
        super().__init__()
        self._title, self._enter, self._choices = title, enter, choices

    def compose(self) -> ComposeResult:
        """The list, and what the choice under the cursor is."""
        with Vertical(classes="dialog") as box:
            box.border_title = self._title
            box.border_subtitle = f"enter {self._enter}   escape closes"
            yield OptionList(*(choice.title for choice in self._choices), id="choices", markup=False)
            with VerticalScroll(id="about", can_focus=False):
                yield Static(id="about-text")

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        self.query_one("#about-text", Static).update(self._choices[event.option_index].about)
        self.query_one("#about").scroll_to(y=0, animate=False)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        if self._choices[event.option_index].possible:
            self.dismiss(event.option_index)
        else:
            self.app.bell()

    def action_scroll_about(self, by: int) -> None:
        """Through a long text, with the cursor where it is."""
        about = self.query_one("#about")
        about.scroll_relative(y=by * max(1, about.size.height - 1), animate=False)


def difference(lines: Iterable[str]) -> Content:
    """The lines of a unified diff, told apart by sign and colour."""
    return Content("\n").join(Content.styled(text, _DIFFERENCE.get(text[:1], "")) for text in lines)
