"""The panels pane: which directives are listed, which one is open, and what is typed about them."""

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Key as KeyPress
from textual.message import Message

from tui.trail import Place, Trail
from tui.widgets.panels import Key, PanelList
from workbench.bench import CHANGED, GAINS, PRESETS, Bench

_NOTHING = {
    CHANGED: "The draft changes nothing yet.",
    GAINS: "Nothing is left to gain: no directive that can be switched on lowers the exposure.",
    PRESETS: "Enter shows sets of directives that go well together, with whom they suit and what they break.",
}

if TYPE_CHECKING:
    from tui.editors.editor import ValueEditor


class DirectivesPane(Vertical):
    """Panels of a group or of a search, the line to find in, and the editor of a value."""

    class Changed(Message):
        """The draft is another one."""

    class Wandered(Message):
        """The cursor, or what is listed, changed."""

    class Went(Message):
        """A link led to another list."""

        def __init__(self, entry: str) -> None:
            super().__init__()
            self.entry = entry

    class PageWanted(Message):
        """Somebody wants to read a manual page; "" for the one of the directive under the cursor."""

        def __init__(self, page: str = "") -> None:
            super().__init__()
            self.page = page

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.bench: Bench | None = None
        self._entry = ""
        self._query: str | None = None
        self._left = Place("", None, None, None)
        self._open: Key | None = None
        self.trail = Trail()

    def compose(self) -> ComposeResult:
        """The list; the other two come when they are needed."""
        yield PanelList(id="panels")

    @property
    def _panels(self) -> PanelList:
        return self.query_one(PanelList)

    @property
    def key(self) -> Key | None:
        """The directive under the cursor."""
        return self._panels.key if self.bench else None

    # What is listed

    def show(self, *, from_top: bool = False) -> None:
        """Show the bench as it is now; `from_top` with the cursor on what is first."""
        if self.bench is None:
            return
        if self._query is None:
            panels, title = self.bench.panels(self._entry), self.bench.title(self._entry)
            empty = self._nothing(self.bench)
        else:
            panels = self.bench.find(self._query)
            title = f"{len(panels)} found in all groups" if self._query else "Find in all groups"
            empty = "Nothing fits." if self._query else "Type a name, or words of an explanation."
        detail = self.bench.detail(self._open) if self._open else None
        before = self.key
        self.border_title = title
        self._panels.show(panels, detail, empty, self._query or "", from_top=from_top)
        if self.key != before:
            self.post_message(self.Wandered())

    def _nothing(self, bench: Bench) -> str:
        """What to say where the entry has no panels."""
        if self._entry == GAINS and bench.snapshot().exposure is None:
            return "Only services, sockets, mounts and swaps have an exposure."
        return _NOTHING.get(self._entry, "")

    def turn_to(self, entry: str) -> None:
        """List a group, or one of the other lists."""
        self._entry = entry
        self._end_search()
        self.show()

    def find(self) -> None:
        """Search all directives."""
        from tui.widgets.find import FindLine

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
        from tui.widgets.find import FindLine

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

    def on_find_line_typed(self, event: Message) -> None:
        """A key for what has the focus by now."""
        from tui.widgets.find import FindLine

        if isinstance(event, FindLine.Typed):
            pressed = KeyPress(event.key.key, event.key.character)
            pressed.set_sender(self.app)  # else it would bubble up no further than to here
            self.app.post_message(pressed)

    def on_find_line_arrived(self) -> None:
        """Go to what is under the cursor in its own group; where nothing was found, stay."""
        from tui.widgets.find import FindLine

        key = self.key
        found = self.bench.lead(key[1], key[0]) if self.bench and key else None
        if found is None:
            self.query_one(FindLine).stay()
        else:
            self.take_focus()
            self._go(Place(found[0], None, found[1], self._open))

    # Following links, and coming back

    @property
    def _place(self) -> Place:
        return Place(self._entry, self._query, self.key, self._open)

    def follow(self, name: str) -> None:
        """Go to a directive, which explains itself there; the way back is remembered."""
        section = self.key[0] if self.key else ""
        if self.bench is None:
            return
        if (found := self.bench.lead(name, section)) is None:
            self.notify(f"This systemd has no {name}= for this unit.", severity="warning")
            return
        group, key = found
        self.trail.leave(self._place)
        listed = self._query is None and self._panels.lists(key)
        self._go(Place(self._entry if listed else group, None, key, key))

    def back(self) -> None:
        """To where the last link was followed from."""
        self._go(self.trail.back(self._place))

    def forth(self) -> None:
        """To where somebody came back from."""
        self._go(self.trail.on(self._place))

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

    def take_focus(self) -> None:
        """Walk through the list, whatever else is there."""
        self.screen.set_focus(self._panels)

    def _resume(self, query: str) -> None:
        """Search for the same again."""
        from tui.widgets.find import FindLine

        self._query = query
        self.query(FindLine).last().value = query

    def next_link(self) -> None:
        """Pick the next link of the explanation; of a panel that is closed, open it first."""
        if self._open != self.key:
            self.explain()
        self._panels.next_link()

    # What is done with the directive under the cursor

    def _editable(self) -> tuple[Bench, Key] | None:
        """The bench and the directive, unless this host's systemd does not know it; then that is said."""
        if self.bench is None or (key := self.key) is None:
            return None
        if why := self.bench.refusal(key):
            self.notify(why, severity="warning")
            return None
        return self.bench, key

    def toggle(self) -> None:
        """Switch it on or off; where only the user can know a value, ask for it."""
        if found := self._editable():
            bench, key = found
            if bench.toggle(key):
                self.post_message(self.Changed())
            else:
                self.edit_value()

    def step(self, by: int) -> None:
        """Give it its next value or the one before."""
        if found := self._editable():
            bench, key = found
            if bench.step(key, by):
                self.post_message(self.Changed())

    def unset(self) -> None:
        """Make it as if nobody had set it."""
        if found := self._editable():
            bench, key = found
            bench.unset(key)
            self.post_message(self.Changed())

    def forget(self) -> None:
        """Drop its edit."""
        if self.bench and (key := self.key):
            self.bench.forget(key)
            self.post_message(self.Changed())

    def explain(self) -> None:
        """Open its explanation, or close it; where a link of it is picked, follow that."""
        if self._panels.link:
            self._follow_link(self._panels.link)
            return
        self._open = None if self._open == self.key else self.key
        self.show()
        self._panels.reveal_cursor()

    def whole_text(self) -> None:
        """All of the manual's text, or its beginning."""
        if self._open != self.key:
            self.explain()
        self._panels.toggle_whole()

    def edit_value(self) -> None:
        """Edit its value, below the list."""
        if found := self._editable():
            self._edit(*found)

    def _edit(self, bench: Bench, key: Key, *, as_text: bool = False) -> None:
        from tui.editors import editor_of

        made = editor_of(bench.valuing(key), as_text=as_text)
        if self.query("#value-editor"):
            self.call_later(self._exchange, made)
        else:
            self._show_editor(made)

    async def _exchange(self, made: "ValueEditor") -> None:
        await self.query("#value-editor").remove()
        self._show_editor(made)

    def _show_editor(self, made: "ValueEditor") -> None:
        self.set_class(made.has_class("-tall"), "-covered")
        self.mount(made)
        self.screen.set_focus(made)  # at once: what is typed next is typed into it

    def _close_editor(self) -> None:
        self.remove_class("-covered")
        self.query("#value-editor").remove()

    def on_value_editor_submitted(self, event: Message) -> None:
        """A valid value goes into the draft."""
        from tui.editors.editor import ValueEditor

        if self.bench and isinstance(event, ValueEditor.Submitted):
            self.bench.take(event.key, event.value)
            self.post_message(self.Changed())
        self.on_value_editor_left()

    def on_value_editor_left(self) -> None:
        """Back to the list."""
        self._close_editor()
        self._panels.focus()

    def on_value_editor_text_wanted(self, event: Message) -> None:
        """The same directive as text."""
        from tui.editors.editor import ValueEditor

        if self.bench and isinstance(event, ValueEditor.TextWanted):
            self._edit(self.bench, event.key, as_text=True)

    # The mouse

    @on(PanelList.Moved)
    def _moved(self) -> None:
        self.post_message(self.Wandered())

    @on(PanelList.Marked)
    def _marked(self) -> None:
        self.toggle()

    @on(PanelList.Activated)
    def _activated(self) -> None:
        self.explain()

    @on(PanelList.Linked)
    def _linked(self, event: PanelList.Linked) -> None:
        self._follow_link(event.link)

    def _follow_link(self, link: str) -> None:
        what, _, value = link.partition(":")
        if what == "go":
            self.follow(value)
        elif what == "page":
            self.post_message(self.PageWanted(value))
        elif what == "more":
            self.whole_text()
        elif what == "edit":
            self.edit_value()
        elif what == "value" and (found := self._editable()):
            bench, key = found
            bench.set(key, (value,))
            self.post_message(self.Changed())
