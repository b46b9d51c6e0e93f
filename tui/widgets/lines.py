"""A scrolling widget that draws lines of styled text by itself.

Textual's cost follows the number of widgets, so long lists are one widget each (Textual's line API).
"""

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.text import EMPTY, Line

STYLES = (
    "name",
    "value",
    "dim",
    "changed",
    "invalid",
    "good",
    "bad",
    "warn",
    "bold",
    "italic",
    "code",
    "label",
    "choice",
    "chosen",
    "key",
    "heading",
    "comment",
    "added",
    "removed",
    "strike",
    "active",
)


class LineView(ScrollView):
    """Lines of styled text; subclasses say how many there are and what each one is."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"text--{name}" for name in STYLES),
        "text--cursor",
        "text--open",
    }

    # What subclasses define

    def line(self, y: int) -> Line:
        """Line y of the whole text."""
        raise NotImplementedError

    def row_style(self, y: int) -> str:
        """ "cursor", "open" or "": what the background of line y says."""
        return ""

    # What they call

    def set_height(self, height: int) -> None:
        """Say how many lines there are now."""
        size = Size(self.text_width, height)
        if size != self.virtual_size:
            self.virtual_size = size
        self.refresh()

    @property
    def text_width(self) -> int:
        """The width that lines have, in cells."""
        return self.scrollable_content_region.width

    @property
    def page(self) -> int:
        """How many lines are visible."""
        return self.scrollable_content_region.height

    def reveal(self, y: int, height: int = 1) -> None:
        """Scroll as little as possible so that these lines are visible; the first one wins."""
        top = self.scroll_offset.y
        target = min(y, max(top, y + height - self.page))
        if target != top:
            self.scroll_to(y=target, animate=False, force=True)

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Draw one visible line."""
        y += self.scroll_offset.y
        inside = y < self.virtual_size.height
        line = self.line(y) if inside else EMPTY
        row = self.row_style(y) if inside else ""
        segments = [Segment(run.text, self._style(row, run.style)) for run in line]
        return Strip(segments).adjust_cell_length(self.size.width, self._style(row, ""))

    def _style(self, row: str, names: str) -> Style:
        """The theme's style for text with these names, on a row of this kind."""
        classes = [f"text--{name}" for name in (row, *names.split()) if name]
        return self.get_visual_style(*classes).rich_style

    def refresh_rows(self, *rows: int) -> None:
        """Draw some lines again."""
        top = self.scroll_offset.y
        self.refresh(
            *(Region(0, y - top, self.size.width, 1) for y in rows if 0 <= y - top < self.size.height)
        )
