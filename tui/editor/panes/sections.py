"""The list on the left: find, lists across all groups, and the groups of directives."""

from collections.abc import Iterator
from functools import partial
from typing import ClassVar

from msgspec import Struct
from textual.binding import Binding, BindingType
from textual.events import Click
from textual.message import Message

from tui.render.text import EMPTY, Line, Run, fit
from tui.widgets.jump import Go
from tui.widgets.lines import LineView
from workbench.snapshot import GroupRow, Snapshot
from workbench.view import ALL, CHANGED, GAINS, PRESETS

FIND = "find"


class Entry(Struct, frozen=True):
    """One line of the list."""

    id: str
    """Empty for the rule, which cannot be chosen."""
    shape: str = " "
    title: str = ""
    count: str = ""
    style: str = ""
    """The style of its shape, where that stands out."""


_RULE = Entry("")


def entries(snapshot: Snapshot) -> tuple[Entry, ...]:
    """What can be chosen, from the top."""
    changed, exposure = len(snapshot.changed), snapshot.exposure
    left = exposure.left if exposure else 0
    return (
        Entry(FIND, "/", "find…"),
        Entry(GAINS, "★", "Biggest gains", str(left) if exposure else "", "good" if left else ""),
        Entry(CHANGED, "●", "Changed", str(changed or ""), "changed" if changed else ""),
        Entry(PRESETS, "▤", "Presets", "p"),
        _RULE,
        *(_group(row) for row in snapshot.groups),
        Entry(ALL, " ", "All", str(sum(row.total for row in snapshot.groups))),
    )


def _group(row: GroupRow) -> Entry:
    shape = "●" if row.changed else " "
    return Entry(row.id, shape, row.title, f"{row.set}/{row.total}", "changed" if row.changed else "")


class SectionList(LineView, can_focus=True):
    """Groups with how many of their directives are set, one line each."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("home", "move(-999)", show=False),
        Binding("end,G", "move(999)", show=False),
        Binding("enter", "enter", show=False),
        Binding("right", "enter", show=False),
    ]

    class Chosen(Message):
        """Another entry is under the cursor."""

        def __init__(self, entry: str) -> None:
            super().__init__()
            self.entry = entry

    class Entered(Message):
        """The user wants to go on to what the entry under the cursor leads to."""

        def __init__(self, entry: str) -> None:
            super().__init__()
            self.entry = entry

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._entries: tuple[Entry, ...] = ()
        self._chosen = ""

    @property
    def chosen(self) -> str:
        """The entry under the cursor, "" while there is none."""
        return self._chosen

    def show(self, snapshot: Snapshot) -> None:
        """Show a unit's groups."""
        shown = entries(snapshot)
        if shown == self._entries:
            return
        self._entries = shown
        if not self._chosen and snapshot.groups:
            self._chosen = snapshot.groups[0].id
        self.set_height(len(shown))

    def choose(self, entry: str) -> None:
        """Put the cursor on an entry, and say so: also when it is there already, which ends a search."""
        self.point(entry)
        self.post_message(self.Chosen(entry))

    def point(self, entry: str) -> None:
        """Put the cursor on an entry that is shown already."""
        self._chosen = entry
        self.redraw()
        self.reveal(self._row(entry))

    def _row(self, id_: str) -> int:
        return next((y for y, entry in enumerate(self._entries) if entry.id == id_), 0)

    def line(self, y: int) -> Line:
        """One entry: title to the left, counts to the right."""
        if y >= len(self._entries):
            return EMPTY
        entry, width = self._entries[y], self.text_width
        if entry is _RULE:
            return (Run("─" * width, "dim"),)
        room = width - len(entry.count) - 4
        return (
            Run(f" {entry.shape}", entry.style or "dim"),
            Run(fit(f" {entry.title}", room), "dim" if entry.id == FIND else ""),
            Run(f" {entry.count} ", "dim"),
        )

    def row_style(self, y: int) -> str:
        """The cursor's line."""
        return "cursor" if self._chosen and y == self._row(self._chosen) else ""

    def spots(self) -> Iterator[tuple[int, int, Go]]:
        """Where one can jump to: the entries in sight."""
        top = self.scroll_offset.y
        for y, entry in enumerate(self._entries[top : top + self.page]):
            if entry.id:
                yield 0, y, partial(self._jump, entry.id)

    def _jump(self, entry: str) -> None:
        self.screen.set_focus(self)
        self._pick(entry)

    def action_move(self, by: int) -> None:
        """To the next entry; find is reached by its key."""
        ids = [entry.id for entry in self._entries if entry.id not in ("", FIND)]
        if ids:
            at = ids.index(self._chosen) if self._chosen in ids else 0
            self.choose(ids[max(0, min(at + by, len(ids) - 1))])

    def action_enter(self) -> None:
        """On to what it leads to."""
        self.post_message(self.Entered(self._chosen))

    def on_click(self, event: Click) -> None:
        """A click chooses; find and presets it opens."""
        y = event.y + self.scroll_offset.y
        self._pick(self._entries[y].id if y < len(self._entries) else "")

    def _pick(self, entry: str) -> None:
        if entry and entry != FIND:
            self.choose(entry)
        if entry in (FIND, PRESETS):
            self.post_message(self.Entered(entry))
