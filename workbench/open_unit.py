"""One opened unit: a host, a catalogue and a draft together."""

import contextlib
from collections.abc import Awaitable, Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.catalog import Catalog
from host.layout import Layout
from host.ports import Aside, Host, HostError
from unit.draft import Draft
from workbench import reader
from workbench.composed import Base
from workbench.current import Current
from workbench.edits import Edits
from workbench.known import Known
from workbench.store import Store
from workbench.trial_options import TrialOptions
from workbench.trials import Trials
from workbench.view import View

if TYPE_CHECKING:
    from workbench.hardened import Hardened
    from workbench.rounds import Rounds
    from workbench.save import Saver


class OpenUnit:
    """A unit and the draft over it: `view` reads it, `edits` changes the draft, `trials` try it."""

    def __init__(
        self,
        opened: reader.Opened,
        catalogue: Catalog,
        host: Host | None = None,
        options: TrialOptions | None = None,
    ) -> None:
        self._host = host
        self._now = Current(Base(opened, Known(catalogue, opened.stack.name)))
        self.view = View(self._now, host, catalogue)
        self.edits = Edits(self._now, self.view)
        self.trials = Trials(self._now, host, options or TrialOptions(), self.reload)

    @classmethod
    async def open(
        cls, host: Host, name: str, store: Store, options: TrialOptions | None = None
    ) -> "OpenUnit":
        """Open a host's unit. Raises HostError, NoSuchUnit among them."""
        facts = await host.facts()
        opened = await reader.read_unit(host, facts, name)
        return cls(opened, await reader.catalogue(host, facts, store), host, options)

    @classmethod
    async def open_file(
        cls, path: Path, store: Store, lend: Callable[[], Awaitable[Host]] | None = None
    ) -> "OpenUnit":
        """Open a unit file, to be edited but not tested. Raises HostError.

        The newest remembered catalogue serves; where there is none, that of a host which is lent for this."""
        opened = reader.read_file(path)
        known = None
        if store.empty and lend is not None:
            with contextlib.suppress(HostError):  # no systemd is installed
                host = await lend()
                known = await reader.catalogue(host, await host.facts(), store)
        return cls(opened, known or reader.any_catalogue(store))

    async def reload(self, kept: Draft | None = None) -> None:
        """Read the unit again; the edits of a draft that was kept are in its files now. Raises HostError."""
        opened = self._now.base.opened
        if self._host and opened.facts:
            opened = await reader.read_unit(self._host, await self._host.facts(), opened.stack.name)
            self._now.base = Base(opened, self._now.known)
        edits = tuple(edit for edit in self._now.draft.edits if kept is None or edit not in kept.edits)
        self._now.put(self._now.draft if kept is None else Draft(edits))

    async def follow(self) -> bool:
        """Read the unit again if it is on a host; whether that has it otherwise by now. Raises HostError."""
        base = self._now.base
        if self._host is None or (facts := base.opened.facts) is None:
            return False
        opened = await reader.read_unit(self._host, facts, base.opened.stack.name)
        if self._now.base is not base or opened == base.opened:  # or it was read anew meanwhile
            return False
        self._now.base = Base(opened, self._now.known)
        self._now.put(self._now.draft)
        return True

    @cached_property
    def rounds(self) -> "Rounds":
        """The trials that follow each other's remedies."""
        from workbench.rounds import Rounds

        return Rounds(self._now)

    @cached_property
    def hardened(self) -> "Hardened":
        """Hardening of it, and what came of that."""
        from workbench.hardened import Hardened

        return Hardened(self._now, self.trials)

    @property
    def draft(self) -> Draft:
        """What the user wants changed."""
        return self._now.draft

    @property
    def identity(self) -> tuple[str, str]:
        """What a draft that is left is found by: the host, and the unit; a file is its own."""
        opened = self._now.base.opened
        return (opened.facts.scope, opened.stack.name) if opened.facts else ("file", opened.keep_path)

    @property
    def name(self) -> str:
        """The unit's name."""
        return self._now.base.opened.stack.name

    @property
    def opened(self) -> reader.Opened:
        """The unit as it was read."""
        return self._now.base.opened

    @property
    def layout(self) -> Layout:
        """Where the unit's manager looks."""
        return self._now.base.layout

    # Rights

    @property
    def lacks_rights(self) -> bool:
        """Whether the host may only be looked at as yet."""
        return self._now.lacks_rights

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

    @property
    def keeper(self) -> "Saver":
        """Where the draft can be kept without a trial."""
        from workbench.save import Saver

        return Saver(self._host, self._now.base.opened, self._now.known.rules)
