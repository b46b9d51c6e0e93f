"""What is worth trying on a unit: directives with their values from the strictest to the loosest."""

from collections.abc import Collection, Iterator

from msgspec import Struct

from catalog.catalog import Catalog
from catalog.kinds import check
from catalog.presets import presets
from trial.diagnosis import kinds
from trial.diagnosis.capabilities import merged
from trial.diagnosis.habit import ORDER
from trial.harden.events import LeftOut
from trial.harden.state import Lines, State
from trial.own import Own

_FILTERS: tuple[Lines, ...] = (
    ("@system-service", "~@privileged @resources"),
    ("@system-service", "~@resources"),
    ("@system-service",),
    ("~@clock @cpu-emulation @debug @module @mount @obsolete @raw-io @reboot @swap",),
    ("~@clock @cpu-emulation @module @obsolete @raw-io @reboot @swap",),
)
_TAKEN = "~@privileged @resources @clock @cpu-emulation @debug @module @mount @obsolete @raw-io @reboot @swap"
"""What is taken from a filter that the unit has itself."""
_STRICTEST: dict[str, tuple[Lines, ...]] = {
    "NoNewPrivileges": (("yes",),),
    "ProtectSystem": (("strict",), ("full",), ("yes",)),
    "ProtectHome": (("yes",), ("tmpfs",), ("read-only",)),
    "PrivateTmp": (("yes",),),
    "PrivateDevices": (("yes",),),
    "DevicePolicy": (("closed",),),
    "PrivateNetwork": (("yes",),),
    "PrivateUsers": (("yes",),),
    "PrivateMounts": (("yes",),),
    "PrivateIPC": (("yes",),),
    "ProtectControlGroups": (("yes",),),
    "ProtectKernelModules": (("yes",),),
    "ProtectKernelTunables": (("yes",),),
    "ProtectKernelLogs": (("yes",),),
    "ProtectClock": (("yes",),),
    "ProtectHostname": (("yes",),),
    "ProtectProc": (("invisible",), ("noaccess",)),
    "ProcSubset": (("pid",),),
    "RestrictAddressFamilies": (("none",), ("AF_UNIX",), ("AF_UNIX AF_INET AF_INET6",)),
    "RestrictNamespaces": (("yes",),),
    "RestrictRealtime": (("yes",),),
    "RestrictSUIDSGID": (("yes",),),
    "MemoryDenyWriteExecute": (("yes",),),
    "LockPersonality": (("yes",),),
    "CapabilityBoundingSet": (("",),),
    "SystemCallArchitectures": (("native",),),
    "SystemCallFilter": _FILTERS,
    "SystemCallErrorNumber": (("EPERM",),),
    "IPAddressDeny": (("any",),),
    "UMask": (("0077",), ("0027",)),
    "KeyringMode": (("private",),),
}
"""What may be tried unseen. Left out: what changes files on disk for good, or the user (DynamicUser=, User=),
and what only shows after days (RemoveIPC=, PrivatePIDs=)."""
NEEDING = {"SystemCallErrorNumber": "SystemCallFilter"}
"""Directives that mean nothing without another."""


class Candidate(Struct, frozen=True):
    """A directive that may be set."""

    name: str
    rungs: tuple[Lines, ...]
    """Its lines, the strictest first; what is looser still is to leave it out."""

    def after(self, lines: Lines) -> Lines:
        """The next looser rung; none where that is to leave it out."""
        place = self.rungs.index(lines) if lines in self.rungs else len(self.rungs) - 1
        return self.rungs[place + 1] if place + 1 < len(self.rungs) else ()


class Candidates(Struct, frozen=True):
    """All of them, those that break services most seldom first."""

    all: tuple[Candidate, ...]
    left_out: tuple[LeftOut, ...] = ()

    def get(self, name: str) -> Candidate | None:
        """One by its name."""
        return next((one for one in self.all if one.name == name), None)

    @property
    def strictest(self) -> State:
        """Each at its strictest."""
        return State({one.name: one.rungs[0] for one in self.all})


class NoPreset(ValueError):
    """There is no preset of that name; the message is a sentence."""


def candidates(
    catalogue: Catalog, own: Own, preset: str = "", only: Collection[str] = (), without: Collection[str] = ()
) -> Candidates:
    """What may be set on a unit that sets `own` itself: of a preset, if one is named. Raises NoPreset."""
    found: list[Candidate] = []
    left: list[LeftOut] = []
    for name, rungs in _wanted(catalogue, preset).items():
        if (only and name not in only) or name in without:
            left.append(LeftOut(name, "it was not to be tried"))
            continue
        directive = catalogue.get("Service", name)
        if directive is None or not directive.supported:
            since = f"; it came with {directive.since}" if directive and directive.since else ""
            left.append(LeftOut(name, f"systemd {catalogue.version} does not know it{since}"))
            continue
        fine = tuple(one for one in rungs if all(not line or not check(directive.kind, line) for line in one))
        if stricter := tuple(_stricter(name, fine, own)):
            found.append(Candidate(name, stricter))
    order = {name: place for place, name in enumerate(ORDER)}
    found.sort(key=lambda one: -order.get(one.name, len(ORDER)))
    return Candidates(tuple(found), tuple(left))


def _wanted(catalogue: Catalog, preset: str) -> dict[str, tuple[Lines, ...]]:
    if not preset:
        return _STRICTEST
    chosen = next((one for one in presets(catalogue) if one.id == preset), None)
    if chosen is None:
        names = ", ".join(one.id for one in presets(catalogue))
        raise NoPreset(f"There is no preset {preset}; there are {names}.")
    found: dict[str, tuple[Lines, ...]] = {}
    for name, lines in chosen.settings:
        rungs = _STRICTEST.get(name, ())
        looser = rungs[rungs.index(lines) + 1 :] if lines in rungs else ()
        found[name] = (lines, *looser)
    found.pop("DynamicUser", None)
    return found


def _stricter(name: str, rungs: tuple[Lines, ...], own: Own) -> Iterator[Lines]:
    """The rungs that are stricter than what the unit has."""
    held = own.values.get(name, ())
    if name == "SystemCallFilter" and held:
        yield (_TAKEN,)
        return
    if name == "SystemCallErrorNumber" and own.values.get("SystemCallFilter"):
        return  # how its own filter refuses is its own business
    if name == "CapabilityBoundingSet" and name in own.values and not merged(held):
        return
    for rung in rungs:
        if name != "CapabilityBoundingSet" and kinds.same(name, rung, held or (kinds.default(name),)):
            return
        yield rung
