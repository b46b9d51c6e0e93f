"""Whether a process has the flags, filters, capabilities, user and namespaces that were asked for."""

from host.ports import ProcessState
from trial.diagnosis import capabilities
from trial.diagnosis.case import Change
from trial.enforced.look import Look


def status(field: str, wanted: str, words: str) -> Look:
    """A field of /proc/PID/status has a value."""

    def look(change: Change, process: ProcessState) -> str:
        held = process.status.get(field, wanted)
        return "" if held == wanted else f"the process has {words} off"

    return look


def filtered(change: Change, process: ProcessState) -> str:
    """The process has a system call filter that the manager has not."""
    none = process.filters == 0 or process.status.get("Seccomp", "2") != "2"
    return "the process has no system call filter of its own: no seccomp here" if none else ""


def namespace(kind: str) -> Look:
    """The process has a namespace of some kind of its own."""

    def look(change: Change, process: ProcessState) -> str:
        shares = f"the process shares the manager's {kind} namespace"
        return "" if kind in process.namespaces else shares

    return look


def bounded(change: Change, process: ProcessState) -> str:
    """It can gain no capability but those in the value."""
    allowed = capabilities.merged(change.values)
    extra = capabilities.of_mask(process.status.get("CapBnd", "")) - allowed
    return f"the process may still gain {', '.join(sorted(extra)[:3])}" if extra else ""


def ambient(change: Change, process: ProcessState) -> str:
    """It has the capabilities in the value."""
    missing = capabilities.merged(change.values) - capabilities.of_mask(process.status.get("CapAmb", ""))
    missing -= capabilities.of_mask(process.status.get("CapEff", ""))
    return f"the process does not have {', '.join(sorted(missing)[:3])}" if missing else ""


def unprivileged(change: Change, process: ProcessState) -> str:
    """It does not run as root, where another user was asked for."""
    uids = process.status.get("Uid", "").split()
    asked = change.values[-1] not in ("root", "0")
    return (
        "the process runs as root: the program or its + prefix took rights back"
        if (asked and uids[:2] == ["0", "0"])
        else ""
    )
