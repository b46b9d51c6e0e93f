"""Where the draft is kept without a test, and exactly what is written."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static

from unit.assignment import BadAssignment
from unit.draft import Draft
from workbench.keeper import Keeper
from workbench.places import Writing

_STYLES = {"+": "$text-success", "-": "$text-error", "@": "$text-muted"}


class SavingScreen(ModalScreen[Writing | None]):
    """Answers with what is to be written, None where nothing is."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Close")]

    def __init__(self, keeper: Keeper, draft: Draft) -> None:
        super().__init__()
        self._keeper, self._draft = keeper, draft
        self._places = keeper.places
        self._writing: Writing | None = None

    def compose(self) -> ComposeResult:
        """The places, and the difference that the one under the cursor makes."""
        with Vertical(classes="dialog") as box:
            box.border_title = "Keep without a test"
            box.border_subtitle = "enter writes it   escape closes"
            yield OptionList(
                *(f"{place.title}: {place.path}" for place in self._places), id="places", markup=False
            )
            with VerticalScroll(id="place-difference"):
                yield Static(id="place-text")

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        try:
            self._writing = self._keeper.writing(self._places[event.option_index], self._draft)
        except BadAssignment as error:
            self._writing = None
            self.query_one("#place-text", Static).update(Content(str(error)))
            return
        self.query_one("#place-text", Static).update(_shown(self._writing))

    @on(OptionList.OptionSelected)
    def _selected(self) -> None:
        if self._writing is not None:
            self.dismiss(self._writing)


def _shown(writing: Writing) -> Content:
    warnings = [writing.place.warning] if writing.place.warning else []
    lines = [Content.styled(f"! {text}", "$text-warning") for text in (*warnings, *writing.lost)]
    lines += [Content.styled(text, _STYLES.get(text[:1], "")) for text in writing.difference]
    return Content("\n").join(lines or [Content("Nothing would change there.")])
