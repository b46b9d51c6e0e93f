"""A pick list: names with check boxes, groups that open, and a filter that is typed."""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from host.ports import HostError
from tui.render.text import Run
from tui.values.editor import ValueEditor
from tui.values.picklist import PickList
from tui.values.said import Said, Saying, gained
from workbench.edited_value import EditedValue
from workbench.items import Items
from workbench.pick_lists import Picking

_HELD = {
    "capabilities": "● the main process holds it now",
    "address-families": "● the main process has such a socket open now",
    "namespaces": "● the main process has one of its own now",
}
_BOTH = {
    False: "off: what is picked is allowed, and nothing else",
    True: "on: what is picked is refused, and nothing else",
}


class PickEditor(ValueEditor):
    """The filter, the names, and what is in the group under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def __init__(self, valuing: EditedValue) -> None:
        super().__init__(valuing)
        self._picking = Picking(valuing.directive, valuing.sets, valuing.items)
        self._told = ""
        self._anything_held = False
        self.add_class("-tall")

    def compose(self) -> ComposeResult:
        """The names between what is typed and what is known."""
        yield Saying(id="value-filter")
        yield PickList(self._picking)
        yield Saying(id="value-hint")

    def on_mount(self) -> None:
        """Begin with the names."""
        names = self.query_one(PickList)
        names.focus()
        self.tell()
        self._ask_held()

    def type(self, text: str) -> None:
        """Type into the filter."""
        for letter in text:
            self.query_one(PickList).type(letter)

    @work(exit_on_error=False)
    async def _ask_held(self) -> None:
        try:
            held = await self.valuing.held()
        except (HostError, TimeoutError):
            return
        self._anything_held = bool(held)
        self.query_one(PickList).hold(held)
        self.tell()

    @property
    def value(self) -> Items:
        """What is picked."""
        return self._picking.items

    def problem(self) -> str | None:
        """Also what was just tried and can't be."""
        return self._told or super().problem()

    def facts(self, *, wrong: bool) -> list[Said]:
        """How much it amounts to, what is in the group under the cursor, and what the marks mean."""
        names = self.query_one(PickList)
        found: list[Said] = []
        members = self._picking.members(names.name_under)
        if members and not names.is_open(names.name_under):
            shown = " ".join(members[:40]) + (f" and {len(members) - 40} more" if len(members) > 40 else "")
            found.append([Run(f"{names.name_under}: ", "bold"), Run(shown)])
        count, lines = self._picking.count, len(self.value.lines)
        total = f"{count} in {lines} line{'s' * (lines != 1)}" if lines else "nothing picked"
        legend = "[x] listed"
        if self._picking.groups:
            legend += "  [+] with a group  [-] except"
        if self._anything_held:
            legend += f"  {_HELD[self.valuing.kind.grammar]}"
        found.append([Run(total, "good"), Run(f"   {legend}", "dim")])
        if lines and not wrong:
            found += gained(self.valuing, self.value.lines)
        return found

    def own_keys(self) -> list[tuple[str, str, str]]:
        """What keys do to the row under the cursor."""
        names = self.query_one(PickList)
        found = [("space", "picks", "pick")]
        if self._picking.members(names.name_under):
            found.append(("→", "its members", "open_group"))
        if self.valuing.items.inverts:
            found.append(("~", "the opposite", "invert"))
        return found

    def tell(self) -> None:
        """Say how it stands, and show the filter."""
        names = self.query_one(PickList)
        typed = [Run(names.query_text, "bold"), Run("▏", "key")]
        idle = [Run("type a name", "dim")] if not names.query_text else []
        said: list[Said] = [[Run("find ", "dim"), *typed, *idle]]
        if self.valuing.items.inverts:
            box = f"[{'x' if self._picking.denies else ' '}] ~ "
            said.append([Run(box, "key", "do:invert"), Run(_BOTH[self._picking.denies], "", "do:invert")])
        self.query_one("#value-filter", Saying).say(said)
        super().tell()

    # What the user does

    def action_accept(self) -> None:
        """What is typed in full is picked, and the list taken; what is typed in part is picked first."""
        names = self.query_one(PickList)
        if not names.query_text:
            super().action_accept()
            return
        whole = names.typed_name
        if whole is None:
            self.action_pick()
            return
        if self._picking.item(whole) is None and not self._toggle(whole):
            return
        super().action_accept()

    def action_leave(self) -> None:
        """The filter first, then the editor."""
        names = self.query_one(PickList)
        if names.query_text:
            names.clear()
        else:
            super().action_leave()

    def action_pick(self) -> None:
        """Pick the name under the cursor, or don't."""
        names = self.query_one(PickList)
        if names.has_rows and self._toggle(names.name_under) and names.query_text:
            names.clear()

    def _toggle(self, name: str) -> bool:
        _, colon, error = self.query_one(PickList).query_text.partition(":")
        if colon and (wrong := self._picking.wrong(name, error)):
            self._told = wrong
            self.tell()
            self._told = ""
            self.app.bell()
            return False
        self._put(self._picking.toggled(name, error))
        return True

    def _put(self, picking: Picking) -> None:
        self._picking = picking
        self.query_one(PickList).show(picking)
        self.tell()

    def action_invert(self) -> None:
        """Name what is refused, or what is allowed."""
        self._put(self._picking.inverted())

    def action_open_group(self) -> None:
        """Show the members of the group under the cursor, or hide them."""
        self.query_one(PickList).toggle_group()

    @on(PickList.Moved)
    def _moved(self) -> None:
        self.tell()

    @on(PickList.Wanted)
    def _wanted(self, event: PickList.Wanted) -> None:
        if event.what == "invert":
            self.action_invert()
        else:
            self.action_pick()
