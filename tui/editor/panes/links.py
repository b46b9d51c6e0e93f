"""Reading on: explanations that open in the list, where their links lead, and the way back."""

from textual import on
from textual.message import Message

from tui.editor.panes.directive_list import Listed
from tui.editor.panes.panels import PanelList
from tui.editor.panes.trail import Place, Trail


class Linked(Listed):
    """A list whose directives explain themselves, and lead to others."""

    class PageWanted(Message):
        """Somebody wants to read a manual page; "" for the one of the directive under the cursor."""

        def __init__(self, page: str = "") -> None:
            super().__init__()
            self.page = page

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.trail = Trail()

    def explain(self) -> None:
        """Open or close the explanation under the cursor; where a link of it is picked, follow that."""
        if self._panels.link:
            self.follow_link(self._panels.link)
            return
        self._open = None if self._open == self.key else self.key
        self.show()
        self._panels.reveal_cursor()

    def whole_text(self) -> None:
        """All of the manual's text, or its beginning."""
        if self._open != self.key:
            self.explain()
        self._panels.toggle_whole()

    def next_link(self) -> None:
        """Pick the next link of the explanation; of a panel that is closed, open it first."""
        if self._open != self.key:
            self.explain()
        self._panels.next_link()

    # Links

    def follow(self, name: str) -> None:
        """Go to a directive, which explains itself there; the way back is remembered."""
        section = self.key[0] if self.key else ""
        if self.unit is None:
            return
        if (found := self.unit.view.lead(name, section)) is None:
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

    @on(PanelList.Linked)
    def _linked(self, event: PanelList.Linked) -> None:
        self.follow_link(event.link)

    @on(PanelList.Activated)
    def _activated(self) -> None:
        self.explain()

    def follow_link(self, link: str) -> None:
        """Do what a link of an explanation says: "go:User", "page:systemd.exec", "more"."""
        what, _, value = link.partition(":")
        if what == "go":
            self.follow(value)
        elif what == "page":
            self.post_message(self.PageWanted(value))
        elif what == "more":
            self.whole_text()
