"""Whether control groups, BPF programs and security modules hold what was asked for. cgroups(7)"""

from host.ports import ProcessState
from trial.diagnosis.case import Change
from trial.enforced.look import Look

_NO_BPF = "this machine has no BPF programs on control groups, which it needs"


def control(file: str) -> Look:
    """A file of the control group that must be there and say something."""

    def look(change: Change, process: ProcessState) -> str:
        controller = file.partition(".")[0]
        if file not in process.controls:
            return f"this machine's control groups have no {controller} controller for it"
        idle = process.controls[file].split()[:1] == ["max"] and change.values[-1] not in ("infinity", "")
        return f"{file} of its control group says max" if idle else ""

    return look


def program(*kinds: str) -> Look:
    """BPF programs of any of these kinds are attached to its control group, or one above."""

    def look(change: Change, process: ProcessState) -> str:
        if process.programs is None:
            return "" if process.controls else _NO_BPF
        return "" if any(process.programs.get(kind) for kind in kinds) else _NO_BPF

    return look


def module(name: str) -> Look:
    """The running kernel has a security module."""

    def look(change: Change, process: ProcessState) -> str:
        missing = process.modules != ("",) and name not in process.modules
        return f"the running kernel has no {name} module" if missing else ""

    return look
