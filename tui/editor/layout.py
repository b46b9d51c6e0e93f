"""Which panes are on the screen: all of them side by side, or one at a time where there is little room."""

from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from tui.widgets.tabs import TabLine

PANES = ("sections", "panels-pane", "preview-pane", "test-pane")
NAMES = ("1 Directives", "2 Panels", "3 Preview", "4 Test")
WIDE = 120
"""Columns from which three panes stand side by side."""
TALL = 20
"""Lines from which they do."""
RIGHT = 36
"""Percents of the width that the right column has, unless it is made wider or narrower."""
SMALLEST = Size(60, 15)
TOO_SMALL = "unitsmith needs 60 columns and 15 lines: make the window larger."


class Layout:
    """The screen's four panes; one of them is current."""

    def __init__(self, screen: Screen[None]) -> None:
        self._screen = screen
        self.current = 0
        self.narrow = False
        self._right = RIGHT
        self._tiny = False
        self._focused: Widget | None = None

    def arrange(self, size: Size) -> None:
        """Fit the panes to a size."""
        tiny = size.width < SMALLEST.width or size.height < SMALLEST.height
        self.fit(size)
        screen = self._screen
        if tiny and not self._tiny:
            self._focused = screen.focused  # what is hidden loses the focus
        if tiny and not screen.query("#too-small"):
            screen.mount(Static(TOO_SMALL, id="too-small"), after="#facts")
        for sentence in screen.query("#too-small"):
            sentence.display = tiny
        screen.query_one("#body").display = not tiny
        screen.query_one("#keys").display = not tiny
        if self.narrow and not screen.query("#pane-tabs"):
            screen.mount(TabLine(*NAMES, id="pane-tabs"), after="#facts")
        for tabs in screen.query("#pane-tabs"):
            tabs.display = self.narrow and not tiny
        self.widen(0)
        self._show()
        if self._tiny and not tiny:
            self._take_up()
            screen.call_after_refresh(self._take_up)  # a widget that was hidden may give the focus up late
        self._tiny = tiny

    def fit(self, size: Size) -> None:
        """Note how much room there is. Before there are panes, that costs no second look at their styles."""
        self.narrow = size.width < WIDE or size.height < TALL
        self._screen.set_class(self.narrow, "-narrow")
        self._screen.set_class(size.height < TALL, "-short")

    def _take_up(self) -> None:
        """Give the focus back to what had it before everything was hidden."""
        screen = self._screen
        if screen.focused is not None:
            return
        if self._focused is not None and self._focused.is_attached:
            screen.set_focus(self._focused)
        else:
            self.go(self.current)

    def _show(self) -> None:
        screen = self._screen
        for number, name in enumerate(PANES):
            screen.query_one(f"#{name}").display = not self.narrow or number == self.current
        screen.query_one("#right").display = not self.narrow or self.current >= 2
        for tabs in screen.query("#pane-tabs").results(TabLine):
            tabs.chosen = self.current

    def widen(self, by: int) -> None:
        """Give the right column more percents of the width, or less."""
        self._right = max(20, min(self._right + by, 64))
        own = None if self.narrow or self._right == RIGHT else f"{self._right}%"
        self._screen.query_one("#right").styles.width = own

    def go(self, number: int) -> None:
        """Make a pane current and give it the focus."""
        inside = self._focusable(self._screen.query_one(f"#{PANES[number]}"))
        self.turn_to(number)
        if inside:
            # In the Test pane a button that can be pressed is what people come for.
            self._screen.set_focus(inside[-1] if number == 3 and len(inside) > 1 else inside[0])

    def next(self, by: int) -> None:
        """Give the focus to what comes next, in whatever pane it is."""
        chain = self._focusable(self._screen.query_one("#body"))
        focused = self._screen.focused
        at = chain.index(focused) if focused in chain else -by
        target = chain[(at + by) % len(chain)]
        self.turn_to(self.of(target))
        self._screen.set_focus(target)

    def follow(self, widget: Widget) -> None:
        """The focus went to a widget: its pane is current."""
        self.turn_to(self.of(widget))

    def of(self, widget: Widget) -> int:
        """The number of a widget's pane."""
        for node in widget.ancestors_with_self:
            if node.id in PANES:
                return PANES.index(node.id)
        return self.current

    def turn_to(self, number: int) -> None:
        """Make a pane current, whatever has the focus."""
        if number != self.current:
            self.current = number
            self._show()

    def _focusable(self, inside: Widget) -> list[Widget]:
        return [
            widget
            for widget in inside.walk_children(Widget, with_self=True)
            if widget.can_focus and not widget.disabled and (widget.display or widget.id in PANES)
        ]
