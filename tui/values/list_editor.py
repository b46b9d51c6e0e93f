"""A list: rows to add, change, move and take away."""

from collections.abc import Iterable

from textual import on
from textual.app import ComposeResult

from tui.keymap import shown
from tui.render.text import Run
from tui.values.completion import CompletingEditor
from tui.values.entry import EntryLine
from tui.values.offers import OfferList
from tui.values.rows import RowList
from tui.values.said import Said, Saying
from workbench.edited_value import EditedValue
from workbench.items import Items


class ListEditor(CompletingEditor):
    """Rows, and below them the line in which one is typed."""

    def __init__(self, valuing: EditedValue) -> None:
        super().__init__(valuing)
        self._items = valuing.items
        self._denies = valuing.items.denies
        self._told = ""

    def compose(self) -> ComposeResult:
        """Rows, the switch for ~ where there is one, the line, and what is known."""
        yield RowList(self.valuing)
        if self._items.inverts:
            yield Saying(id="value-switch")
        yield EntryLine(placeholder=f"add {self.valuing.form.partition(';')[0]}")
        yield OfferList()
        yield Saying(id="value-hint")

    def on_mount(self) -> None:
        """Begin with the line."""
        self.entry.focus()
        self._show()
        if self.valuing.directive.name == "ExecStart" and len(self._items.rows) == 1:
            self.action_edit_row()  # most services may have one command only
        self.typed()

    def _show(self) -> None:
        self.query_one(RowList).show(self._items)
        if self._items.inverts:
            both = ("all but these are allowed", "only these are allowed")
            chosen = [Run(f"[{'x' if self._denies else ' '}] ~ ", "key", "do:invert")]
            self.query_one("#value-switch", Saying).say(
                [[*chosen, Run(both[not self._denies], "", "do:invert")]]
            )

    # The value

    @property
    def value(self) -> Items:
        """The rows, with what is typed in its place."""
        return self._with_typed()

    def _with_typed(self) -> Items:
        text = self.valuing.written(self.entry.value)
        edited = self.query_one(RowList).edited
        if edited >= 0:
            return self._items.changed(edited, text)
        return self._items.added(text, self._denies) if text else self._items

    @property
    def word(self) -> str:
        """What is typed, as it would be written; else the row under the cursor."""
        text = self.valuing.written(self.entry.value)
        rows = self.query_one(RowList)
        row = rows.row
        return text or (row.text if row is not None and rows.has_focus else "")

    def problem(self) -> str | None:
        """What is wrong with what is typed, else with the whole."""
        text = self.valuing.written(self.entry.value)
        if text and (wrong := self.valuing.check_row(text)):
            return wrong
        return self._told or super().problem()

    def facts(self, *, wrong: bool) -> Iterable[Said]:
        """How a row will be written, where that is not as it is typed."""
        typed = self.entry.value.strip()
        if (text := self.valuing.written(typed)) != typed:
            yield [Run(f"written as {text}", "good")]
        yield from super().facts(wrong=wrong)

    def own_keys(self) -> list[tuple[str, str, str]]:
        """Keys of the line, or of the rows."""
        if self.query_one(RowList).has_focus:
            return [
                ("d", "drops it or brings it back", "drop_row"),
                ("e", "edits it", "edit_row"),
                ("alt+↑↓", "moves it", ""),
            ]
        edits = self.query_one(RowList).edited >= 0
        switch = [("~", "the opposite", "invert")] if self._items.inverts else []
        up = [("↑", "rows", "to_rows")] if self._items.rows and not edits else []
        return [(shown("value-add"), "changes it" if edits else "adds it and goes on", "add"), *up, *switch]

    # The line

    def action_add(self) -> None:
        """Put what is typed among the rows, and go on."""
        if self.take_offer():
            return
        self._told = ""
        if self.problem() is not None:
            self.tell()
            self.app.bell()
            return
        self._items = self._with_typed()
        rows = self.query_one(RowList)
        rows.edited = -1
        self._show()
        rows.action_go(-1)
        self.entry.put("")
        self.entry.focus()

    def typed(self) -> None:
        """A ~ at the beginning is the switch."""
        if self._items.inverts and self.entry.value.startswith("~"):
            self.entry.put(self.entry.value[1:])
            self.action_invert()
        self._told = ""
        super().typed()

    def walk_up(self) -> None:
        """To the rows."""
        self.action_to_rows()

    def action_to_rows(self) -> None:
        """The last row."""
        if self._items.rows:
            rows = self.query_one(RowList)
            rows.focus()
            rows.action_go(-1)

    def action_invert(self) -> None:
        """Name what is refused, or what is allowed."""
        self._items = self._items.inverted()
        self._denies = not self._denies
        self._show()
        self.tell()

    # The rows

    @on(RowList.LeftBelow)
    def _down(self) -> None:
        self.entry.focus()

    def on_descendant_focus(self) -> None:
        """Other keys, and other remarks."""
        self.tell()
        self.ask_remark(self.word)

    @on(RowList.Wanted)
    def _wanted(self, event: RowList.Wanted) -> None:
        event.stop()
        match event.what:
            case "drop":
                self.action_drop_row()
            case "edit":
                self.action_edit_row()
            case "up":
                self._move(-1)
            case "down":
                self._move(1)

    def action_drop_row(self) -> None:
        """Take the row under the cursor away, or bring it back."""
        rows = self.query_one(RowList)
        if (row := rows.row) is None:
            return
        if row.origin and not self._items.resets:
            name = self.valuing.directive.name
            self._told = (
                f"A drop-in can only add to {name}=; to take this away, edit {row.origin.rpartition(':')[0]}."
            )
            self.workers.cancel_group(
                self, "remark"
            )  # what the host knows of the row must not take its place
        else:
            self._told = ""
            self._items = self._items.restored(rows.cursor) if row.gone else self._items.removed(rows.cursor)
            self._show()
        if not self._items.rows:
            self.entry.focus()
        self.tell()
        self._told = ""

    def action_edit_row(self) -> None:
        """Change the text of the row under the cursor, in the line."""
        rows = self.query_one(RowList)
        if (row := rows.row) is None or row.gone or (row.origin and not self._items.resets):
            self.action_drop_row()
            return
        rows.edited = rows.cursor
        rows.refresh()
        self.entry.put(self.valuing.shown(row.text))
        self.entry.focus()

    def _move(self, by: int) -> None:
        rows = self.query_one(RowList)
        if 0 <= rows.cursor + by < len(self._items.rows):
            self._items = self._items.moved(rows.cursor, by)
            self._show()
            rows.action_go(rows.cursor + by)
            self.tell()
