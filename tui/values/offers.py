"""What could continue what is typed: a short list below the line."""

from collections.abc import Sequence

from textual.events import Click
from textual.message import Message

from tui.render.text import EMPTY, Line, Run, fit
from tui.widgets.lines import LineView

SHOWN = 5


class OfferList(LineView):
    """Whole words; one may be under the cursor. It is not there while there is nothing to offer."""

    class Taken(Message):
        """An offer was clicked."""

        def __init__(self, offer: str) -> None:
            super().__init__()
            self.offer = offer

    def __init__(self) -> None:
        super().__init__(id="value-offers")
        self.offers: tuple[str, ...] = ()
        self._cursor = -1
        self.display = False

    def show(self, offers: Sequence[str]) -> None:
        """Offer these; the cursor is on none."""
        self.offers, self._cursor = tuple(offers), -1
        self.display = bool(offers)
        self.styles.height = min(len(self.offers), SHOWN)
        self.set_height(len(self.offers))
        self.scroll_to(y=0, animate=False, force=True)

    @property
    def chosen(self) -> str:
        """The offer under the cursor, empty where it is on none."""
        return self.offers[self._cursor] if self._cursor >= 0 else ""

    def move(self, by: int) -> bool:
        """Move the cursor; False where it would leave the list at its top."""
        if self._cursor + by < -1 or not self.offers:
            return False
        self._cursor = min(self._cursor + by, len(self.offers) - 1)
        self.reveal(max(self._cursor, 0))
        self.redraw()
        return True

    def line(self, y: int) -> Line:
        """An offer."""
        if y >= len(self.offers):
            return EMPTY
        pointer = "▸ " if y == self._cursor else "  "
        return (Run(pointer, "label"), Run(fit(self.offers[y], max(self.text_width - 2, 1))))

    def row_style(self, y: int) -> str:
        """The cursor's line."""
        return "focused-cursor" if y == self._cursor else ""

    def on_click(self, event: Click) -> None:
        """Take it."""
        y = event.y + self.scroll_offset.y
        if y < len(self.offers):
            self.post_message(self.Taken(self.offers[y]))
