"""Whether what was asked for holds: changed directives against what the kernel enforces on the main process.

Only what is known not to hold is told; what can't be seen from outside counts as held.
Sources: systemd.exec(5), systemd.resource-control(5), proc_pid_status(5), cgroups(7).
"""

from collections.abc import Iterable

from msgspec import Struct

from host.ports import ProcessState
from trial.diagnosis.case import Change
from trial.enforced.paths import no_exec
from trial.enforced.table import ANY_VALUE, LOOKS

_OFF = ("", "no", "false", "off", "0", "default")


class Idle(Struct, frozen=True):
    """A directive that is set and does nothing."""

    name: str
    why: str


def ineffective(
    changes: Iterable[Change], process: ProcessState, exec_paths: Iterable[str] = ()
) -> tuple[Idle, ...]:
    """The changed directives that do not hold on the process, each with the reason as far as it is known;
    `exec_paths`: what the unit's ExecPaths= opens again."""
    looks = {**LOOKS, "NoExecPaths": no_exec(tuple(exec_paths))}
    found = []
    for change in changes:
        look = looks.get(change.name)
        value = change.values[-1] if change.values else ""
        if look is None or change.via or (value.lower() in _OFF and change.name not in ANY_VALUE):
            continue
        if why := look(change, process):
            found.append(Idle(change.name, why))
    return tuple(found)
