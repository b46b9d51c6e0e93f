"""Which capabilities a service needs, by what it was seen to hold and to call. capabilities(7)"""

from collections.abc import Iterable, Iterator

from catalog.names import CAPABILITIES
from host.ports import Holding

_LOW = 1024
"""The first port that everybody may bind."""
_BY_CALL = {
    "CAP_CHOWN": "chown fchown lchown fchownat",
    "CAP_SETUID": "setuid setreuid setresuid setfsuid",
    "CAP_SETGID": "setgid setregid setresgid setfsgid setgroups",
    "CAP_SYS_CHROOT": "chroot",
    "CAP_SYS_ADMIN": "mount umount umount2 pivot_root unshare setns sethostname setdomainname swapon swapoff"
    " quotactl move_mount fsopen fsmount open_tree",
    "CAP_SYS_NICE": "sched_setscheduler sched_setattr sched_setparam setpriority ioprio_set",
    "CAP_MKNOD": "mknod mknodat",
    "CAP_SYS_PTRACE": "ptrace process_vm_readv process_vm_writev",
    "CAP_SYS_MODULE": "init_module finit_module delete_module",
    "CAP_SYS_TIME": "clock_settime settimeofday adjtimex clock_adjtime",
    "CAP_SYSLOG": "syslog",
    "CAP_SYS_RAWIO": "iopl ioperm",
    "CAP_IPC_LOCK": "mlock mlock2 mlockall",
    "CAP_KILL": "kill tgkill tkill rt_sigqueueinfo pidfd_send_signal",
    "CAP_SYS_BOOT": "reboot kexec_load kexec_file_load",
    "CAP_BPF": "bpf",
    "CAP_PERFMON": "perf_event_open",
    "CAP_FOWNER": "chmod fchmod fchmodat fchmodat2 utimensat utime utimes",
    "CAP_DAC_READ_SEARCH": "open_by_handle_at",
    "CAP_SYS_PACCT": "acct",
}
_CALLS = {call: name for name, calls in _BY_CALL.items() for call in calls.split()}
_OTHERS_ONLY = frozenset({"CAP_KILL", "CAP_FOWNER", "CAP_CHOWN"})
"""Those that are needed for what belongs to other users only."""
_REALTIME = (1, 2, 6)
"""FIFO, RR, DEADLINE. sched(7)"""
_FAMILIES = {"AF_PACKET": "CAP_NET_RAW"}


def needed(processes: Iterable[Holding], calls: frozenset[str], families: Iterable[str]) -> dict[str, str]:
    """The capabilities that the service seems to need, each with why. `calls` are the system calls that it
    was seen to make."""
    processes = tuple(processes)
    if not any(one.effective.strip("0") for one in processes):
        return {}  # none of them has any
    users = {user for one in processes for user in one.users}
    found = dict(_held(processes, len(users) > 1))
    for family in families:
        if family in _FAMILIES:
            found[_FAMILIES[family]] = f"it has a socket of {family}"
    for call in sorted(calls):
        name = _CALLS.get(call)
        if name and not (name in _OTHERS_ONLY and len(users) < 2):
            found.setdefault(name, f"it calls {call}()")
    return {name: found[name] for name in CAPABILITIES if name in found}


def _held(processes: Iterable[Holding], several: bool) -> Iterator[tuple[str, str]]:
    """What the processes themselves tell; `several` users run them."""
    if several:
        yield from ((name, "its processes run as different users") for name in ("CAP_SETUID", "CAP_SETGID"))
    for one in processes:
        low = [socket.port for socket in one.listening if 0 < socket.port < _LOW]
        if low:
            yield "CAP_NET_BIND_SERVICE", f"it listens on port {low[0]}"
        if one.policy in _REALTIME:
            yield "CAP_SYS_NICE", "it has real-time scheduling"
