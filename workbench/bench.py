"""One unit on the bench: a host, a catalogue and a draft together. Commands in, snapshots out."""

import contextlib
from collections.abc import Awaitable, Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from catalog.catalog import Catalog
from host.layout import Layout
from host.ports import Aside, Host, HostError
from unit.draft import Draft, Edit
from unit.names import unit_type
from workbench import drafting, opening
from workbench.composed import Base, Composed
from workbench.known import Key, Known
from workbench.snapshot import Detail, Panel, Snapshot
from workbench.store import Store
from workbench.telling import told
from workbench.testing import Testing, Trying

if TYPE_CHECKING:
    from catalog.presets import Preset
    from workbench.asking import Asking
    from workbench.dropin_text import DropInText
    from workbench.exports import Exports
    from workbench.items import Items
    from workbench.keeper import Keeper
    from workbench.manuals import Manual

GAINS, CHANGED, PRESETS, ALL = "gains", "changed", "presets", "all"
"""What stands, among the ids of groups, for lists that are none: of what lowers the exposure most, of what
the draft changes, of presets, of everything."""

_TITLES = {GAINS: "Biggest gains", CHANGED: "Changed", PRESETS: "Presets", ALL: "All"}


class Bench:
    """A unit and the draft over it."""

    def __init__(
        self,
        opened: opening.Opened,
        catalogue: Catalog,
        host: Host | None = None,
        trying: Trying | None = None,
    ) -> None:
        self._host = host
        self._catalogue = catalogue
        self._known = Known(catalogue, opened.stack.name)
        self._base = Base(opened, self._known)
        self._composed = Composed(self._base, Draft())
        self.testing = Testing(self, host, trying or Trying())

    @classmethod
    async def open(cls, host: Host, name: str, store: Store, trying: Trying | None = None) -> "Bench":
        """Put a host's unit on the bench. Raises HostError, NoSuchUnit among them."""
        facts = await host.facts()
        opened = await opening.read_unit(host, facts, name)
        return cls(opened, await opening.catalogue(host, facts, store), host, trying)

    @classmethod
    async def open_file(
        cls, path: Path, store: Store, lend: Callable[[], Awaitable[Host]] | None = None
    ) -> "Bench":
        """Put a unit file on the bench, to be edited but not tested. Raises HostError.

        The newest remembered catalogue serves; where there is none, that of a host which is lent for this."""
        opened = opening.read_file(path)
        known = None
        if store.empty and lend is not None:
            with contextlib.suppress(HostError):  # no systemd is installed
                host = await lend()
                known = await opening.catalogue(host, await host.facts(), store)
        return cls(opened, known or opening.any_catalogue(store))

    async def reload(self, kept: Draft | None = None) -> None:
        """Read the unit again; the edits of a draft that was kept are in its files now. Raises HostError."""
        opened = self._base.opened
        if self._host and opened.facts:
            opened = await opening.read_unit(self._host, await self._host.facts(), opened.stack.name)
            self._base = Base(opened, self._known)
        edits = tuple(edit for edit in self.draft.edits if kept is None or edit not in kept.edits)
        self._put(self.draft if kept is None else Draft(edits))

    async def follow(self) -> bool:
        """Read the unit again if it is on a host; whether that has it otherwise by now. Raises HostError."""
        base = self._base
        if self._host is None or (facts := base.opened.facts) is None:
            return False
        opened = await opening.read_unit(self._host, facts, base.opened.stack.name)
        if self._base is not base or opened == base.opened:  # or it was read anew meanwhile
            return False
        self._base = Base(opened, self._known)
        self._put(self.draft)
        return True

    @property
    def draft(self) -> Draft:
        """What the user wants changed."""
        return self._composed.draft

    def _put(self, draft: Draft) -> None:
        self._composed = Composed(self._base, draft)

    @property
    def identity(self) -> tuple[str, str]:
        """What a draft that is left is found by: the host, and the unit; a file is its own."""
        opened = self._base.opened
        return (opened.facts.scope, opened.stack.name) if opened.facts else ("file", opened.keep_path)

    @property
    def opened(self) -> opening.Opened:
        """The unit as it was read."""
        return self._base.opened

    @property
    def drop_in(self) -> bytes:
        """The drop-in that the draft comes to."""
        return self._composed.drop_in

    @property
    def layout(self) -> Layout:
        """Where the unit's manager looks."""
        return self._base.layout

    # Rights

    @property
    def lacks_rights(self) -> bool:
        """Whether the host may only be looked at as yet."""
        facts = self._base.opened.facts
        return facts is not None and not facts.may_change

    async def take_rights(self, aside: Aside) -> None:
        """Have the user asked for root's rights, and read the unit again with them.

        Raises NotPermitted where they are refused, HostError where the unit can't be read any more."""
        if self._host is None:
            raise ValueError("a file alone needs no rights")
        await self._host.take_rights(aside)
        await self.reload()

    async def go_on(self) -> None:
        """Have another helper in the place of one that is gone, and read the unit again.

        Raises NotPermitted where root's rights would have to be asked for again: it is only looked at then;
        HostError where there is no helper to be had."""
        if self._host is None:
            return
        try:
            await self._host.renew()
        finally:
            await self.reload()

    # What is seen

    @property
    def notes(self) -> tuple[str, ...]:
        """What could not be used of the user's own words, one sentence each."""
        return self._catalogue.notes

    def snapshot(self) -> Snapshot:
        """Everything but the panels."""
        found = self._composed.snapshot(testable=self._host is not None)
        facts, mine = self._base.opened.facts, "your own units" if self.layout.user else ""
        rights = "as root" if facts and facts.raised else "looking only" if self.lacks_rights else mine
        return replace(found, header=replace(found.header, rights=rights)) if rights else found

    def panels(self, entry: str) -> tuple[Panel, ...]:
        """The panels of a group, or of another list; presets have none."""
        known, composed = self._known, self._composed
        if entry == GAINS:
            listed = known.these(composed.biggest)
        elif entry == CHANGED:
            listed = known.these(composed.edits)
        else:
            listed = known.all if entry == ALL else known.group(entry)
        return composed.panels(listed)

    def find(self, query: str) -> tuple[Panel, ...]:
        """The panels that fit some words, best first, then those with values in which they stand."""
        found, wanted = self._known.find(query), query.strip().lower()
        holding = (
            key
            for key, held in self._composed.after.items()
            if wanted and any(wanted in value.lower() for value in held.values)
        )
        known = {directive.key for directive in found}
        more = (directive for directive in self._known.these(holding) if directive.key not in known)
        return self._composed.panels((*found, *more))

    def title(self, entry: str) -> str:
        """What a group is called."""
        return _TITLES.get(entry) or self._known.title(entry) or ""

    def detail(self, key: Key) -> Detail | None:
        """Everything about one directive."""
        directive = self._known.get(key)
        return self._composed.detail(directive) if directive else None

    def refusal(self, key: Key) -> str:
        """Why a directive can't be set on this host, one sentence; empty where it can."""
        return self._composed.refusal(self._known[key])

    def lead(self, name: str, section: str) -> tuple[str, Key] | None:
        """Where a name in a text leads: a group and a directive of it, of this section if there is one."""
        key = self._known.nearest(name, section)
        return (self._known.group_of(key), key) if key else None

    @cached_property
    def manual(self) -> "Manual":
        """The manual's whole pages."""
        from workbench.manuals import Manual

        return Manual(self._host, self._known.all)

    # What is done

    def toggle(self, key: Key) -> bool:
        """Between what the unit has and the natural value, or nothing where the unit has that already.

        False where only the user can know a value."""
        return self._try(drafting.toggled(self.draft, self._known[key], self._base.now.get(*key)))

    def step(self, key: Key, by: int) -> bool:
        """To the next of its values, round and round. False where there is nothing to step through."""
        directive, held = self._known[key], self._composed.after.get(*key).value
        return self._try(drafting.stepped(self.draft, directive, self._base.now.get(*key), held, by))

    def _try(self, draft: Draft | None) -> bool:
        if draft is not None:
            self._put(draft)
        return draft is not None

    def set(self, key: Key, values: Sequence[str]) -> None:
        """Give a directive values; what the unit has already needs no edit."""
        self._put(drafting.with_values(self.draft, self._known[key], self._base.now.get(*key), values))

    def unset(self, key: Key) -> None:
        """Make a directive as if nobody had set it."""
        self._put(drafting.without(self.draft, key, self._base.now.get(*key)))

    def forget(self, key: Key) -> None:
        """Drop what the draft says of a directive."""
        self._put(self.draft.drop(*key))

    def undo(self) -> str:
        """As before the last change; which one that was, in words."""
        undone = self.draft
        self._put(undone.undo())
        return told(self.draft, undone)

    def redo(self) -> str:
        """As before the last undo; what is back, in words."""
        before = self.draft
        self._put(before.redo())
        return told(before, self.draft)

    @property
    def inside(self) -> tuple[tuple[str, ...], list[str]]:
        """How to get beside the host's systemd, and what gives a shell there the draft's sandbox and user.

        Raises HostError."""
        from unit.inside import properties

        layout = self.layout
        arguments = properties(self._composed.after, user=layout.user)
        return self.testing.enter(), [*layout.option.split(), *arguments]

    @property
    def asking(self) -> "Asking":
        """What is asked while a value is typed, with the draft as it is now."""
        from workbench.asking import Asking

        return Asking(self._host, self._composed)

    # The draft as a whole

    @property
    def keeper(self) -> "Keeper":
        """Where the draft can be kept without a trial."""
        from workbench.keeper import Keeper

        return Keeper(self._host, self._base.opened, self._known.rules)

    @property
    def presets(self) -> "tuple[Preset, ...]":
        """What can be switched on at once, as this systemd knows it; none but for services."""
        from catalog.presets import presets

        return presets(self._catalogue) if unit_type(self._base.opened.stack.name) == "service" else ()

    def take_preset(self, preset: "Preset") -> None:
        """Put a preset's lines into the draft."""
        self._put(drafting.with_preset(self.draft, preset, self._base.now))

    def as_vendor(self) -> None:
        """Make the draft one that leaves what the unit's package brings."""
        self._put(
            self.draft.replace(drafting.as_vendor(self._base.stack, self._base.now, self._known.rules).edits)
        )

    def take(self, key: Key, value: "tuple[str, ...] | Items") -> None:
        """Give a directive what an editor made of it: lines, or the rows of a list; no lines unset it."""
        if isinstance(value, tuple):
            if value:
                self.set(key, value)
            else:
                self.unset(key)
            return
        from workbench.items import with_items

        self._put(with_items(self.draft, self._base.now.get(*key).settings, key, value))

    @property
    def text(self) -> "DropInText":
        """The drop-in as text that can be edited."""
        from workbench.dropin_text import DropInText

        return DropInText(self._host, self._base)

    def take_text(self, text: str) -> None:
        """Make the draft what the text of a drop-in says, over what is kept."""
        self._put(self.text.draft(self.draft, text))

    def take_edits(self, edits: Sequence[Edit]) -> None:
        """Put edits into the draft, as those of a draft that was left."""
        self._put(drafting.merged(self.draft, edits))

    def take_draft(self, edits: Sequence[Edit]) -> None:
        """Make the draft these edits and no others, as one that was tried before."""
        self._put(self.draft.replace(edits))

    @property
    def exports(self) -> "Exports":
        """The unit with the draft, to be taken elsewhere."""
        from workbench.exports import Exports

        return Exports(self._composed.after, self._composed.drop_in, self.layout.option)

    def take_remedy(self, suspect: str, remedy: str) -> None:
        """Draft what a diagnosis proposes: lines of their own, or other values of the suspect."""
        from trial.events import by_directive

        for name, values in by_directive(remedy).items():
            self._take_values(suspect, name, values)

    def _take_values(self, suspect: str, name: str, values: list[str]) -> None:
        key = next((key for key in self._known.named(name)), None)
        if key is None:
            return
        if name != suspect and self._known[key].kind.accumulates:
            items = self.asking.items(key)
            for value in values:
                items = items.added(value)
            self.take(key, items)
        else:
            self.set(key, values)

    def drop_suspect(self, name: str) -> None:
        """Leave a directive out of the draft."""
        for key in [key for key in self._composed.edits if key[1] == name]:
            self.forget(key)
