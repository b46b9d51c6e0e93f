"""What is told about a learning: how it was done, and what speaks against trusting it."""

from collections.abc import Mapping

from catalog.sets import Sets
from host.ports import Recorders
from trial.learning.seen import Seen

_HOW = {
    "audit": "the kernel's records of SystemCallLog=, all of which journald's audit socket gets",
    "auditd": "the kernel's records of SystemCallLog=, all of which auditd writes down",
    "kernel": "the kernel's records of SystemCallLog=, of which its log lets only a few a second through",
}
_SHOWN = 8


def how(method: str, recorders: Recorders, seconds: float) -> str:
    """By what it is learnt, and for how long."""
    if method == "strace":
        return f"strace, which sees every call, for {seconds:g} s; the service is slower meanwhile"
    return f"{_HOW[recorders.log]}, for {seconds:g} s; ordinary calls (read, mmap ...) are left out"


_NO_LONGER = 257
"""The systemd that filters a service with User= without taking new privileges from it, as tried on
252 and 257."""


def besides(method: str, properties: Mapping[str, object], version: int) -> str:
    """What else the way to learn does to the service; empty for nothing."""
    user = properties.get("User") or properties.get("DynamicUser")
    if method != "log" or not user or properties.get("NoNewPrivileges") or version >= _NO_LONGER:
        return ""
    return (
        "SystemCallLog= brings NoNewPrivileges=yes to a service that has User=: sudo and other set-uid"
        " programs fail meanwhile."
    )


def again(failed: str, lost: int) -> str:
    """Why it is watched once more, by strace."""
    if failed:
        why = f"It does not work while it is recorded ({failed})"
    else:
        why = f"At least {lost} records did not arrive" if lost else "Not one record arrived"
    return f"{why}: strace watches it now, which takes another restart."


def notes(
    found: Seen, lost: int, others: int, sets: Sets, recorders: Recorders, permitted: frozenset[str]
) -> tuple[str, ...]:
    """What one should know before one relies on it, a sentence each."""
    known = sets.members("@known") or sets.every_syscall
    said = ["What it does seldom was not seen: rotating its logs, its backups, its errors."]
    if lost:
        instead = "" if recorders.strace else f" {recorders.why_no_strace} With it, every call would be seen."
        said.append(f"At least {lost} records did not arrive, so calls may be missing here.{instead}")
    if found.likely:
        said.append(f"By a program's name only, not by its number, it made: {_list(found.likely)}.")
    if refused := found.names - permitted:
        said.append(f"Its present filter refuses these, and it works without them: {_list(refused)}.")
    if nameless := (found.names - known) | {f"number {number}" for number in found.numbers}:
        said.append(f"This systemd has no name for {_list(nameless)}: no filter of it can permit that.")
    if found.foreign:
        said.append(f"It made calls of another architecture: {_list(found.foreign)}.")
    if others:
        said.append(f"{others} {'record' if others == 1 else 'records'} of other programs left out.")
    return tuple(said)


def silent(recorders: Recorders) -> str:
    """Why there may be nothing."""
    why = recorders.why_no_strace or "Try --method strace."
    maybe = "this host delivers none, or gave all that it gives in some seconds"
    return f"Not one record came, not even that of the start: {maybe}. {why}"


def _list(names: frozenset[str] | set[str]) -> str:
    shown = sorted(names)
    more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    return ", ".join(shown[:_SHOWN]) + more
