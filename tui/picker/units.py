"""The picker's list: everything that can be chosen, one line each."""

from collections.abc import Callable

from textual.events import Click, Resize
from textual.message import Message

from tui.picker.items import Item, Offer
from tui.picker.rows import Columns, columns, row
from tui.render.text import EMPTY, Line
from tui.widgets.lines import LineView
from workbench.unit_list import Match

Score = Callable[[str], tuple[str, str] | None]


class UnitList(LineView, can_focus=False):
    """A virtual list with a cursor that passes over headings; keys come from the line above it."""

    class Moved(Message):
        """Something else is under the cursor, or in view."""

    class Clicked(Message):
        """What is under the cursor now was clicked."""

    def __init__(self, score: Score, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._score = score
        self._items: tuple[Item, ...] = ()
        self._columns = Columns(0, 0)
        self._cursor = -1

    @property
    def chosen(self) -> Offer | Match | None:
        """What is under the cursor."""
        item = self._items[self._cursor] if 0 <= self._cursor < len(self._items) else None
        return item if isinstance(item, Offer | Match) else None

    @property
    def services_in_view(self) -> tuple[str, ...]:
        """The names of the services whose lines are visible, as far as these names are their own."""
        top = self.scroll_offset.y
        shown = (item.listed for item in self._items[top : top + self.page] if isinstance(item, Match))
        return tuple(
            one.row.name
            for one in shown
            if one.type == "service" and not one.shut and one.row.file_state != "alias"
        )

    def show(self, items: tuple[Item, ...], *, stay: bool) -> None:
        """List these; with `stay` the cursor keeps what it was moved to, where that is still listed."""
        moved = self._cursor != _first(self._items)
        before = _key(self.chosen) if stay and moved else None
        self._items, first = items, _first(items)
        self._columns = columns(items, self.text_width)
        same = (at for at, item in enumerate(items) if before is not None and _key(item) == before)
        self._cursor = next(same, first)
        self.set_height(len(items))
        if self._cursor == first:
            self.scroll_to(y=0, animate=False, force=True)
        self._reveal()
        self.post_message(self.Moved())

    def on_resize(self, event: Resize) -> None:
        """The columns fit the new width."""
        self._columns = columns(self._items, self.text_width)
        self._reveal()
        self.post_message(self.Moved())

    def line(self, y: int) -> Line:
        """One item."""
        if y >= len(self._items):
            return EMPTY
        item = self._items[y]
        score = self._score(item.listed.row.name) if isinstance(item, Match) else None
        return row(item, self._columns, y == self._cursor, score)

    def row_style(self, y: int) -> str:
        """The cursor's line."""
        return "focused-cursor" if y == self._cursor else ""

    # Moving

    def move(self, by: int) -> bool:
        """To the next one; whether there is one."""
        return self._go(self._cursor + by, by)

    def turn_page(self, by: int) -> bool:
        """A window's height on; whether that is elsewhere."""
        target = max(0, min(self._cursor + by * max(1, self.page - 1), len(self._items) - 1))
        return target != self._cursor and (self._go(target, by) or self._go(target, -by))

    def _go(self, target: int, by: int) -> bool:
        """To the first that can be chosen from a place on, in a direction."""
        step = 1 if by > 0 else -1
        while 0 <= target < len(self._items):
            if isinstance(self._items[target], Offer | Match):
                self._cursor = target
                self.redraw()
                self._reveal()
                self.post_message(self.Moved())
                return True
            target += step
        return False

    def _reveal(self) -> None:
        if self._cursor >= 0:  # with the heading above it
            top = self._cursor - 1 if self._cursor == 1 or not self.chosen else self._cursor
            self.reveal(top, 1 + self._cursor - top)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Other units are in view."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self.post_message(self.Moved())

    def on_click(self, event: Click) -> None:
        """A click opens."""
        y = event.y + self.scroll_offset.y
        if 0 <= y < len(self._items) and isinstance(self._items[y], Offer | Match):
            self._go(y, 1)
            self.post_message(self.Clicked())


def _first(items: tuple[Item, ...]) -> int:
    """The first that can be chosen, -1 where there is none."""
    return next((at for at, item in enumerate(items) if isinstance(item, Offer | Match)), -1)


def _key(item: Item | None) -> tuple[str, str] | None:
    """What an item is known by when it is listed anew."""
    if isinstance(item, Match):
        return "unit", item.listed.row.name
    return (item.what, item.value) if isinstance(item, Offer) else None
