"""The directives of one group, one line each; the open one explains itself below its line."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Click, Resize
from textual.message import Message

from tui.commands import bindings
from tui.editor.panes.body import Body
from tui.render.panels import MARGIN, Columns, columns, row
from tui.render.text import EMPTY, Line, Run, link_at, wrap
from tui.widgets.jump import Go
from tui.widgets.lines import LineView
from workbench.snapshot import Detail, Panel

Key = tuple[str, str]
FoundBy = Callable[[Key, str], tuple[str, str]]
"""The group of a directive, and what a query found it by other than its name."""


def _unknown(key: Key, query: str) -> tuple[str, str]:
    return "", ""


class PanelList(LineView, can_focus=True):
    """Panels as one virtual list."""

    scope = "panels"
    BINDINGS: ClassVar[list[BindingType]] = [
        # All or none act first: keys that come together must act in their order, on what each one finds.
        Binding("up,k", "move(-1)", show=False, priority=True),
        Binding("down,j", "move(1)", show=False, priority=True),
        Binding("pageup", "page(-1)", show=False, priority=True),
        Binding("pagedown", "page(1)", show=False, priority=True),
        Binding("home", "end(-1)", show=False, priority=True),
        Binding("end,G", "end(1)", show=False, priority=True),
        *bindings("panels", first=True),
        *bindings("screen", first=True),
    ]

    class Moved(Message):
        """The cursor went to another directive."""

    class Marked(Message):
        """The mark of the directive under the cursor was clicked."""

    class Activated(Message):
        """The row under the cursor was clicked."""

    class Linked(Message):
        """Something in the open body was clicked: "value:strict", "edit", "more", "go:User", "page:"."""

        def __init__(self, link: str) -> None:
            super().__init__()
            self.link = link

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._panels: tuple[Panel, ...] = ()
        self._empty = ""
        self._cursor = 0
        self._detail: Detail | None = None
        self._open = -1
        self._explained = Body()
        self._columns = Columns()
        self._query = ""
        self._words: tuple[str, ...] = ()
        self._found_by: FoundBy = _unknown

    # What it shows

    @property
    def key(self) -> Key | None:
        """The directive under the cursor."""
        return self._panels[self._cursor].key if self._panels else None

    @property
    def open_key(self) -> Key | None:
        """The directive whose explanation is open."""
        return self._detail.directive.key if self._detail else None

    def show(
        self,
        panels: tuple[Panel, ...],
        detail: Detail | None,
        empty: str = "",
        query: str = "",
        *,
        found_by: FoundBy = _unknown,
        from_top: bool = False,
    ) -> None:
        """Show these panels, what fits a query marked, and by what else than its name each was found; the
        cursor stays on its directive if that is there and not `from_top`."""
        self._query, self._found_by = query, found_by
        self._words = tuple(query.lower().replace("=", " ").split())
        key = None if from_top else self.key
        keys = [panel.key for panel in panels]
        self._panels, self._empty = panels, empty
        self._columns = columns(panels)
        self._cursor = keys.index(key) if key in keys else 0
        self._detail = detail if detail and detail.directive.key in keys else None
        self._open = keys.index(detail.directive.key) if self._detail and detail else -1
        self._lay_out()
        if key not in keys:
            self.scroll_to(y=0, animate=False, force=True)

    def lists(self, key: Key) -> bool:
        """Whether a directive is among those that are shown."""
        return any(panel.key == key for panel in self._panels)

    def point(self, key: Key) -> None:
        """Put the cursor on a directive."""
        for index, panel in enumerate(self._panels):
            if panel.key == key:
                self._go(index)
                return

    def toggle_whole(self) -> None:
        """All of the manual's text, or its beginning."""
        self._explained.whole = not self._explained.whole
        self._lay_out()
        self.reveal_cursor()

    @property
    def link(self) -> str:
        """The link that is picked in the open body, "" where none is."""
        return self._explained.links.link

    def next_link(self) -> None:
        """Pick the next link of the open body, and scroll to it."""
        if self._open < 0:
            return
        first = self._open + 1
        top = self.scroll_offset.y - first
        y = self._explained.links.next(self._body, max(0, top), top + self.page)
        if y is not None:
            self.redraw()
            self.reveal(first + y)

    @property
    def _body(self) -> list[Line]:
        return self._explained.lines

    def _lay_out(self) -> None:
        self._explained.lay_out(self._detail, self.text_width - MARGIN - 2)
        self.set_height(len(self._panels) + len(self._body) if self._panels else len(self._nothing))

    def on_resize(self, event: Resize) -> None:
        """The explanation wraps anew; what is read stays where it is."""
        top = self.scroll_offset.y
        index, body = self._place(top)
        above = self._y(self._cursor) < top
        before = max(1, len(self._body))
        self._lay_out()
        if body >= 0:
            body = body * len(self._body) // before
        self.scroll_to(y=self._y(index) + 1 + body, animate=False, force=True)
        if not above:
            self.reveal(self._y(self._cursor))

    # Lines

    @property
    def _nothing(self) -> list[Line]:
        """What is said where there are no panels."""
        return wrap([Run(self._empty, "dim")], self.text_width, (Run("  "),), (Run("  "),))

    def _place(self, y: int) -> tuple[int, int]:
        """Line y as (panel, line of its body), the latter -1 for the panel's own line."""
        if self._open < 0 or y <= self._open:
            return y, -1
        if y <= self._open + len(self._body):
            return self._open, y - self._open - 1
        return y - len(self._body), -1

    def _y(self, index: int) -> int:
        return index + (len(self._body) if 0 <= self._open < index else 0)

    def line(self, y: int) -> Line:
        """A panel's own line, or one of the open body."""
        if not self._panels:
            return self._nothing[y] if y < len(self._nothing) else EMPTY
        index, body = self._place(y)
        if index >= len(self._panels):
            return EMPTY
        if body >= 0:
            return (Run(" " * MARGIN), *self._explained.line(body))
        pointer = "▾ " if index == self._open else "▸ " if index == self._cursor else "  "
        panel = self._panels[index]
        found = self._found_by(panel.key, self._query) if self._words else ("", "")
        return row(panel, self._columns, self.text_width, pointer, self._words, found)

    def row_style(self, y: int) -> str:
        """The cursor's line, and the open panel's."""
        index, body = self._place(y)
        if index == self._cursor and body < 0 and self._panels:
            return "cursor"
        return "open" if index == self._open else ""

    def spots(self) -> Iterator[tuple[int, int, Go]]:
        """Where one can jump to: the panels in sight."""
        for y in range(self.page):
            index, body = self._place(y + self.scroll_offset.y)
            if body < 0 and index < len(self._panels):
                yield 0, y, partial(self._jump, index)

    def _jump(self, index: int) -> None:
        self.focus()
        self._go(index)

    # Moving

    def _go(self, index: int) -> None:
        index = max(0, min(index, len(self._panels) - 1))
        if index == self._cursor or not self._panels:
            return
        self._cursor = index
        self._explained.links.forget()
        self.redraw()
        self.reveal_cursor()
        self.post_message(self.Moved())

    def reveal_cursor(self) -> None:
        """Scroll to the cursor, with its body where it is open."""
        body = len(self._body) if self._cursor == self._open else 0
        self.reveal(self._y(self._cursor), 1 + body)

    def _rest_below(self) -> int:
        """How many lines of the open panel under the cursor are below the window."""
        if self._cursor != self._open:
            return 0
        return self._open + 1 + len(self._body) - (self.scroll_offset.y + self.page)

    def action_move(self, by: int) -> None:
        """To the next directive; through a long explanation first."""
        top = self._y(self._cursor)
        if by > 0 and (rest := self._rest_below()) > 0:
            self.scroll_to(y=self.scroll_offset.y + min(3, rest), animate=False)
        elif by < 0 and self._cursor == self._open and self.scroll_offset.y > top:
            self.scroll_to(y=max(top, self.scroll_offset.y - 3), animate=False)
        else:
            self._go(self._cursor + by)

    def action_page(self, by: int) -> None:
        """A window's height on."""
        if by > 0 and (rest := self._rest_below()) > 0:
            self.scroll_to(y=self.scroll_offset.y + min(self.page, rest), animate=False)
        else:
            self._go(self._cursor + by * max(1, self.page - 1))

    def action_end(self, by: int) -> None:
        """To the first directive or the last."""
        self._go(0 if by < 0 else len(self._panels) - 1)

    def on_click(self, event: Click) -> None:
        """The mark toggles, the rest of a row opens, words in the body do what they say."""
        y = event.y + self.scroll_offset.y
        if not self._panels or y >= self.virtual_size.height:
            return
        index, body = self._place(y)
        link = link_at(self.line(y), event.x)
        self._go(index)
        if body >= 0:
            if link:
                self.post_message(self.Linked(link))
        else:
            self.post_message(self.Marked() if link == "mark" else self.Activated())
