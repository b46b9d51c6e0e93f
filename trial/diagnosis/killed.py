"""A process that the kernel killed: for a system call, or at a limit."""

from collections.abc import Iterator

from trial.diagnosis import remedies
from trial.diagnosis.case import PROCESS_EXIT, Case, Suspicion, ranked
from trial.diagnosis.seccomp import refused_calls

_SIGSYS, _SIGXFSZ, _SIGXCPU, _SIGKILL = 31, 25, 24, 9


def suspects(case: Case) -> Iterator[Suspicion]:
    """A process that the kernel killed."""
    signals = {case.standing.exit_status} if case.standing.exit_code in (2, 3) else set[int]()
    signals |= {
        int(status)
        for entry in case.entries
        if entry.message_id == PROCESS_EXIT and entry.fields.get("EXIT_CODE") in ("killed", "dumped")
        if (status := entry.fields.get("EXIT_STATUS", "")).isdigit()
    }
    calls, change = refused_calls(case), case.change.get("SystemCallFilter")
    if change is not None:
        # Of those that are known by a program's name only, others' of that name are among them.
        calls = tuple(one for one in calls if one.sure or remedies.refuses(change, one.name)) or calls
    for call in calls:
        sure = "" if call.sure else ", most likely by this service"
        if change is not None and call.name:
            yield Suspicion(
                "SystemCallFilter",
                200,
                f"{call.name}() was refused{sure}",
                (*remedies.syscalls(change, call.name), "SystemCallErrorNumber=EPERM"),
            )
        if call.foreign:
            yield from ranked(
                case, ["SystemCallArchitectures"], 210, "a call of another architecture was refused"
            )
    if _SIGSYS in signals and not calls:
        names = ("SystemCallFilter", "SystemCallArchitectures", "RestrictAddressFamilies")
        yield from ranked(
            case, names, 150, "a process was killed for a system call", ("SystemCallErrorNumber=EPERM",)
        )
    if _SIGXFSZ in signals:
        yield from ranked(case, ["LimitFSIZE"], 150, "a file grew beyond the limit")
    if _SIGXCPU in signals:
        yield from ranked(case, ["LimitCPU", "LimitRTTIME"], 150, "it used more CPU time than the limit")
    if _SIGKILL in signals and case.standing.result != "timeout":
        yield from ranked(case, ["MemoryMax", "LimitRTTIME", "MemorySwapMax"], 60, "a process was killed")
