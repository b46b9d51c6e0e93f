"""What systemd itself says of the unit: the manager, and its child before it ran the program."""

import re
from collections.abc import Callable, Iterator

from trial.diagnosis import files, remedies
from trial.diagnosis.case import Case, Suspicion, ranked
from trial.diagnosis.paths import paths
from trial.entries import manager_said

_SETTING = re.compile(r"\b([A-Z][A-Za-z]{2,})=")
Reader = Callable[[Case, "re.Match[str]", str], Iterator[Suspicion]]


def suspects(case: Case) -> Iterator[Suspicion]:
    """What each of its lines tells."""
    for line in manager_said(case.manager):
        why = f"systemd says: {line[:200]}"
        for pattern, reader in _READERS:
            if found := pattern.search(line):
                yield from reader(case, found, why)
        for name in dict.fromkeys(_SETTING.findall(line)):
            if name in case.change and name != "ExecStart":
                yield Suspicion(name, 150, why, certainty="seen")
    if case.standing.result in ("timeout", "protocol") and (path := case.now.last("PIDFile")):
        why = f"it did not report that it is up, which it does by its PIDFile={path}"
        yield from _unwritten(case, path, why, 108)


def _pid_file(case: Case, found: "re.Match[str]", why: str) -> Iterator[Suspicion]:
    path = next(iter(paths(found[0])), "") or case.now.last("PIDFile")
    yield from _unwritten(case, path, why, 134)


def _unwritten(case: Case, path: str, why: str, weight: int) -> Iterator[Suspicion]:
    """Whoever keeps a service from writing its PID file, which systemd then waits for."""
    path = path if path.startswith("/") else f"/run/{path}"
    yield from files.covering(case, [path], "read-only", weight, why)
    others = [
        one for how in ("missing", "denied") for one in files.covering(case, [path], how, weight - 4, why)
    ]
    yield from (one for one in others if one.name != "CapabilityBoundingSet")
    yield from ranked(case, ["PIDFile", "Type"], weight + 4, why)


def _working_directory(case: Case, found: "re.Match[str]", why: str) -> Iterator[Suspicion]:
    yield from unusable(case, case.now.last("WorkingDirectory").lstrip("-"), why, 150)
    if "WorkingDirectory" in case.change:
        path = case.change["WorkingDirectory"].last
        yield Suspicion("WorkingDirectory", 170, why, (f"WorkingDirectory=-{path}",), "seen")


def unusable(case: Case, path: str, why: str, weight: int) -> Iterator[Suspicion]:
    """Whoever hides a directory, or forbids it."""
    if path == "~":
        path = "/home"
    if path.startswith("/"):
        for how in ("denied", "missing"):
            yield from files.covering(case, [path], how, weight, why)


def _too_permissive(case: Case, found: "re.Match[str]", why: str) -> Iterator[Suspicion]:
    """A directory below which those of dynamic users lie, open to others: no line of a unit helps."""
    command = f"chmod {found[2]} {found[1]}"
    why = f"{why} ({command} as root mends it)"
    names = [
        name
        for name in ("DynamicUser", "StateDirectory", "CacheDirectory", "LogsDirectory")
        if name in case.change
    ]
    for place, name in enumerate(names):
        yield Suspicion(name, 180 - place, why, (), "seen", command, instead=name == "DynamicUser")


def _several_commands(case: Case, found: "re.Match[str]", why: str) -> Iterator[Suspicion]:
    if change := case.change.get("ExecStart"):
        why = f"{why} (a drop-in adds to what is there, unless an empty ExecStart= comes before it)"
        yield Suspicion(
            "ExecStart", 190, why, (f"ExecStart=\nExecStart={change.last}",), "seen", instead=False
        )


def _no_handler(case: Case, found: "re.Match[str]", why: str) -> Iterator[Suspicion]:
    """Type=notify-reload with a program that does not handle its signal: systemd 262 refuses to call it up,
    older ones kill it at the first reload."""
    signal = found[1].removeprefix("SIG")
    why = f"{why} (with Type=notify-reload a reload is the signal {signal}, which would kill this program)"
    fixes = {"Type": ("Type=notify",), "ReloadSignal": ("ReloadSignal=SIGHUP",) if signal != "HUP" else ()}
    for place, (name, remedies_) in enumerate(fixes.items()):
        if name in case.change:
            yield Suspicion(name, 190 - place, why, remedies_, "seen", instead=not remedies_)


def _environment(case: Case, found: "re.Match[str]", why: str) -> Iterator[Suspicion]:
    if change := case.change.get("EnvironmentFile"):
        optional = "\n".join(f"EnvironmentFile=-{value.lstrip('-')}" for value in change.values)
        yield Suspicion("EnvironmentFile", 150, why, (optional,), "seen")


def _names(names: str, weight: int, certain: bool = True) -> Reader:
    def read(case: Case, found: "re.Match[str]", why: str) -> Iterator[Suspicion]:
        yield from ranked(case, names.split(), weight, why, certainty="seen" if certain else "likely")

    return read


def _socket(case: Case, found: "re.Match[str]", why: str) -> Iterator[Suspicion]:
    if change := case.change.get("RestrictAddressFamilies"):
        yield Suspicion("RestrictAddressFamilies", 110, why, remedies.with_family(change, "AF_UNIX"))


_READERS: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (
            r"(?:Can't|Failed to) (?:open|convert|read|parse).*PID .*|PID file \S+ .*|Failed to read PID.*",
            _pid_file,
        ),
        (
            r"New main PID \d+ |[Nn]ot owned by root|PID \d+ .*does not (?:exist|belong)",
            _names("PIDFile User DynamicUser Type PrivatePIDs", 130, False),
        ),
        (r"working directory", _working_directory),
        (
            r"Directory \"?(/[^\s\"]+)\"? already exists, but has mode \d+ that is too permissive \((\d+) ",
            _too_permissive,
        ),
        (r"more than one ExecStart= setting", _several_commands),
        (r"lacks handler for reload signal (\w+)", _no_handler),
        (r"has no ExecStart=|lacks .*ExecStart=", _names("ExecStart Type", 190)),
        (r"load environment files|[Ee]nvironment file", _environment),
        (r"Got notification message from PID", _names("NotifyAccess Type", 140)),
        (
            r"OOM killer|out of memory|oom-kill|Out of memory",
            _names("MemoryMax MemoryHigh MemorySwapMax MemoryZSwapMax", 150),
        ),
        (r"Watchdog timeout", _names("WatchdogSec NotifyAccess RestrictAddressFamilies", 150)),
        (r"Failed to fork|fork process|Resource temporarily", _names("TasksMax LimitNPROC", 140)),
        (
            r"[Uu]ser credentials|[Uu]nknown user|user namespac",
            _names("User Group DynamicUser SupplementaryGroups PrivateUsers", 140),
        ),
        (r"group credentials|supplementary groups", _names("Group SupplementaryGroups User", 140)),
        (r"Too many open files", _names("LimitNOFILE", 190)),
        (r"Cannot allocate memory", _names("LimitAS LimitDATA MemoryMax LimitMEMLOCK", 190, False)),
        (
            r"drop capabilities|set capabilit|ambient",
            _names("AmbientCapabilities CapabilityBoundingSet SecureBits", 140),
        ),
        (
            r"resource limit|RLIMIT",
            _names("LimitNOFILE LimitNPROC LimitMEMLOCK LimitCORE LimitAS LimitRTPRIO LimitNICE", 130),
        ),
        (r"notify|READY=1", _socket),
    )
)
"""Its words, and what they tell."""
