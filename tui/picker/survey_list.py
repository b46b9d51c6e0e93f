"""The survey's list: a line a service, with marks and a cursor."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.events import Click, Resize
from textual.message import Message

from tui.picker.marked import Marked
from tui.picker.survey_rows import Columns, columns, row
from tui.render.text import EMPTY, Line
from tui.widgets.lines import WALKING, LineView
from workbench.survey import Surveyed


class SurveyList(LineView, can_focus=True):
    """A virtual list of services; a click marks."""

    BINDINGS: ClassVar[list[BindingType]] = [*WALKING]

    class Moved(Message):
        """Something else is under the cursor, or marked, or the width is another."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.marked = Marked()
        self.columns = Columns(0, 0, 0, 0, 0, 0, 0)
        self._services: Sequence[Surveyed] = ()
        self._cursor = 0

    @property
    def chosen(self) -> Surveyed | None:
        """What is under the cursor."""
        return self._services[self._cursor] if self._cursor < len(self._services) else None

    def show(self, services: Sequence[Surveyed], marked: Marked) -> None:
        """List these; the cursor keeps its service, and else goes to the first that is marked."""
        before = self.chosen.unit if self.chosen else ""
        self._services, self.marked = services, marked
        names = [one.unit for one in services]
        first = next((at for at, name in enumerate(names) if name in marked.names), 0)
        self._cursor = names.index(before) if before in names else first
        self.set_height(len(services))
        self._fit()

    def on_resize(self, event: Resize) -> None:
        """The columns fit the new width."""
        self._fit()

    def _fit(self) -> None:
        self.columns = columns(self._services, self.text_width)
        self.redraw()
        self.reveal(self._cursor)
        self.post_message(self.Moved())

    def line(self, y: int) -> Line:
        """One service."""
        if y >= len(self._services):
            return EMPTY
        one = self._services[y]
        return row(one, self.columns, cursor=y == self._cursor, marked=one.unit in self.marked.names)

    def row_style(self, y: int) -> str:
        """The cursor's line."""
        return "focused-cursor" if y == self._cursor else ""

    def action_move(self, by: int) -> None:
        """To another line."""
        self._go(self._cursor + by)

    def action_page(self, by: int) -> None:
        """A window's height on."""
        self._go(self._cursor + by * max(1, self.page - 1))

    def action_end(self, by: int) -> None:
        """To the first or the last."""
        self._go(len(self._services) - 1 if by > 0 else 0)

    def _go(self, target: int) -> None:
        self._cursor = max(0, min(target, len(self._services) - 1))
        self.redraw()
        self.reveal(self._cursor)
        self.post_message(self.Moved())

    def mark(self) -> None:
        """Mark what is under the cursor, or unmark it, and go on."""
        if (one := self.chosen) is not None:
            self.marked.turn(one.unit)
            self._go(self._cursor + 1)

    def on_click(self, event: Click) -> None:
        """A click on a service marks it; on one that is under the cursor, too."""
        y = event.y + self.scroll_offset.y
        if 0 <= y < len(self._services):
            self._cursor = y
            self.marked.turn(self._services[y].unit)
            self._go(y)
