"""What a host knows about a value while it is typed: what could continue it, and what its process has now.

Everything here may be slow or fail: the answers come when they come, and none is needed to set a value.
"""

from collections.abc import Iterable, Mapping

from catalog.directive import Directive
from catalog.kinds.pathlike import path_at
from catalog.kinds.quoting import quoted
from catalog.sets import Sets
from host.ports import Accounts, Host, Listing, Names
from workbench.items import WORDS

MOST = 60
"""Offers that are worth showing."""
UNITS = {"unit": "", "units": "", "sockets": ".socket", "service": ".service", "slice": ".slice"}


class Lookup:
    """Asks one host, or a root tree, on behalf of one unit."""

    def __init__(
        self, names: Names, host: Host | None, unit: str, made: Mapping[str, str], rooted: bool
    ) -> None:
        self.names, self.host, self._unit = names, host, unit
        self.made, self.rooted = made, rooted
        self._accounts: Accounts | None = None
        self._units: tuple[str, ...] | None = None

    async def offers(self, directive: Directive, typed: str) -> tuple[str, ...]:
        """Whole words that continue what is typed, as far as the host can tell. Raises HostError."""
        kind = directive.kind
        start = path_at(kind, typed)
        if start >= 0:
            found: Listing = await self.names.complete(typed[start:])
            quote = kind.grammar in WORDS
            return tuple(typed[:start] + (quoted(path) if quote else path) for path in found.paths[:MOST])
        if kind.grammar in ("user", "users"):
            return _fitting(await self.people(directive.name), typed)
        if kind.grammar in UNITS and self.host is not None:
            ending = UNITS[kind.grammar]
            return _fitting((name for name in await self.units() if name.endswith(ending)), typed)
        if kind.grammar in ("interface", "interfaces"):
            listed = await self.names.complete("/sys/class/net/")
            return _fitting((path.rstrip("/").rpartition("/")[2] for path in listed.paths), typed)
        return ()

    async def people(self, name: str) -> Mapping[str, int]:
        """Users, or groups where a directive is about those, with their numbers. Raises HostError."""
        if self._accounts is None:
            self._accounts = await self.names.accounts()
        return self._accounts.groups if "Group" in name else self._accounts.users

    async def units(self) -> tuple[str, ...]:
        """The host's units by name. Raises HostError."""
        if self._units is None:
            rows = await self.host.list_units() if self.host else ()
            self._units = tuple(row.name for row in rows)
        return self._units

    async def held(self, grammar: str, sets: Sets, ambient: bool = False) -> frozenset[str]:
        """What of a kind's members the unit's main process has now; nothing where there is none, or it can't
        be told. Raises HostError."""
        if self.host is None or grammar not in ("capabilities", "address-families", "namespaces"):
            return frozenset()
        pid = (await self.host.properties(self._unit, ("MainPID",))).get("MainPID")
        if not isinstance(pid, int) or pid <= 0:
            return frozenset()
        process = await self.host.process(pid)
        if grammar == "address-families":
            return frozenset(process.families)
        if grammar == "namespaces":
            return frozenset(process.namespaces)
        mask = int(process.status.get("CapAmb" if ambient else "CapEff", "0"), 16)
        return frozenset(name for bit, name in enumerate(sets.capabilities) if mask >> bit & 1)


def _fitting(names: Iterable[str], typed: str) -> tuple[str, ...]:
    """Those that begin with what is typed, then those that contain it."""
    low = typed.lower()
    near = [name for name in names if low in name.lower() and name != typed]
    near.sort(key=lambda name: not name.lower().startswith(low))
    return tuple(near[:MOST])
