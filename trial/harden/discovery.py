"""What the running service holds, and was seen to do: what clearly can't hold is begun looser."""

from collections.abc import Collection, Iterable, Iterator

from msgspec import Struct

from catalog.names import CAPABILITIES
from catalog.sets import Sets
from host.ports import Holding, LoadedUnit
from trial.diagnosis.capabilities import of_mask
from trial.harden import capabilities, filters
from trial.harden.candidates import Candidates
from trial.harden.places import Places
from trial.harden.state import Lesson, Lines, State, shown

_HARMLESS_DEVICES = frozenset(
    f"/dev/{name}"
    for name in [
        "null",
        "zero",
        "full",
        "random",
        "urandom",
        "tty",
        "ptmx",
        "console",
        "stdin",
        "stdout",
        "stderr",
    ]
)
_INET = ("AF_INET", "AF_INET6")
_REALTIME = (1, 2, 6)
_HIDDEN_HOMES = ("/home/", "/root/", "/run/user/")


class Calls(Struct, frozen=True):
    """What a learning run saw."""

    names: frozenset[str] = frozenset()
    families: frozenset[str] = frozenset()
    complete: bool = False
    """Whether every call was seen, ordinary ones too."""


class Seen(Struct, frozen=True):
    """All that is known of a service before its first trial."""

    unit: LoadedUnit
    processes: tuple[Holding, ...] = ()
    calls: Calls = Calls()
    architecture: str = "x86-64"
    named: tuple[str, ...] = ()
    """Directories that are named after it, see places.named_after()."""

    @property
    def families(self) -> frozenset[str]:
        """Address families of its sockets."""
        return self.calls.families.union(*(one.families for one in self.processes))

    @property
    def is_known(self) -> bool:
        """Whether there was anything to look at."""
        return bool(self.processes) or self.calls.complete


_Finding = tuple[str, Lines, str]
"""A directive, its looser lines (none to leave it out), and why."""


def begin(candidates: Candidates, seen: Seen, sets: Sets) -> tuple[State, tuple[Lesson, ...]]:
    """The strictest that does not contradict what was seen, and what was made looser for that."""
    state, lessons = candidates.strictest, []
    for name, lines, why in _findings(candidates, seen, sets):
        before = state.get(name)
        if before == lines or (not before and name not in _OPENING and name != "SystemCallFilter"):
            continue
        state = state.with_(name, lines)
        lessons.append(Lesson(name, shown(name, before), shown(name, lines), why, "discovery", "seen"))
    return state, tuple(lessons)


_OPENING = ("ReadWritePaths", "DeviceAllow", "IPAddressAllow")


def _findings(candidates: Candidates, seen: Seen, sets: Sets) -> Iterator[_Finding]:
    yield from _network(seen)
    yield from _users(seen)
    yield from _devices(candidates, seen)
    yield from _memory_and_scheduling(seen)
    yield from _files(candidates, seen)
    yield from _processes(seen)
    yield from _calls(candidates, seen, sets)


def _network(seen: Seen) -> Iterator[_Finding]:
    families = seen.families
    if not seen.is_known:
        return
    wanted = _permitted(seen.unit, {"AF_UNIX", *families})
    wanted.sort(key=lambda name: (name != "AF_UNIX", name))
    why = f"it has sockets of {' '.join(sorted(families))}" if families else "it may log to a socket"
    yield "RestrictAddressFamilies", (" ".join(wanted) or "none",), why
    if not families.isdisjoint(_INET):
        yield "PrivateNetwork", (), "it uses the network"
        sockets = [one for process in seen.processes for one in process.listening if one.kind != "unix"]
        if sockets and all(one.is_local for one in sockets):
            yield "IPAddressAllow", ("localhost",), "it listens on this host's own addresses only"
        else:
            yield "IPAddressDeny", (), "it uses the network"


def _users(seen: Seen) -> Iterator[_Finding]:
    needed = capabilities.needed(seen.processes, seen.calls.names, seen.families)
    needed = {name: why for name, why in needed.items() if name in _bounds(seen.unit)}
    if needed:
        why = "; ".join(f"{name}: {reason}" for name, reason in needed.items())
        yield "CapabilityBoundingSet", (" ".join(needed),), why
        yield "PrivateUsers", (), f"it needs {next(iter(needed))} on the host"
    elif len({user for one in seen.processes for user in one.users}) > 1:
        yield "PrivateUsers", (), "its processes run as different users"
    ambient = seen.unit.number("AmbientCapabilities")
    if ambient and not needed:
        yield "CapabilityBoundingSet", (), "its unit gives it capabilities"
        yield "PrivateUsers", (), "its unit gives it capabilities"


def _bounds(unit: LoadedUnit) -> Collection[str]:
    """The capabilities that the unit lets it have. org.freedesktop.systemd1(5), CapabilityBoundingSet"""
    mask = unit.properties.get("CapabilityBoundingSet")
    return of_mask(f"{mask:x}") if isinstance(mask, int) else CAPABILITIES


def _permitted(unit: LoadedUnit, families: Iterable[str]) -> list[str]:
    """Those of some address families that the unit lets it have; RestrictAddressFamilies is a pair."""
    own = unit.properties.get("RestrictAddressFamilies")
    if not (isinstance(own, list) and len(own) == 2 and isinstance(own[1], list) and own[1]):
        return sorted(families)
    return sorted(one for one in families if (one in own[1]) is bool(own[0]))


def _devices(candidates: Candidates, seen: Seen) -> Iterator[_Finding]:
    held = {path for one in seen.processes for path in one.devices}
    nodes = sorted(
        path for path in held if path not in _HARMLESS_DEVICES and not path.startswith("/dev/pts/")
    )
    if not nodes:
        return
    why = f"it has {nodes[0]} open"
    yield "PrivateDevices", (), why
    if candidates.get("DevicePolicy"):
        yield "DeviceAllow", tuple(f"{path} rw" for path in nodes), why
    if "/dev/kmsg" in nodes:
        yield "ProtectKernelLogs", (), why
    if any(path.startswith("/dev/rtc") for path in nodes):
        yield "ProtectClock", (), why


def _memory_and_scheduling(seen: Seen) -> Iterator[_Finding]:
    for one in seen.processes:
        if one.makes_code:
            yield "MemoryDenyWriteExecute", (), f"{_name(one)} has memory with code that it made itself"
        if one.policy in _REALTIME:
            yield "RestrictRealtime", (), f"{_name(one)} has real-time scheduling"
        if one.namespaces:
            yield "RestrictNamespaces", (), f"{_name(one)} is in a namespace of its own"


def _files(candidates: Candidates, seen: Seen) -> Iterator[_Finding]:
    read = {path for one in seen.processes for path in (*one.read, one.directory, one.program) if path}
    written = {path for one in seen.processes for path in one.written}
    home = sorted(path for path in read | written if f"{path}/".startswith(_HIDDEN_HOMES))
    if home:
        looser: Lines = () if any(path in written for path in home) else ("read-only",)
        yield "ProtectHome", looser, f"it has {home[0]} open"
    shared = sorted(path for path in read | written if path.startswith(("/tmp/", "/var/tmp/")))
    if shared and candidates.get("PrivateTmp") is not None and _names_tmp(seen, shared):
        yield "PrivateTmp", (), f"its unit names {shared[0]}"
    if any(path.startswith("/sys/fs/cgroup/") for path in written) or seen.unit.properties.get("Delegate"):
        yield "ProtectControlGroups", (), "it manages control groups"
    if paths := Places(seen.unit).opened(written, _sockets(seen.processes), seen.named):
        yield "ReadWritePaths", (" ".join(paths),), "these are its own, or it has files there open"
    for path in _sockets(seen.processes):
        yield "UMask", (), f"others reach it by {path}"


def _sockets(processes: Iterable[Holding]) -> list[str]:
    """The paths at which it waits for clients."""
    found = {one.address for process in processes for one in process.listening if one.kind == "unix"}
    return sorted(path for path in found if path.startswith("/"))


def _names_tmp(seen: Seen, paths: Iterable[str]) -> bool:
    """Whether somebody else is meant to find what lies in /tmp: the unit names it, or a socket is there."""
    files = [file for file in (seen.unit.fragment, *seen.unit.drop_ins) if file]
    said = b"\n".join(file.content for file in files).decode(errors="replace")
    return any(path in said for path in paths)


def _processes(seen: Seen) -> Iterator[_Finding]:
    if seen.calls.names & {"ptrace", "process_vm_readv"} or any(one.traced for one in seen.processes):
        why = "it looks into other processes"
        yield "ProtectProc", (), why
        yield "PrivateUsers", (), why


def _calls(candidates: Candidates, seen: Seen, sets: Sets) -> Iterator[_Finding]:
    candidate = candidates.get("SystemCallFilter")
    if candidate is None:
        return
    if seen.calls.complete and candidate.rungs[0][0].startswith("@"):
        yield (
            "SystemCallFilter",
            filters.learnt(seen.calls.names, sets, seen.architecture),
            f"{len(seen.calls.names)} different calls were seen",
        )


def _name(process: Holding) -> str:
    return process.program.rpartition("/")[2] or f"process {process.pid}"
