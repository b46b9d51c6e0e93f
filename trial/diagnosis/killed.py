"""A process that the kernel killed: for a system call, for memory that is not its own, or at a limit."""

import re
from collections.abc import Iterator

from trial.diagnosis import filters
from trial.diagnosis.case import Case, Suspicion, ranked
from trial.diagnosis.fixes import returns_errors
from trial.diagnosis.seccomp import Call, refused_calls
from trial.fatal import fatal

_SIGSYS, _SIGXFSZ, _SIGXCPU, _SIGKILL = 31, 25, 24, 9
CRASHES = {4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE", 11: "SIGSEGV"}
"""How a program dies of what it was refused and did not look at. signal(7)"""
_TOLD = (
    (re.compile(r"\bSIGSEGV\b|segmentation fault|segfault|signal:? 11\b", re.IGNORECASE), 11),
    (re.compile(r"\bSIGABRT\b|\bAborted\b|signal:? 6\b"), 6),
    (re.compile(r"\bSIGTRAP\b|trace/breakpoint trap|signal:? 5\b", re.IGNORECASE), 5),
    (re.compile(r"\bSIGILL\b|illegal instruction|signal:? 4\b", re.IGNORECASE), 4),
    (re.compile(r"\bSIGBUS\b|\bbus error|signal:? 7\b", re.IGNORECASE), 7),
)
"""How a program tells what one of its own processes died of."""
_CRASHING = (
    "MemoryDenyWriteExecute",
    "SystemCallFilter",
    "LimitSTACK",
    "LimitAS",
    "LimitDATA",
    "MemoryMax",
    "RestrictAddressFamilies",
    "RestrictNamespaces",
    "ProcSubset",
    "PrivateDevices",
    "LockPersonality",
)
"""What is refused to programs that crash for it, the likeliest first."""
_DOUBTFUL = 5
"""From this place on it is a mere possibility."""


def suspects(case: Case) -> Iterator[Suspicion]:
    """A process that the kernel killed."""
    calls = _calls(case)
    signals = case.signals | {number for pattern, number in _TOLD if any(map(pattern.search, case.lines))}
    if calls and "SystemCallFilter" in case.change:
        yield from _refused(case, calls)
    if any(call.foreign for call in calls):
        why = "a call of another architecture was refused"
        yield from ranked(case, ["SystemCallArchitectures"], 210, why, certainty="seen")
    if _SIGSYS in signals and not calls:
        names = ("SystemCallFilter", "SystemCallArchitectures", "RestrictAddressFamilies")
        why = "a process was killed for a system call (SIGSYS)"
        yield from ranked(case, names, 150, why, ("SystemCallErrorNumber=EPERM",), "seen")
    if _SIGXFSZ in signals:
        yield from ranked(case, ["LimitFSIZE"], 150, "a file grew beyond the limit (SIGXFSZ)", (), "seen")
    if _SIGXCPU in signals:
        why = "it used more CPU time than the limit (SIGXCPU)"
        yield from ranked(case, ["LimitCPU", "LimitRTTIME"], 150, why, (), "seen")
    if _SIGKILL in signals and case.standing.result != "timeout":
        limits = ("MemoryMax", "LimitRTTIME", "MemorySwapMax", "LimitCPU")
        yield from ranked(case, limits, 60, "a process was killed (SIGKILL)")
    if crashes := [number for number in CRASHES if number in signals]:
        yield from _crashed(case, crashes[0])


def _calls(case: Case) -> tuple[Call, ...]:
    """The refused calls; of those that are known by a program's name only, those that the filter refuses:
    others' of that name are among them."""
    calls, change = refused_calls(case), case.change.get("SystemCallFilter")
    if change is None:
        return calls
    return tuple(one for one in calls if one.sure or filters.refuses(change, one.name)) or calls


def _refused(case: Case, calls: tuple[Call, ...]) -> Iterator[Suspicion]:
    """All calls that were refused at once: each alone would only show the next."""
    change, names = case.change["SystemCallFilter"], [call.name for call in calls if call.name]
    if not names:
        return
    sure = all(call.sure for call in calls)
    shown = ", ".join(f"{name}()" for name in names[:4]) + (" and more" if len(names) > 4 else "")
    verb, doubt = "was" if len(names) == 1 else "were", "" if sure else ", most likely by this service"
    why = f"{shown} {verb} refused{doubt}"
    fixes = (*filters.syscalls(change, names), "SystemCallErrorNumber=EPERM")
    yield Suspicion("SystemCallFilter", 200, why, fixes, "seen" if sure else "likely")


def _crashed(case: Case, number: int) -> Iterator[Suspicion]:
    said = fatal(case.lines)
    who = "it" if number in case.signals else "a process of it"
    why = f"{who} died of {CRASHES[number]}" + (f"; it said: {said[:160]}" if said else " without a word")
    there = [name for name in _CRASHING if name in case.change]
    for place, name in enumerate(name for name in there if name != "SystemCallFilter" or _silent(case)):
        certain = name == "MemoryDenyWriteExecute" or _CRASHING.index(name) < _DOUBTFUL
        yield Suspicion(name, 92 - 3 * place, why, certainty="likely" if certain else "possible")


def _silent(case: Case) -> bool:
    """Whether the filter refuses without killing for it, so that the program goes on and stumbles."""
    return returns_errors(case, case.change["SystemCallFilter"])
