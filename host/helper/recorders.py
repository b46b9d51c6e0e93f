"""What can tell about the system calls of services here, and what keeps it from that."""

import os
import re
import shutil
from pathlib import Path

from host.helper.manager import Manager
from host.ports import HostError, Recorders

AUDIT_LOG = Path("/var/log/audit/audit.log")
_PTRACE = 19  # CAP_SYS_PTRACE. linux/capability.h


def recorders(manager: Manager) -> Recorders:
    """How records of the kernel arrive, and whether strace may do its work."""
    log, no_log = _log(manager)
    no_strace = _no_strace()
    return Recorders(log, no_log, not no_strace, no_strace)


def _log(manager: Manager) -> tuple[str, str]:
    if "log" not in _text("/proc/sys/kernel/seccomp/actions_logged").split():
        return "", "This kernel does not log system calls (sysctl kernel.seccomp.actions_logged)."
    if re.search(r"\baudit=(?:0|off)\b", _text("/proc/cmdline")):
        return "", "The kernel was started with audit=0, so it records no system calls."
    if _is_active(manager, "systemd-journald-audit.socket"):
        return "audit", ""
    if AUDIT_LOG.exists() and _is_active(manager, "auditd.service"):
        return "auditd", ""
    if Path("/dev/kmsg").exists():
        return "kernel", ""
    return "", "The kernel's records don't reach this host: it has neither an audit socket nor /dev/kmsg."


def _no_strace() -> str:
    if shutil.which("strace") is None:
        return "strace is not installed on this host."
    if _text("/proc/sys/kernel/yama/ptrace_scope").strip() == "3":
        return "This kernel lets nobody trace a process (sysctl kernel.yama.ptrace_scope)."
    held = re.search(r"^CapEff:\s*(\w+)", _text("/proc/self/status"), re.MULTILINE)
    if os.geteuid() or (held and not int(held[1], 16) >> _PTRACE & 1):
        return "Tracing a service takes root's rights (CAP_SYS_PTRACE)."
    return ""


def _is_active(manager: Manager, unit: str) -> bool:
    try:
        return bool(manager.some(unit, ("ActiveState",))["ActiveState"] == "active")
    except HostError:
        return False


def _text(path: str) -> str:
    try:
        return Path(path).read_text(errors="replace")
    except OSError:
        return ""
