"""The rows of a list, above the line in which they are typed."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import MouseDown
from textual.message import Message

from tui.render.text import EMPTY, Line, Run, fit, link_at
from tui.widgets.lines import LineView
from workbench.edited_value import EditedValue
from workbench.items import Item, Items

_TALLEST = 9
_ORIGIN = 30


class RowList(LineView, can_focus=True):
    """Rows with their origin; those that are taken away stay to be seen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "go(0)", show=False),
        Binding("end", "go(-1)", show=False),
        Binding("delete,backspace,d,minus", "drop", show=False),
        Binding("e", "edit", show=False),
        Binding("alt+up,shift+up", "shift(-1)", show=False),
        Binding("alt+down,shift+down", "shift(1)", show=False),
    ]

    class Wanted(Message):
        """Something shall be done to the row under the cursor: "drop", "edit", "up" or "down"."""

        def __init__(self, what: str) -> None:
            super().__init__()
            self.what = what

    class LeftBelow(Message):
        """Down from the last row."""

    def __init__(self, valuing: EditedValue) -> None:
        super().__init__(id="value-rows")
        self._valuing = valuing
        self._items = valuing.items
        self.edited = -1
        """The row whose text is in the line."""
        self.cursor = 0

    def show(self, items: Items) -> None:
        """Show these rows; the cursor stays where it can."""
        self._items = items
        self.cursor = max(0, min(self.cursor, len(items.rows) - 1))
        self.styles.height = max(1, min(len(items.rows), _TALLEST))
        self.set_height(max(1, len(items.rows)))

    def line(self, y: int) -> Line:
        """A row: what to do with it, its text, and where it comes from."""
        if not self._items.rows:
            return (Run("  nothing yet", "dim"),)
        if y >= len(self._items.rows):
            return EMPTY
        row = self._items.rows[y]
        width = self.text_width
        note = "taken away " if row.gone else f"{row.origin} " if row.origin else "draft "
        room = max(width - 6 - min(len(note), _ORIGIN), 4)
        text = (
            "nothing at all" if not row.text else ("~" if row.denied else "") + self._valuing.shown(row.text)
        )
        pointer = "▸ " if y == self.cursor and self.has_focus else "✎ " if y == self.edited else "  "
        style = "strike" if row.gone else "name" if row.origin else "changed"
        return (
            Run(pointer, "label"),
            Run("[+] " if row.gone else "[-] ", "key", "drop"),
            Run(fit(text, room), style, "edit"),
            Run(fit(note, _ORIGIN) if len(note) > _ORIGIN else note, "dim"),
        )

    def row_style(self, y: int) -> str:
        """The cursor's line."""
        return "cursor" if y == self.cursor and self.has_focus and self._items.rows else ""

    @property
    def row(self) -> Item | None:
        """The row under the cursor."""
        return self._items.rows[self.cursor] if self._items.rows else None

    def action_go(self, index: int) -> None:
        """To a row by its number."""
        rows = len(self._items.rows)
        self.cursor = index % rows if rows else 0
        self.reveal(self.cursor)
        self.redraw()

    def action_move(self, by: int) -> None:
        """To the next row; below the last one is the line."""
        if self.cursor + by >= len(self._items.rows):
            self.post_message(self.LeftBelow())
        else:
            self.action_go(max(0, self.cursor + by))

    def action_page(self, by: int) -> None:
        """By a window's height."""
        last = len(self._items.rows) - 1
        self.action_go(max(0, min(self.cursor + by * max(1, self.page - 1), last)))

    def action_drop(self) -> None:
        """Take the row away, or bring it back."""
        self.post_message(self.Wanted("drop"))

    def action_edit(self) -> None:
        """Change its text."""
        self.post_message(self.Wanted("edit"))

    def action_shift(self, by: int) -> None:
        """Move it up or down."""
        self.post_message(self.Wanted("up" if by < 0 else "down"))

    def on_mouse_down(self, event: MouseDown) -> None:
        """The mark takes a row away or brings it back, its text is edited.

        At once: with the focus other keys are told below, and what is clicked may move."""
        y = event.y + self.scroll_offset.y
        if y < len(self._items.rows):
            self.action_go(y)
            if link := link_at(self.line(y), event.x):
                self.post_message(self.Wanted(link))
