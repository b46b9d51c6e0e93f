"""A scrolling widget that draws lines of styled text by itself.

Textual's cost follows the number of widgets, so long lists are one widget each (Textual's line API).
"""

from typing import Self

from rich.color import Color
from rich.segment import Segment, Segments
from rich.style import Style as RichStyle
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from tui.render.text import EMPTY, Line, marked
from tui.widgets.framed import frame

STYLES = {
    "name": "bold $foreground",
    "value": "$foreground",
    "dim": "$foreground-muted",
    "changed": "$text-accent",
    "invalid": "bold $text-error",
    "good": "$text-success",
    "bad": "$text-error",
    "warn": "$text-warning",
    "bold": "bold",
    "italic": "italic",
    "code": "$text-secondary",
    "label": "bold $foreground",
    "choice": "$foreground",
    "chosen": "bold $background on $foreground",
    "key": "$text-accent",
    "heading": "bold $text-warning",
    "comment": "$foreground-muted",
    "added": "$text-success",
    "removed": "$text-error",
    "link": "underline $text-primary",
    "match": "bold underline $text-accent",
    "strike": "strike $foreground-muted",
    "cursor": "on $panel",
    "focused-cursor": "on $primary 35%",
    "open": "on $accent 10%",
}
"""The names that runs and rows may have, in the theme's variables. Component classes in the style sheet would
do as well, but each costs as much as a widget at every change of styles."""

ANSI = {
    "dim": "dim $foreground",
    "comment": "dim $foreground",
    "strike": "strike dim $foreground",
    "heading": "bold $text-primary",
    "chosen": "bold reverse $foreground",
    "cursor": "underline",
    "focused-cursor": "reverse",
    "open": "",
}
"""The same where a theme takes the terminal's own sixteen colours, which can't be mixed."""


ARROWS: tuple[BindingType, ...] = (
    Binding("up", "move(-1)", show=False),
    Binding("down", "move(1)", show=False),
    Binding("pageup", "page(-1)", show=False),
    Binding("pagedown", "page(1)", show=False),
    Binding("home", "end(-1)", show=False),
    Binding("end", "end(1)", show=False),
)
"""The keys of a list with a cursor; what each does is the list's."""

WALKING: tuple[BindingType, ...] = (
    *ARROWS,
    Binding("k", "move(-1)", show=False),
    Binding("j", "move(1)", show=False),
    Binding("G", "end(1)", show=False),
)
"""The same, and their letters, of a list in which letters are not for something else."""


_BLACK = Color.parse("#000000")


class _Handle(ScrollBarRender):
    """A handle where there is something to scroll, else nothing."""

    @classmethod
    def render_bar(
        cls,
        size: int = 25,
        virtual_size: float = 50,
        window_size: float = 20,
        position: float = 0,
        thickness: int = 1,
        vertical: bool = True,
        back_color: Color = _BLACK,
        bar_color: Color = _BLACK,
    ) -> Segments:
        """A column; Textual's (8.2.8) is all handle where everything is in sight."""
        whole = window_size if virtual_size > window_size else 0
        return super().render_bar(
            size, virtual_size, whole, position, thickness, vertical, back_color, bar_color
        )


ScrollBar.renderer = _Handle


class LineView(ScrollView):
    """Lines of styled text; subclasses say how many there are and what each one is.

    The column of the scrollbar is always there, so that lines keep their width whatever comes and goes."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._made: dict[tuple[str, str], RichStyle] = {}
        self._drawn: dict[int, tuple[Line, str]] = {}
        """What each line of the window has shown last."""
        self._colours: object = None
        """All that the styles of lines are made from."""

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
            # Not by its reactive, which lays the whole screen out anew: half the time of a key.
            self.set_reactive(Widget.virtual_size, size)
            self.vertical_scrollbar.window_virtual_size = height
            self.scroll_y = self.validate_scroll_y(self.scroll_y)
        self.redraw()

    def redraw(self) -> None:
        """Draw the visible lines that have changed: of a whole list, a key changes a few, and over ssh each
        line that is sent counts."""
        if changed := self._changed():
            self.refresh(*changed)

    def watch_has_focus(self, _has_focus: bool) -> None:
        """The cursor's line says whether the focus is here. Textual (8.2.8) would look up all styles;
        those that a rule names with `:focus` are the border's."""
        if self.styles.border:
            self.update_node_styles()

    def _changed(self) -> list[Region]:
        (width, height), top = self.size, self.scroll_offset.y
        return [Region(0, y, width, 1) for y in range(height) if self._at(top + y) != self._drawn.get(y)]

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Draw these regions again, else the border and the lines that have changed: Textual (8.2.8) asks for
        the whole, not knowing better, when the focus comes or goes and when a pane's title changes."""
        if self._drawn and repaint and not (regions or layout or recompose):
            regions = (*frame(self), *self._changed())
            if not regions:
                return self
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

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
        line, row = self._drawn[y] = self._at(self.scroll_offset.y + y)
        segments = [Segment(run.text, self._style(row, run.style)) for run in line]
        return Strip(segments).adjust_cell_length(self.size.width, self._style(row, ""))

    def _at(self, y: int) -> tuple[Line, str]:
        """What line y of the whole text shows now, and its background."""
        if y >= self.virtual_size.height:
            return EMPTY, ""
        row = self.row_style(y)
        return marked(self.line(y)), "focused-cursor" if row == "cursor" and self.has_focus else row

    def notify_style_update(self) -> None:
        """Where the colours are others, forget the old ones and draw all lines again; Textual (8.2.8) tells
        of the same ones too, such as when the focus comes or goes."""
        super().notify_style_update()
        colours = (self.visual_style, self.app.theme_variables, self.app.native_ansi_color)
        if colours != self._colours:
            self._colours = colours
            self._made.clear()
            self._drawn.clear()
            self.refresh()

    def _style(self, row: str, names: str) -> RichStyle:
        """The theme's style for text with these names, on a row of this kind."""
        made = self._made.get((row, names))
        if made is None:
            style = self.visual_style
            few = self.app.native_ansi_color
            spelled = STYLES | ANSI if few else STYLES
            for name in (row, *names.split()):
                if name:
                    more = Style.parse(spelled[name], self.app.theme_variables)
                    # Reversed, letters in colours would be blocks of them.
                    style += more.without_color if few and row == "focused-cursor" else more
            made = self._made[row, names] = style.rich_style
        return made
