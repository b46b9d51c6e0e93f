"""The rows above the journal: the verdict, with what can be done about it as rows to press Enter on."""

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.events import Click, Focus, Resize
from textual.message import Message

from tui.render.outcome import outcome
from tui.render.rows import Present, Row
from tui.render.text import EMPTY, Line, link_at, plain
from tui.widgets.lines import LineView

if TYPE_CHECKING:
    from tui.render.harden import HardenView
    from tui.render.look import LookView
    from tui.render.proof import ProofView
    from tui.render.trial import TrialView


class OutcomeView(LineView, can_focus=False):
    """It takes the focus only while there is something to choose."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("enter", "choose", show=False),
    ]

    class Acted(Message):
        """Somebody wants what a row says."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._view: TrialView | None = None
        self._proof: ProofView | None = None
        self._look: LookView | None = None
        self._harden: HardenView | None = None
        self._present = Present()
        self._rows: list[Row] = []
        self._cursor = -1

    @property
    def text(self) -> str:
        """All of it, without its looks."""
        return "\n".join(plain(row.line).rstrip() for row in self._rows)

    def show(
        self,
        view: "TrialView | None",
        present: Present,
        proof: "ProofView | None" = None,
        look: "LookView | None" = None,
        harden: "HardenView | None" = None,
    ) -> None:
        """Say this."""
        now = (view, present, proof, look, harden)
        if now != (self._view, self._present, self._proof, self._look, self._harden):
            self._view, self._present, self._proof, self._look, self._harden = now
            self._lay_out()

    def on_mount(self) -> None:
        """Begin with the hint."""
        self._lay_out()

    def on_resize(self, event: Resize) -> None:
        """Wrap anew."""
        self._lay_out()

    def _lay_out(self) -> None:
        width = self.size.width - 1
        rows = outcome(self._view, self._present, width, self._proof, self._look, self._harden)
        if rows == self._rows:
            return
        self._rows = rows
        places = self._places
        self.can_focus = bool(places)
        if self._cursor not in places:
            self._cursor = places[0] if places else -1
        if self.styles.height is None or self.styles.height.value != len(rows):
            self.styles.height = max(1, len(rows))  # lays the whole screen out anew
        self.set_height(len(rows))

    @property
    def _places(self) -> list[int]:
        return [y for y, row in enumerate(self._rows) if row.action]

    def line(self, y: int) -> Line:
        """One row."""
        return self._rows[y].line if y < len(self._rows) else EMPTY

    def row_style(self, y: int) -> str:
        """The row that Enter takes."""
        return "cursor" if y == self._cursor and self.has_focus else ""

    def on_focus(self, event: Focus) -> None:
        """Begin with what is likeliest to help."""
        self.reveal(self._cursor)

    def action_move(self, by: int) -> None:
        """To the next row that does something."""
        places = self._places
        if self._cursor in places:
            at = max(0, min(places.index(self._cursor) + by, len(places) - 1))
            self._cursor = places[at]
            self.reveal(self._cursor)
            self.redraw()

    def action_choose(self) -> None:
        """Do what the row says."""
        if 0 <= self._cursor < len(self._rows):
            self.post_message(self.Acted(self._rows[self._cursor].action))

    def on_click(self, event: Click) -> None:
        """A click does it, too."""
        y = event.y + self.scroll_offset.y
        if y < len(self._rows) and (action := self._rows[y].action or link_at(self._rows[y].line, event.x)):
            self.post_message(self.Acted(action))
