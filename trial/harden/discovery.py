"""What the running service holds, and was seen to do: what clearly can't hold is begun looser."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial

from msgspec import Struct

from catalog.names import CAPABILITIES
from catalog.sets import Sets
from host.ports import Attempt, Holding, LoadedUnit
from trial.diagnosis import kinds
from trial.diagnosis.capabilities import of_mask
from trial.diagnosis.case import Change
from trial.diagnosis.filters import refuses
from trial.events import by_directive
from trial.harden import capabilities, filters
from trial.harden.candidates import Candidate, Candidates
from trial.harden.loosening import without
from trial.harden.places import Places
from trial.harden.state import Lesson, Lines, State, shown
from trial.learning.seen import let_through
from trial.look.call import OPENS, Call, names
from trial.look.rights import needed
from trial.own import Own

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
_FILTERS_FIRST = 257
"""The systemd that sets filters before it gives up its rights, and needs no NoNewPrivileges= for them."""
_HIDDEN_HOMES = ("/home/", "/root/", "/run/user/")


class Calls(Struct, frozen=True):
    """What a start under strace saw."""

    names: frozenset[str] = frozenset()
    families: frozenset[str] = frozenset()
    written: frozenset[str] = frozenset()
    """Files and directories that it wrote."""
    changed: frozenset[str] = frozenset()
    """Directories in which it made or removed something."""
    capabilities: Mapping[str, str] = {}
    """Those that calls took, each with the call."""
    devices: frozenset[str] = frozenset()
    """Device nodes that it opened."""
    programs: frozenset[str] = frozenset()
    """Programs that it ran."""

    whole: bool = True
    """Whether the service did its work meanwhile, so that these are all."""

    @property
    def complete(self) -> bool:
        """Whether everything was seen."""
        return self.whole and bool(self.names)


def calls_of(attempts: Iterable[Attempt], directory: str, *, whole: bool) -> Calls:
    """What the calls of a service tell that works in some directory; see Calls.whole."""
    every = [Call(one, directory) for one in attempts]
    worked = [one for one in every if not one.error]
    writing = [one for one in worked if one.writes]
    taken: dict[str, str] = {}
    for one in worked:
        for name in (*needed(one)[:1], *_chown(one)):
            taken.setdefault(name, one.shown)
    made = [one for one in writing if one.name in _MAKING or one.flags & _CREATING]
    return Calls(
        frozenset(one.name for one in every),
        frozenset(one.arguments.partition(",")[0] for one in worked if one.name == "socket"),
        frozenset(path for one in writing for path in one.paths),
        frozenset(path.rpartition("/")[0] or "/" for one in made for path in one.paths),
        taken,
        frozenset(path for one in worked if one.name in OPENS for path in one.paths if _is_device(path)),
        frozenset(path for one in worked if one.name in ("execve", "execveat") for path in one.paths),
        whole,
    )


def _is_device(path: str) -> bool:
    return path.startswith("/dev/") and not path.startswith(("/dev/pts", "/dev/shm", "/dev/fd"))


def _chown(call: Call) -> tuple[str, ...]:
    """Giving a file to somebody else takes a capability; keeping it takes none."""
    others = call.name in _CHOWN and any(int(number) for number in _NUMBER.findall(call.arguments))
    return ("CAP_CHOWN",) if others else ()


_CHOWN = frozenset({"chown", "fchown", "lchown", "fchownat"})
_NUMBER = re.compile(r", (\d+)(?=,|$)")
_MAKING = names(
    "mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2 link linkat symlink symlinkat mknod"
    " mknodat creat bind"
)
_CREATING = frozenset({"O_EXCL", "O_TMPFILE"})


class Seen(Struct, frozen=True):
    """All that is known of a service before its first trial."""

    unit: LoadedUnit
    processes: tuple[Holding, ...] = ()
    calls: Calls = Calls()
    architecture: str = "x86-64"
    named: tuple[str, ...] = ()
    """Directories that are named after it, see places.named_after()."""
    raising: tuple[str, ...] = ()
    """Programs that it runs and that have other rights than who runs them: set-user-ID, set-group-ID."""
    version: int = 0
    """The host's systemd."""
    refused: Mapping[str, tuple[str, str]] = {}
    """Directives that would refuse a call that it makes: instead of them, as a remedy, and why."""

    @property
    def families(self) -> frozenset[str]:
        """Address families of its sockets."""
        return self.calls.families.union(*(one.families for one in self.processes))

    @property
    def devices(self) -> tuple[str, ...]:
        """Device nodes that it has open or opened, save those that every service may use."""
        held = {*self.calls.devices, *(path for one in self.processes for path in one.devices)}
        plain = (path for path in held if path not in _HARMLESS_DEVICES and not path.startswith("/dev/pts/"))
        return tuple(sorted(plain))

    @property
    def directory(self) -> str:
        """Where its main process works."""
        return self.processes[0].directory if self.processes else "/"

    @property
    def is_known(self) -> bool:
        """Whether there was anything to look at."""
        return bool(self.processes) or self.calls.complete


_Finding = tuple[str, Lines, str]
"""A directive, its looser lines (none to leave it out), and why."""


def begin(candidates: Candidates, seen: Seen, sets: Sets, own: Own) -> tuple[State, tuple[Lesson, ...]]:
    """The strictest that does not contradict what was seen, and what was made looser for that; nothing that
    the unit's `own` lines say anyway."""
    state, lessons = candidates.strictest, []
    for name, lines, why in _findings(candidates, seen, sets):
        before = state.get(name)
        if name == "SystemCallFilter" and lines and not before:
            continue  # it was left out for another reason
        if before == lines or (not before and name not in _OPENING):
            continue
        if lines and kinds.same(name, lines, own.values.get(name, ())):
            state = without(state, [name])
            continue
        state = state.with_(name, lines) if lines else without(state, [name])
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
    for name, (remedy, why) in seen.refused.items():
        yield name, tuple(by_directive(remedy).get(name, ())) if remedy else (), why
    yield from _rights(candidates, seen)
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
    taken = capabilities.taken(seen.processes, seen.calls.capabilities, seen.families, seen.devices)
    taken = {name: why for name, why in taken.items() if name in _bounds(seen.unit)}
    if taken:
        why = "; ".join(f"{name}: {reason}" for name, reason in taken.items())
        yield "CapabilityBoundingSet", (" ".join(taken),), why
        yield "PrivateUsers", (), f"it needs {next(iter(taken))} on the host"
    elif len({user for one in seen.processes for user in one.users}) > 1:
        yield "PrivateUsers", (), "its processes run as different users"
    ambient = seen.unit.number("AmbientCapabilities")
    if ambient and not taken:
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
    nodes = seen.devices
    if not nodes:
        return
    why = f"it uses {nodes[0]}"
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
    places = Places(seen.unit)
    if paths := places.opened(
        written | seen.calls.written, seen.calls.changed, _sockets(seen.processes), seen.named
    ):
        yield "ReadWritePaths", (" ".join(paths),), "it writes there, or they are named after it"
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
    if candidate.rungs[0][0][:1] not in "@~":
        return
    if not seen.calls.complete:
        yield from _permitting(candidate, seen.calls.names)
        return
    own = partial(let_through, properties=seen.unit.properties)
    lines = filters.learnt(own(seen.calls.names), sets, seen.architecture, own)
    why = f"{len(seen.calls.names)} different system calls were seen"
    yield "SystemCallFilter", lines, why


def _permitting(candidate: Candidate, names: Collection[str]) -> Iterator[_Finding]:
    """The strictest filter with the calls that were seen, where these may not be all."""
    change = Change(candidate.name, candidate.rungs[0])
    if more := sorted(name for name in names if refuses(change, name)):
        yield candidate.name, (*candidate.rungs[0], " ".join(more)), f"it calls {more[0]}()"


def _rights(candidates: Candidates, seen: Seen) -> Iterator[_Finding]:
    """What keeps programs from having other rights than who runs them: before 257 whatever is a filter, for a
    service that is not root's. systemd.exec(5), NoNewPrivileges"""
    if not seen.raising:
        return
    why = f"it runs {seen.raising[0]}, which has rights of its own"
    yield "NoNewPrivileges", (), why
    yield "PrivateUsers", (), why
    if seen.version >= _FILTERS_FIRST or seen.unit.text("User") in ("", "root", "0"):
        return
    for one in candidates.all:
        known = kinds.words().get(one.name)
        if known and any(implied.name == "NoNewPrivileges" for implied in known.implies):
            yield one.name, (), f"{why}, and this takes them"


def _name(process: Holding) -> str:
    return process.program.rpartition("/")[2] or f"process {process.pid}"
