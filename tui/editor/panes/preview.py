"""What the unit comes to: the drop-in as it would be written, the whole unit, difference, exposure."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Click, Resize
from textual.message import Message

from tui.render.preview import EXPOSURE, TABS, Key, Row, rows
from tui.render.text import EMPTY, Line, Run, folded, width_of, wrap
from tui.widgets.lines import WALKING, LineView
from workbench.snapshot import Snapshot

_REMEMBERED = 5000
"""Rows whose lines are remembered, before all are forgotten."""


class Preview(LineView, can_focus=True):
    """The rows of the chosen tab, wrapped; with the focus it has a cursor, else it follows the panels."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *WALKING,
        Binding("enter", "go", show=False),
    ]

    class Went(Message):
        """The user wants to go to the directive of a row."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._snapshot: Snapshot | None = None
        self._tab = 0
        self._rows: Sequence[Row] = ()
        self._lines: list[Line] = []
        self._row_of: list[int] = []
        """Which row each line belongs to."""
        self._starts: list[int] = []
        """The first line of each row."""
        self._cursor = 0
        self._key: Key | None = None
        self._wrapped: dict[Row, list[Line]] = {}
        """The lines of each row, of all tabs: of hundreds, a key changes a few."""
        self._width = 0

    @property
    def text(self) -> str:
        """What the chosen tab shows, as it would be pasted."""
        return "\n".join(row.text.rstrip() for row in self._rows if not row.aside)

    def show(self, snapshot: Snapshot | None, tab: int) -> None:
        """Show one tab of a snapshot."""
        turned = tab != self._tab
        self._snapshot, self._tab = snapshot, tab
        self._lay_out()
        if turned:  # the cursor begins where enter leads somewhere
            self._cursor = next((at for at, row in enumerate(self._rows) if row.key or row.first), 0)
            self.scroll_to(y=0, animate=False, force=True)
            self._reveal(self._cursor)
        if not turned or tab != EXPOSURE:  # what gains most is on top there
            self.follow(self._key)

    def follow(self, key: Key | None) -> None:
        """Mark the rows that are about a directive, and scroll to the first."""
        if key != self._key:
            self._key = key
            self.redraw()
        if self.has_focus:
            return
        at = next((at for at, row in enumerate(self._rows) if key and row.key == key), None)
        if at is not None:
            self._cursor = at
            self._reveal(at)

    def on_resize(self, event: Resize) -> None:
        """Wrap anew."""
        self._lay_out()
        self._reveal(self._cursor)

    def _lay_out(self) -> None:
        self._wrap(self.text_width)
        self._cursor = max(0, min(self._cursor, len(self._rows) - 1))
        self.set_height(len(self._lines))

    def _wrap(self, width: int) -> None:
        self._rows = rows(self._snapshot, self._tab, width) if self._snapshot and width > 0 else ()
        self._lines, self._row_of, self._starts = [], [], []
        if self._width != width or len(self._wrapped) > _REMEMBERED:
            self._wrapped, self._width = {}, width
        for at, row in enumerate(self._rows):
            if (wrapped := self._wrapped.get(row)) is None:
                wrapped = self._wrapped[row] = _wrapped(row, width)
            self._starts.append(len(self._lines))
            self._lines += wrapped
            self._row_of += [at] * len(wrapped)

    def line(self, y: int) -> Line:
        """One line."""
        return self._lines[y] if y < len(self._lines) else EMPTY

    def row_style(self, y: int) -> str:
        """The cursor's row while it has the focus, else those of the directive under the panels' cursor."""
        if y >= len(self._row_of):
            return ""
        at = self._row_of[y]
        if self.has_focus:
            return "cursor" if at == self._cursor else ""
        return "cursor" if self._key and self._rows[at].key == self._key else ""

    # Moving

    def _reveal(self, at: int) -> None:
        if at < len(self._starts):
            end = self._starts[at + 1] if at + 1 < len(self._starts) else len(self._lines)
            self.reveal(self._starts[at], end - self._starts[at])

    def _go_to(self, at: int) -> None:
        self._cursor = max(0, min(at, len(self._rows) - 1))
        self.redraw()
        self._reveal(self._cursor)

    def action_move(self, by: int) -> None:
        """To the next row."""
        self._go_to(self._cursor + by)

    def action_page(self, by: int) -> None:
        """A window's height on."""
        y = (self._starts[self._cursor] if self._starts else 0) + by * max(1, self.page - 1)
        if self._row_of:
            self._go_to(self._row_of[max(0, min(y, len(self._row_of) - 1))])

    def action_end(self, by: int) -> None:
        """To the first row or the last."""
        self._go_to(0 if by < 0 else len(self._rows) - 1)

    def action_go(self) -> None:
        """To the directive of the row under the cursor."""
        if self._rows and (key := self._rows[self._cursor].key):
            self.post_message(self.Went(key[1]))

    def on_click(self, event: Click) -> None:
        """A click on a row goes to its directive."""
        y = event.y + self.scroll_offset.y
        if y < len(self._row_of):
            self._go_to(self._row_of[y])
            self.action_go()


def _wrapped(row: Row, width: int) -> list[Line]:
    room = width - width_of(row.gutter)
    if width_of(row.runs) <= room and not any("\n" in run.text for run in row.runs):
        return [(*row.gutter, *row.runs)]
    blank = (Run(" " * width_of(row.gutter)),) if row.gutter else EMPTY
    hanging = (Run(row.hanging),) if row.hanging else EMPTY
    start = row.runs[0].text if row.runs else ""
    indent = start[: len(start) - len(start.lstrip(" "))]  # which wrapping takes for blanks between words
    before = (*row.gutter, Run(indent)) if indent else row.gutter
    lines = wrap(row.runs, width, before, (*blank, *hanging))
    if row.most and len(lines) > row.most:
        lines[row.most - 1 :] = [folded(lines[row.most - 1], width)]
    return lines


__all__ = ["TABS", "Preview"]
