"""The names of a pick list as one virtual list, with the filter that is typed over it."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Click, Key, Paste
from textual.message import Message

from tui.render.text import EMPTY, Line, Run, fit, link_at
from tui.widgets.lines import ARROWS, LineView
from workbench.pick_lists import EMPTY as NOTHING
from workbench.pick_lists import Picking, Row, Standing

_MARKS = {
    Standing.NONE: ("[ ]", "dim"),
    Standing.LISTED: ("[x]", "changed"),
    Standing.WITHIN: ("[+]", "value"),
    Standing.EXCEPT: ("[-]", "removed"),
}
_LONGEST = 64
"""Characters of the filter: no name is longer."""


class PickList(LineView, can_focus=True):
    """Names with their marks; letters that are typed filter them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *ARROWS,
        Binding("space", "pick", show=False),
        Binding("right", "open(True)", show=False),
        Binding("left", "open(False)", show=False),
        Binding("backspace", "rub", show=False),
        Binding("ctrl+u", "clear", show=False),
    ]

    class Moved(Message):
        """The cursor, or the filter, is another one."""

    class Wanted(Message):
        """ "toggle" the name under the cursor, or "invert" the whole."""

        def __init__(self, what: str) -> None:
            super().__init__()
            self.what = what

    def __init__(self, picking: Picking) -> None:
        super().__init__(id="value-picks")
        self._picking = picking
        self.query_text = ""
        """The filter."""
        self._opened: frozenset[str] = frozenset()
        self._held: frozenset[str] = frozenset()
        self._rows: tuple[tuple[str, Row], ...] = ()
        self._cursor = 0

    def on_mount(self) -> None:
        """Show the names."""
        self._lay_out()

    # What it shows

    def show(self, picking: Picking) -> None:
        """Show what is picked now; the cursor stays on its name."""
        self._picking = picking
        self._lay_out()

    def hold(self, held: frozenset[str]) -> None:
        """Mark what the process has now."""
        self._held = held
        self.redraw()

    def _lay_out(self) -> None:
        under = self._rows[self._cursor] if self._rows else None
        self._rows = self._picking.rows(self.query_text, self._opened)
        near = self._rows.index(under) if under in self._rows else 0
        self._cursor = near if under is not None else 0
        self.set_height(max(1, len(self._rows)))
        self.reveal(self._cursor)

    @property
    def has_rows(self) -> bool:
        """Whether anything fits."""
        return bool(self._rows)

    @property
    def name_under(self) -> str:
        """The name under the cursor."""
        return self._rows[self._cursor][0] if self._rows else ""

    def is_open(self, group: str) -> bool:
        """Whether the members of a group are listed."""
        return group in self._opened and not self.query_text

    @property
    def typed_name(self) -> str | None:
        """The name that is typed in full; None where it is none."""
        typed = self.query_text.partition(":")[0].lower()
        return next((name for name, _ in self._rows if name.lower() == typed), None)

    def line(self, y: int) -> Line:
        """A name: its mark, whether the process has it, and what is known besides."""
        if not self._rows:
            return (Run(f"  Nothing is named {self.query_text}.", "dim"),)
        if y >= len(self._rows):
            return EMPTY
        name, row = self._rows[y]
        mark, style = _MARKS[self._picking.standing(name)]
        item = self._picking.item(name)
        error = item.text[len(name) :] if item is not None else ""
        members = self._picking.members(name)
        opens = ("▾ " if name in self._opened else "▸ ") if members and not self.query_text else "  "
        note = f"{len(members)} in it " if members else "● now " if name in self._held else ""
        if item is not None and item.origin:
            note = f"{item.origin} {note}"
        shown = "nothing at all" if name == NOTHING else f"{name}{error}"
        indent = "   " if row is Row.MEMBER else ""
        room = max(self.text_width - 8 - len(indent) - len(note), 4)
        return (
            Run("▸ " if y == self._cursor else "  ", "label"),
            Run(indent),
            Run(f"{mark} ", style, "toggle"),
            Run(opens, "dim", "open"),
            Run(fit(shown, room), "bold" if row is Row.GROUP else "", "toggle"),
            Run(note, "good" if "●" in note else "dim"),
        )

    def row_style(self, y: int) -> str:
        """The cursor's line."""
        return "cursor" if y == self._cursor and self._rows else ""

    # Moving

    def _go(self, index: int) -> None:
        self._cursor = max(0, min(index, len(self._rows) - 1))
        self.redraw()
        self.reveal(self._cursor)
        self.post_message(self.Moved())

    def action_move(self, by: int) -> None:
        """To the next name."""
        self._go(self._cursor + by)

    def action_page(self, by: int) -> None:
        """A window's height on."""
        self._go(self._cursor + by * max(1, self.page - 1))

    def action_end(self, by: int) -> None:
        """To the first name or the last."""
        self._go(0 if by < 0 else len(self._rows) - 1)

    def action_pick(self) -> None:
        """Pick it, or don't."""
        self.post_message(self.Wanted("toggle"))

    def action_open(self, wanted: bool) -> None:
        """Open the group under the cursor, or close it; from a member, go up to its group."""
        name, row = self._rows[self._cursor] if self._rows else ("", Row.WORD)
        if row is Row.MEMBER and not wanted:
            self._go(max(at for at in range(self._cursor) if self._rows[at][1] is Row.GROUP))
            name = self.name_under
        if self._picking.members(name) and (name in self._opened) != wanted:
            self.toggle_group()

    def toggle_group(self) -> None:
        """Open the group under the cursor, or close it."""
        name = self.name_under
        if self._picking.members(name) and not self.query_text:
            self._opened ^= {name}
            self._lay_out()
            self.post_message(self.Moved())

    # The filter

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Letters are typed into the filter."""
        return character is not None and character.isprintable()

    def on_key(self, event: Key) -> None:
        """Type a letter into the filter."""
        if event.character and event.character.isprintable() and event.character != " ":
            event.stop()
            event.prevent_default()
            self.type(event.character)

    def type(self, text: str) -> None:
        """More of the filter; ~ before anything else is the switch."""
        if text == "~":
            if self._picking.items.inverts:
                self.post_message(self.Wanted("invert"))
            return
        self._filter((self.query_text + text)[:_LONGEST])

    def on_paste(self, event: Paste) -> None:
        """The first word of it."""
        event.stop()
        words = event.text[: _LONGEST * 4].split()
        if words:
            self.type("".join(filter(str.isprintable, words[0])))

    def action_rub(self) -> None:
        """The filter without its last letter."""
        self._filter(self.query_text[:-1])

    def action_clear(self) -> None:
        """No filter."""
        self.clear()

    def clear(self) -> None:
        """No filter; the cursor stays on its name."""
        self._filter("", keep=True)

    def _filter(self, text: str, *, keep: bool = False) -> None:
        self.query_text = text
        if not keep:
            self._rows = ()
        self._lay_out()
        self.post_message(self.Moved())

    # The mouse

    def on_click(self, event: Click) -> None:
        """The mark and the name toggle, the arrow opens a group."""
        y = event.y + self.scroll_offset.y
        if y < len(self._rows):
            link = link_at(self.line(y), event.x)
            self._go(y)
            if link == "open":
                self.toggle_group()
            elif link:
                self.action_pick()
