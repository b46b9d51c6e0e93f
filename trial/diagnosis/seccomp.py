"""The kernel's records of refused system calls (audit type 1326), joined to the service.

Sources: systemd's journald-audit.c for the fields, include/uapi/linux/audit.h for the type.
"""

import re
from collections.abc import Collection, Iterator

from msgspec import Struct

from trial.calls import named
from trial.diagnosis.case import Case

_TYPE = re.compile(r"\b(?:type=1326|SECCOMP)\b")
_FIELD = re.compile(r'\b(syscall|arch|comm|sig|ip)=("[^"]*"|\S+)')
_SIGSYS = "31"


class Call(Struct, frozen=True):
    """One system call that was refused."""

    name: str
    """Empty where the number is unknown."""
    sure: bool = True
    """Whether it was a process of the service, by its number or by where its code lies in memory, which the
    kernel chooses at random for each program and a fork inherits; rather than one of the same name."""
    foreign: bool = False
    """Whether it was a call of another architecture than the host's."""
    killed: bool = False
    """Whether the process was killed for it, rather than told no or only recorded."""


def refused_calls(case: Case) -> tuple[Call, ...]:
    """The refused calls of the service, each once, the last first."""
    found = dict.fromkeys(_calls(case))
    sure = [call for call in found if call.sure]
    return tuple(reversed(sure or list(found)))


def _calls(case: Case) -> Iterator[Call]:
    names = {entry.identifier for entry in case.entries if entry.invocation and entry.pid != 1}
    for entry in case.entries:
        if not (_TYPE.search(entry.message) or entry.fields.get("_AUDIT_TYPE") == "1326"):
            continue
        fields = {key: value.strip('"') for key, value in _FIELD.findall(entry.message)}
        number = int(fields["syscall"]) if fields.get("syscall", "").isdigit() else -1
        name, architecture = named(fields.get("arch", ""), number)
        sure = entry.own or _within(fields.get("ip", ""), case.code)
        if sure or (entry.own is None and (fields.get("comm", "") in names or not names)):
            foreign = bool(architecture) and architecture != case.architecture
            yield Call(name, bool(sure), foreign, fields.get("sig") == _SIGSYS)


def _within(address: str, code: Collection[tuple[int, int]]) -> bool:
    at = int(address, 16) if re.fullmatch(r"0x[0-9a-f]{1,16}", address) else 0
    return any(first <= at < last for first, last in code)
