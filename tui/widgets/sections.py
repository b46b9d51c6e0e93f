"""The list on the left: find, what the draft changes, and the groups of directives."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Click
from textual.message import Message

from tui.text import EMPTY, Line, Run, fit
from tui.widgets.lines import LineView
from workbench.snapshot import GroupRow

CHANGED = "changed"
"""The id of the entry that lists what the draft changes."""
FIND = "find"
_HEAD = 3
"""Lines above the groups: find, changed, a rule."""


class SectionList(LineView, can_focus=True):
    """Groups with how many of their directives are set, one line each."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("home", "move(-999)", show=False),
        Binding("end", "move(999)", show=False),
        Binding("enter", "enter", show=False),
        Binding("right", "enter", show=False),
    ]

    class Chosen(Message):
        """Another entry is under the cursor."""

        def __init__(self, entry: str) -> None:
            super().__init__()
            self.entry = entry

    class Entered(Message):
        """The user wants to go on to the panels of the entry under the cursor."""

        def __init__(self, entry: str) -> None:
            super().__init__()
            self.entry = entry

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._groups: tuple[GroupRow, ...] = ()
        self._changed = 0
        self._chosen = ""

    @property
    def chosen(self) -> str:
        """The entry under the cursor, "" while there is none."""
        return self._chosen

    def show(self, groups: tuple[GroupRow, ...], changed: int) -> None:
        """Show these groups."""
        self._groups, self._changed = groups, changed
        if not self._chosen and groups:
            self._chosen = groups[0].id
        self.set_height(_HEAD + len(groups))

    def choose(self, entry: str) -> None:
        """Put the cursor on an entry, and say so: also when it is there already, which ends a search."""
        self._chosen = entry
        self.refresh()
        self.reveal(self._row(entry))
        self.post_message(self.Chosen(entry))

    def _entries(self) -> list[str]:
        return [FIND, CHANGED, *(group.id for group in self._groups)]

    def _row(self, entry: str) -> int:
        at = self._entries().index(entry) if entry in self._entries() else 0
        return at if at < _HEAD - 1 else at + 1

    def _entry(self, y: int) -> str:
        """The entry on a line; the rule belongs to none."""
        if y == _HEAD - 1 or not 0 <= y < _HEAD + len(self._groups):
            return ""
        return self._entries()[y if y < _HEAD - 1 else y - 1]

    def line(self, y: int) -> Line:
        """One entry: title to the left, counts to the right."""
        width = self.text_width
        if y == 0:
            return (Run(fit(" / find…", width), "dim"),)
        if y == 1:
            return self._columns("● Changed", str(self._changed or ""), "changed" if self._changed else "")
        if y == _HEAD - 1:
            return (Run("─" * width, "dim"),)
        group = self._groups[y - _HEAD] if y - _HEAD < len(self._groups) else None
        if group is None:
            return EMPTY
        dot = "●" if group.changed else " "
        return self._columns(
            f"{dot} {group.title}", f"{group.set}/{group.total}", "changed" if group.changed else ""
        )

    def _columns(self, title: str, count: str, dot: str) -> Line:
        room = self.text_width - len(count) - 4
        return (
            Run(f" {title[0]}", dot or "dim"),
            Run(fit(title[1:], room)),
            Run(f" {count} ", "dim"),
        )

    def row_style(self, y: int) -> str:
        """The cursor's line."""
        return "cursor" if self._chosen and self._entry(y) == self._chosen else ""

    def action_move(self, by: int) -> None:
        """To the next entry; find is reached by its key."""
        entries = self._entries()[1:]
        at = entries.index(self._chosen) if self._chosen in entries else 0
        self.choose(entries[max(0, min(at + by, len(entries) - 1))])

    def action_enter(self) -> None:
        """On to the panels."""
        self.post_message(self.Entered(self._chosen))

    def on_click(self, event: Click) -> None:
        """A click chooses."""
        entry = self._entry(event.y + self.scroll_offset.y)
        if entry == FIND:
            self.post_message(self.Entered(FIND))
        elif entry:
            self.choose(entry)
