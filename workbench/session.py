"""One service manager for as many units as people look at: opened once, with one catalogue."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.catalog import Catalog
from host.ports import Host, HostError, HostFacts, HostUnavailable, UnitRow
from workbench import reader
from workbench.open_unit import OpenUnit
from workbench.reader import Say, unheard
from workbench.recent import FILE, Recent
from workbench.store import Store
from workbench.trial_options import TrialOptions
from workbench.unit_list import Listing, renewed

if TYPE_CHECKING:
    from catalog.exposure import Score


class Session:
    """A manager's host, catalogue and list of units; nothing is opened before it is needed.

    All methods raise HostError where the host can't.
    """

    def __init__(
        self,
        open_host: Callable[[Say], Awaitable[Host]],
        store: Callable[[], Store] = Store,
        trial_options: Callable[[str], TrialOptions] = lambda unit: TrialOptions(),
        *,
        title: str = "this machine",
        about: str = "",
        first: str = "",
    ) -> None:
        self.title = title
        """What it is called in "the units of ..."."""
        self.about = about
        """What is to be found there, in a few words."""
        self.first = first
        """The unit that is opened by whoever chooses this manager; empty where the choice is theirs."""
        self.listing: Listing | None = None
        """The units when they were last listed."""
        self._open_host, self._make_store, self._trial_options = open_host, store, trial_options
        self._recent = Recent()
        self._rows: tuple[UnitRow, ...] = ()
        self._host: Host | None = None
        self._store: Store | None = None
        self._catalogue: Catalog | None = None
        self._scores: dict[str, Score | None] = {}
        self._opening = asyncio.Lock()
        self._making = asyncio.Lock()

    async def host(self, say: Say = unheard) -> Host:
        """The host, opened by whoever asks first."""
        async with self._opening:
            if self._host is None:
                self._host = await self._open_host(say)
            return self._host

    async def facts(self) -> HostFacts:
        """What kind of host it is."""
        return await (await self.host()).facts()

    async def forget(self) -> None:
        """Let go of a host that does not answer any more: it is opened again when it is needed."""
        host, self._host = self._host, None
        if host is not None:
            await host.close()

    # Units

    async def units(
        self, heard: Callable[[Listing], None], say: Say = unheard, *, anew: bool = False
    ) -> None:
        """List the units: `heard` is told what is loaded, then everything. For unit files systemd takes up to
        some milliseconds each, in which it does nothing else: they are read once, or `anew`."""
        host = await self.host(say)
        recent = self._recent.of((await host.facts()).scope)
        loaded = await host.list_units(loaded=True)
        self.listing = Listing(renewed(self._rows, loaded), recent)
        heard(self.listing)
        if anew or not self._rows:
            say("reading unit files")
            self._rows = await host.list_units()
            self.listing = Listing(self._rows, recent)
            heard(self.listing)

    async def open(self, name: str, say: Say = unheard) -> OpenUnit:
        """Open a unit that somebody looks at. Raises NoSuchUnit."""
        unit = await self.unit(name, say)
        scope = (await self.facts()).scope
        await asyncio.to_thread(self._recent.note, scope, unit.name)
        return unit

    async def unit(self, name: str, say: Say = unheard) -> OpenUnit:
        """A unit with its files and a draft. Raises NoSuchUnit."""
        host = await self.host(say)
        say(f"reading {name}")
        facts = await host.facts()
        opened = await reader.read_unit(host, facts, name)
        self._scores.pop(opened.stack.name, None)  # it may be another when it is left
        options = self._trial_options(opened.stack.name)
        return OpenUnit(opened, await self._known(host, facts, say), host, options)

    async def open_file(self, path: Path, say: Say = unheard) -> OpenUnit:
        """Open a unit file, to be edited but not tested."""
        say(f"reading {path}")
        store, lend = self._kept(), None if self._catalogue else self.host
        opened = await OpenUnit.open_file(path, store, lend)
        await asyncio.to_thread(lambda: self._recent.note(FILE, str(path.absolute())))
        return opened

    def files(self) -> tuple[str, ...]:
        """The unit files that were opened last by their paths."""
        return self._recent.of(FILE)

    def is_scored(self, name: str) -> bool:
        """Whether a unit's exposure, or that it has none, is known."""
        return name in self._scores

    def exposed(self, name: str) -> "Score | None":
        """A unit's exposure, as far as it is known."""
        return self._scores.get(name)

    async def score(self, name: str) -> None:
        """Find out a unit's exposure."""
        host = await self.host()
        facts = await host.facts()
        catalogue = await self.catalogue()
        try:
            opened = await reader.read_unit(host, facts, name)
            self._scores[name] = await asyncio.to_thread(_score, opened, catalogue)
        except HostUnavailable:
            raise
        except HostError:  # masked meanwhile, or without a process of its own
            self._scores[name] = None

    # What it knows

    async def catalogue(self, say: Say = unheard) -> Catalog:
        """The catalogue of its systemd."""
        host = await self.host(say)
        return await self._known(host, await host.facts(), say)

    def _kept(self) -> Store:
        if self._store is None:
            self._store = self._make_store()
        return self._store

    async def _known(self, host: Host, facts: HostFacts, say: Say) -> Catalog:
        async with self._making:
            if self._catalogue is None:
                self._catalogue = await reader.catalogue(host, facts, self._kept(), say)
            return self._catalogue


def _score(opened: reader.Opened, catalogue: Catalog) -> "Score":
    from workbench.exposure import score_of  # here, in a thread: its tables take a while to be read

    return score_of(opened, catalogue)
