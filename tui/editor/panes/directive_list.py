"""Which directives are listed: those of a group, or what a search finds in all of them."""

from textual.app import ComposeResult
from textual.message import Message

from tui.editor.panes.panels import Key, PanelList
from tui.editor.panes.trail import Place
from tui.keymap import filled
from tui.widgets import again
from tui.widgets.framed import Framed
from workbench.open_unit import OpenUnit
from workbench.view import CHANGED, GAINS, PRESETS

_NOTHING = {
    CHANGED: "The draft changes nothing yet: {toggle} switches a directive on. Begin with Biggest gains.",
    GAINS: "Nothing is left to gain: no directive that can be switched on lowers the exposure.",
    PRESETS: "Enter shows sets of directives that go well together, with whom they suit and what they break.",
}
_KEYS = "enter goes there   ↑↓ walk   escape back"
_NO_FIT = (
    "Nothing fits. Fewer letters may, or other words: explanations are searched as well. {leave} goes back."
)


class Listed(Framed):
    """The list of directives, and the line to find in it."""

    class Wandered(Message):
        """The cursor, or what is listed, changed."""

    class Went(Message):
        """A link led to another list."""

        def __init__(self, entry: str) -> None:
            super().__init__()
            self.entry = entry

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.unit: OpenUnit | None = None
        self._entry = ""
        self._query: str | None = None
        self._left = Place("", None, None, None)
        self._open: Key | None = None
        self._panels = PanelList(id="panels")

    def compose(self) -> ComposeResult:
        """The list; the other two come when they are needed."""
        yield self._panels

    @property
    def key(self) -> Key | None:
        """The directive under the cursor."""
        return self._panels.key if self.unit else None

    # The list

    def show(self, *, from_top: bool = False) -> None:
        """Show the unit as it is now; `from_top` with the cursor on what is first."""
        if self.unit is None:
            return
        if self._query is None:
            panels, title = self.unit.view.panels(self._entry), self.unit.view.title(self._entry)
            empty = self._nothing(self.unit)
        else:
            panels = self.unit.view.find(self._query)
            title = f"{len(panels)} found in all groups" if self._query else "Find in all groups"
            empty = filled(_NO_FIT) if self._query else "Type a name, or words of an explanation."
        detail = self.unit.view.detail(self._open) if self._open else None
        before = self.key
        again.title(self, title)
        self.border_subtitle = _KEYS if self._query is not None else ""
        found_by = self.unit.view.found_by
        self._panels.show(panels, detail, empty, self._query or "", found_by=found_by, from_top=from_top)
        if self.key != before:
            self.post_message(self.Wandered())

    def _nothing(self, unit: OpenUnit) -> str:
        """What to say where the entry has no panels."""
        if self._entry == GAINS and unit.view.snapshot().exposure is None:
            return "Only services, sockets, mounts and swaps have an exposure."
        return filled(_NOTHING.get(self._entry, ""))

    def begin(self, unit: OpenUnit, entry: str) -> None:
        """List a group of a unit that is there now; who searches already goes on."""
        self.unit = unit
        if self._query is None:
            self.turn_to(entry)
        else:
            self._left = Place(entry, None, None, None)
            self.show(from_top=True)

    def turn_to(self, entry: str) -> None:
        """List a group, or one of the other lists."""
        self._entry = entry
        self._end_search()
        self.show()

    def take_focus(self) -> None:
        """Walk through the list, whatever else is there."""
        self.screen.set_focus(self._panels)

    # Searching

    def find(self) -> None:
        """Search all directives."""
        from tui.editor.panes.find import FindLine

        if self._query is not None:
            self.screen.set_focus(self.query_one(FindLine))
            return
        self._left, self._query = self._place, ""
        line = FindLine()
        self.mount(line, before=0)
        self.screen.set_focus(line)  # at once: focus() would come after keys that are typed already
        self.show()

    def _end_search(self) -> None:
        self._query = None
        for line in self.query("#find"):
            line.remove()

    def on_input_changed(self, event: Message) -> None:
        """Every key searches."""
        from tui.editor.panes.find import FindLine

        if self._query is not None:
            typed = self.query_one(FindLine).value
            if typed != self._query:  # it is the same where a search was come back to
                self._query = typed
                self.show(from_top=True)

    @property
    def searching(self) -> bool:
        """Whether a search is shown rather than a group."""
        return self._query is not None

    def leave_search(self) -> None:
        """Back to where the search began."""
        self.take_focus()
        self._go(self._left)

    def on_find_line_left(self) -> None:
        """Escape in the line."""
        self.leave_search()

    def on_find_line_gone_on(self) -> None:
        """Walk through what was found."""
        self.screen.set_focus(self._panels)

    def on_find_line_arrived(self) -> None:
        """Go to what is under the cursor in its own group; where nothing was found, stay."""
        key = self.key
        if self.unit and key and (found := self.unit.view.lead(key[1], key[0])) is not None:
            self.take_focus()
            self._go(Place(found[0], None, found[1], self._open))

    # Going elsewhere

    @property
    def _place(self) -> Place:
        return Place(self._entry, self._query, self.key, self._open)

    def _go(self, place: Place) -> None:
        self._end_search()
        self._entry, self._open = place.entry, place.open
        if place.query is not None:
            self.find()
            self._resume(place.query)
        self.show()
        if place.key:
            self._panels.point(place.key)
        self._panels.reveal_cursor()
        self.post_message(self.Went(place.entry))

    def _resume(self, query: str) -> None:
        """Search for the same again."""
        from tui.editor.panes.find import FindLine

        self._query = query
        self.query(FindLine).last().value = query
