"""Which of the changed directives broke a service, why that is likely, and what to write instead."""

from collections.abc import Iterable, Iterator, Sequence

from trial import remedies, signatures
from trial.case import PROCESS_EXIT, SPAWN_FAILED, Case, Change, Suspicion, paths
from trial.events import Suspect
from trial.ladders import looser
from trial.reach import FIXED, covers, named
from trial.seccomp import refused_calls

_MOST = 5
_REFUSING = ("SystemCallFilter", "CapabilityBoundingSet", "PrivateUsers", "MemoryDenyWriteExecute")
"""What refuses the most different things."""
_SIGSYS, _SIGXFSZ, _SIGXCPU, _SIGKILL = 31, 25, 24, 9


def diagnose(case: Case) -> tuple[Suspect, ...]:
    """The suspects, the likeliest first; all changes, the likeliest to do harm first, where nothing tells."""
    found = [*_by_step(case), *_by_signal(case), *_by_lines(case), *_by_result(case), *_by_check(case)]
    if not found:
        found = list(_by_habit(case))
    best: dict[str, Suspicion] = {}
    for one in sorted(found, key=lambda one: -one.weight):
        change = case.change[one.name]
        name = change.via.partition("=")[0] or one.name
        why = f"{one.why} ({change.via} implies {one.name}=)" if change.via else one.why
        fixes = tuple(dict.fromkeys((*one.remedies, *looser(name, case))))
        best.setdefault(name, Suspicion(name, one.weight, why, fixes))
    ranked = sorted(best.values(), key=lambda one: -one.weight)
    return tuple(Suspect(one.name, one.why, one.remedies) for one in ranked[:_MOST])


def _ranked(
    case: Case, names: Sequence[str], weight: int, why: str, fixes: tuple[str, ...] = ()
) -> Iterator[Suspicion]:
    """Those of some directives that were changed, each a little less likely than the one before."""
    for place, name in enumerate(names):
        if name in case.change:
            yield Suspicion(name, weight - place, why, fixes)


def _by_step(case: Case) -> Iterator[Suspicion]:
    """A step that failed before the program ran: the status names it, the record often the path."""
    status = case.step
    if status not in signatures.STEPS:
        return
    told = " ".join(entry.message for entry in case.entries if entry.message_id == SPAWN_FAILED)
    said = " ".join((*case.lines, told))
    there = paths(said)
    for place, name in enumerate(signatures.STEPS[status]):
        change = case.change.get(name)
        if change is None:
            continue
        path = next((one for one in there if one in named(change)), "")
        apart = change.name in FIXED and not any(covers(change, one) for one in there)
        weight = 100 - place + (60 if path else 0) - (50 if apart else 0) - (0 if case.proved else 30)
        yield Suspicion(name, weight, _step_words(status, path), _step_remedies(change, status, path, there))


def _step_words(status: int, path: str) -> str:
    return f"{path} is not there" if path else f"exit status {status} is that of the step it belongs to"


def _step_remedies(change: Change, status: int, path: str, there: Sequence[str]) -> tuple[str, ...]:
    if status == 226 and path:
        return remedies.optional(change, path)
    if status == 203 and change.name == "NoExecPaths":
        return remedies.executable(change, there[-1] if there else "")
    if status == 203 and change.name == "InaccessiblePaths" and there:
        return remedies.without(change, there[-1])
    return ()


def _by_signal(case: Case) -> Iterator[Suspicion]:
    """A process that the kernel killed."""
    signals = {case.standing.exit_status} if case.standing.exit_code in (2, 3) else set[int]()
    signals |= {
        int(status)
        for entry in case.entries
        if entry.message_id == PROCESS_EXIT and entry.fields.get("EXIT_CODE") in ("killed", "dumped")
        if (status := entry.fields.get("EXIT_STATUS", "")).isdigit()
    }
    calls = refused_calls(case)
    for call in calls:
        change = case.change.get("SystemCallFilter")
        sure = "" if call.sure else ", most likely by this service"
        if change is not None and call.name:
            yield Suspicion(
                "SystemCallFilter",
                200,
                f"{call.name}() was refused{sure}",
                (*remedies.syscalls(change, call.name), "SystemCallErrorNumber=EPERM"),
            )
        if call.foreign:
            yield from _ranked(
                case, ["SystemCallArchitectures"], 210, "a call of another architecture was refused"
            )
    if _SIGSYS in signals and not calls:
        names = ("SystemCallFilter", "SystemCallArchitectures", "RestrictAddressFamilies")
        yield from _ranked(
            case, names, 150, "a process was killed for a system call", ("SystemCallErrorNumber=EPERM",)
        )
    if _SIGXFSZ in signals:
        yield from _ranked(case, ["LimitFSIZE"], 150, "a file grew beyond the limit")
    if _SIGXCPU in signals:
        yield from _ranked(case, ["LimitCPU", "LimitRTTIME"], 150, "it used more CPU time than the limit")
    if _SIGKILL in signals and case.standing.result != "timeout":
        yield from _ranked(case, ["MemoryMax", "LimitRTTIME", "MemorySwapMax"], 60, "a process was killed")


def _by_lines(case: Case) -> Iterator[Suspicion]:
    """What the service said, the last lines first: the first error is often a consequence of none."""
    lines = case.lines[-40:]
    for age, line in enumerate(reversed(lines)):
        end = len(lines) - age
        # What was attempted often stands before the error: in a traceback, in "binding to ...".
        context = " ".join(lines[max(0, end - 4) : end])
        for one in _in_line(case, line, context):
            yield Suspicion(one.name, one.weight - min(age, 8), one.why, one.remedies)


def _in_line(case: Case, line: str, context: str) -> Iterator[Suspicion]:
    quoted = f"it said: {line.strip()[:160]}"
    if signatures.READ_ONLY.search(line):
        yield from _about_files(case, line, "read-only", 130, quoted)
    if signatures.FAMILY.search(line):
        change = case.change.get("RestrictAddressFamilies")
        fixes = remedies.families(change, line) if change else ()
        yield from _ranked(case, ["RestrictAddressFamilies"], 140, quoted, fixes)
    if signatures.UNKNOWN_CALL.search(line):
        yield from _ranked(case, ["SystemCallFilter", "SystemCallArchitectures"], 100, quoted)
    denied, missing = signatures.DENIED.search(line), signatures.MISSING.search(line)
    if denied:
        yield from _about_files(case, line, "denied", 110, quoted)
    if missing:
        yield from _about_files(case, line, "missing", 110, quoted)
    if denied or missing or signatures.REFUSED.search(line) or signatures.INVALID.search(line):
        yield from _about_operations(case, line, context, quoted)
    for pattern, names in signatures.LIMITS:
        if pattern.search(line):
            yield from _ranked(case, names, 95, quoted)


def _about_files(case: Case, line: str, how: str, weight: int, why: str) -> Iterator[Suspicion]:
    """The directives that cover a path which could not be used."""
    there = paths(line)
    for place, name in enumerate(signatures.FILES[how]):
        change = case.change.get(name)
        if change is None:
            continue
        path = next((one for one in there if covers(change, one)), "")
        if path or not there:
            exact = 15 if path and path in named(change) else 0
            fixes = _file_remedies(change, how, path)
            yield Suspicion(name, weight - place - (0 if path else 40) + exact, why, fixes)


def _file_remedies(change: Change, how: str, path: str) -> tuple[str, ...]:
    if not path:
        return ()
    if how == "read-only" and not path.startswith(("/proc", "/sys")):
        return remedies.writable(change, path)
    if change.name == "ProtectHome":
        return ("ProtectHome=read-only",)
    if change.name in ("InaccessiblePaths", "TemporaryFileSystem", "ReadOnlyPaths"):
        if kept := remedies.without(change, path):
            return kept
        return (f"BindReadOnlyPaths=-{path}",) if change.name == "TemporaryFileSystem" else ()
    if change.name == "NoExecPaths":
        return (f"ExecPaths=-{path}", *remedies.executable(change, path))
    if change.name in ("DevicePolicy", "DeviceAllow", "PrivateDevices") and path.startswith("/dev/"):
        return (f"DeviceAllow={path} rw",) if change.name != "PrivateDevices" else ()
    return ()


def _about_operations(case: Case, line: str, context: str, why: str) -> Iterator[Suspicion]:
    """The directives that refuse what a line, or those before it, speak of."""
    for pattern, names in signatures.OPERATIONS:
        nearness = 0 if pattern.search(line) else 10 if pattern.search(context) else None
        if nearness is None:
            continue
        for place, name in enumerate(names):
            change = case.change.get(name)
            if change is None:
                continue
            fixes = remedies.capabilities(change, context) if name == "CapabilityBoundingSet" else ()
            if name == "CapabilityBoundingSet" and not fixes:
                continue  # it has all that this takes
            yield Suspicion(name, 105 - 4 * place - nearness, why, fixes)
    if signatures.REFUSED.search(line):
        own = [one for one in _REFUSING if one in case.change and not case.change[one].via]
        yield from _ranked(case, own, 60, why)


def _by_result(case: Case) -> Iterator[Suspicion]:
    result = case.standing.result
    if names := signatures.RESULTS.get(result):
        weight = 120 if result in ("oom-kill", "watchdog", "protocol") else 85
        yield from _ranked(case, names, weight, f"the unit's result is {result!r}")
    if "Type" in case.change and case.standing.active == "inactive":
        yield Suspicion("Type", 70, "it ended without an error")


def _by_check(case: Case) -> Iterator[Suspicion]:
    if case.check:
        yield from _ranked(case, signatures.UNREACHABLE, 50, f"the check fails: {case.check[:160]}")


def _by_habit(case: Case) -> Iterator[Suspicion]:
    """Where nothing tells: what breaks most services comes first, by how many kinds of failure name it."""
    often = [name for names in signatures.STEPS.values() for name in names]
    often += [name for _, names in (*signatures.OPERATIONS, *signatures.LIMITS) for name in names]
    often += [name for names in signatures.FILES.values() for name in names]
    for name in _own(case):
        yield Suspicion(name, often.count(name), "nothing in the log tells; it is one of the changes")


def _own(case: Case) -> Iterable[str]:
    return (change.name for change in case.changes if not change.via)
