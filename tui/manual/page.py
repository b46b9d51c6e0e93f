"""A manual page, scrolled, with what is looked for pointed out."""

from collections.abc import Sequence
from itertools import pairwise
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Click
from textual.message import Message

from tui.render.links import Picked
from tui.render.text import EMPTY, Line, Run, link_at, plain
from tui.widgets.lines import LineView


class PageView(LineView, can_focus=True):
    """The lines of a page."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "page_down", show=False)]

    class Linked(Message):
        """A link was clicked."""

        def __init__(self, link: str) -> None:
            super().__init__()
            self.link = link

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: Sequence[Line] = ()
        self._plain: list[str] = []
        self._words = ""
        self._found: list[int] = []
        self.links = Picked()

    def show(self, lines: Sequence[Line]) -> None:
        """Show these lines."""
        self._lines = lines
        self._plain = [plain(line).casefold() for line in lines]
        self.links.forget()
        self.look_for(self._words)
        self.set_height(len(lines))

    def look_for(self, words: str) -> int:
        """Point out what has these words; in how many lines that is. They may be broken over two lines."""
        self._words = words = " ".join(words.casefold().split())
        self._found = [y for y in range(len(self._plain)) if self._has(y, words)] if words else []
        self.redraw()
        return len(self._found)

    def _has(self, y: int, words: str) -> bool:
        line = self._plain[y]
        if words in line:
            return True
        after = self._plain[y + 1].strip() if " " in words and y + 1 < len(self._plain) else ""
        return bool(after) and words in f"{line} {after}" and words not in after

    def next_found(self, by: int, y: int) -> int | None:
        """The next line after y, or before it, that has the words, round and round."""
        if not self._found:
            return None
        if by > 0:
            return next((one for one in self._found if one > y), self._found[0])
        return next((one for one in reversed(self._found) if one < y), self._found[-1])

    def to(self, y: int) -> None:
        """Scroll so that a line is near the top."""
        self.scroll_to(y=max(0, y - 2), animate=False, force=True)

    def next_link(self) -> None:
        """Pick the next link in sight."""
        top = self.scroll_offset.y
        y = self.links.next(self._lines, top, top + self.page)
        if y is not None:
            self.redraw()
            self.reveal(y)

    def line(self, y: int) -> Line:
        """One line, with what is looked for in a style of its own."""
        if y >= len(self._lines):
            return EMPTY
        line = self._lines[y]
        if self._words and self._words in self._plain[y]:
            line = marked(line, self._words)
        return self.links.shown(line, y)

    def on_click(self, event: Click) -> None:
        """A click on a link follows it."""
        y = event.y + self.scroll_offset.y
        if y < len(self._lines) and (link := link_at(self._lines[y], event.x)):
            self.post_message(self.Linked(link))


def marked(line: Line, words: str) -> Line:
    """A line in which some words stand out, whatever styles they have."""
    text = plain(line).casefold()
    spans = []
    at = text.find(words)
    while at >= 0:
        spans.append((at, at + len(words)))
        at = text.find(words, at + len(words))
    runs: list[Run] = []
    start = 0
    for run in line:
        cuts = {0, len(run.text)}
        for begin, end in spans:
            cuts |= {cut - start for cut in (begin, end) if 0 < cut - start < len(run.text)}
        edges = sorted(cuts)
        for left, right in pairwise(edges):
            inside = any(begin <= start + left < end for begin, end in spans)
            runs.append(Run(run.text[left:right], "match" if inside else run.style, run.link))
        start += len(run.text)
    return tuple(runs)
