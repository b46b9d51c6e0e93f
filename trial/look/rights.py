"""The capabilities that the kernel wants for calls. capabilities(7)"""

import re
from collections.abc import Sequence

from msgspec import Struct

from trial.diagnosis import remedies
from trial.diagnosis.capabilities import merged
from trial.diagnosis.case import Case, Change
from trial.look.call import ITSELF, Call, names
from trial.look.rule import Rule


class _Need(Struct, frozen=True):
    """A capability that some calls take."""

    capability: str
    names: frozenset[str]
    errors: frozenset[str] = frozenset({"EPERM"})
    pattern: re.Pattern[str] | None = None
    always: bool = False
    """Whether such a call takes it whoever owns what it is about."""


def _need(
    capability: str, names: str, pattern: str = "", errors: str = "EPERM", *, always: bool = False
) -> _Need:
    has = re.compile(pattern) if pattern else None
    return _Need(f"CAP_{capability}", frozenset(names.split()), frozenset(errors.split()), has, always)


_ROOTS = re.compile(r"^(?:-1|0)(?:, (?:-1|0)){0,2}$")
"""The numbers of root, which it takes nothing to have."""
_NEEDS: tuple[_Need, ...] = (
    _need("SETUID", "setuid setreuid setresuid setfsuid setuid32 setresuid32 setreuid32", always=True),
    _need("SETGID", "setgid setregid setresgid setfsgid setgid32 setresgid32 setregid32", always=True),
    _need("SETGID", "setgroups setgroups32", always=True),
    _need("SETPCAP", "capset prctl", r"^(?!PR_)|PR_CAPBSET_DROP|PR_SET_SECUREBITS|PR_CAP_AMBIENT"),
    _need("SYS_CHROOT", "chroot", always=True),
    _need("MKNOD", "mknod mknodat", r"S_IF(?:CHR|BLK)", always=True),
    _need("SETFCAP", "setxattr lsetxattr fsetxattr", r'"security\.capability"', always=True),
    _need("SYS_ADMIN", "setxattr lsetxattr fsetxattr", r'"(?:trusted|security)\.'),
    _need("CHOWN", "chown fchown lchown fchownat chown32 fchown32 lchown32"),
    _need("FOWNER", " ".join(ITSELF)),
    _need("FOWNER", "open openat", "O_NOATIME"),
    _need("FOWNER", "unlink unlinkat rename renameat renameat2 rmdir link linkat"),
    _need("KILL", "kill tkill tgkill rt_sigqueueinfo pidfd_send_signal"),
    _need(
        "SYS_NICE",
        "sched_setscheduler sched_setattr sched_setparam sched_setaffinity setpriority ioprio_set mbind"
        " set_mempolicy migrate_pages move_pages nice",
        errors="EPERM EACCES",
    ),
    _need("SYS_RESOURCE", "setrlimit prlimit64 quotactl"),
    _need("IPC_LOCK", "mlock mlock2 mlockall shmctl shmget", errors="EPERM ENOMEM"),
    _need("IPC_LOCK", "mmap", "MAP_HUGETLB|MAP_LOCKED", errors="EPERM EAGAIN"),
    _need("IPC_OWNER", "shmget shmat shmctl semget semop semctl msgget msgsnd msgrcv", errors="EACCES EPERM"),
    _need("NET_RAW", "socket", r"AF_PACKET|^(?!AF_NETLINK|PF_NETLINK).*SOCK_RAW", always=True),
    _need("NET_RAW", "setsockopt", "SO_BINDTODEVICE"),
    _need("NET_ADMIN", "setsockopt", "SO_MARK|SO_PRIORITY|SO_RCVBUFFORCE|SO_SNDBUFFORCE|SO_DEBUG|IP_TRANSP"),
    _need("NET_ADMIN", "ioctl", r"SIOC|TUNSET|PPPIO"),
    _need("NET_ADMIN", "socket sendto sendmsg bind", "NETLINK|AF_NETLINK"),
    _need("LINUX_IMMUTABLE", "ioctl", "FS_IOC_SETFLAGS"),
    _need("SYS_MODULE", "init_module finit_module delete_module", always=True),
    _need("SYSLOG", "syslog"),
    _need("SYSLOG", "open openat", '"/(?:dev|proc)/kmsg"', errors="EPERM EACCES"),
    _need("SYS_TIME", "settimeofday clock_settime clock_settime64 stime", always=True),
    _need("SYS_TIME", "adjtimex clock_adjtime clock_adjtime64"),
    _need("WAKE_ALARM", "timer_create timerfd_create", "ALARM"),
    _need("SYS_PTRACE", "ptrace process_vm_readv process_vm_writev kcmp pidfd_getfd", errors="EPERM EACCES"),
    _need(
        "SYS_PTRACE",
        "open openat readlink readlinkat",
        r'"/proc/N/(?:mem|environ|exe|fd|maps|io|cwd|root|ns|stack|auxv)',
        errors="EACCES EPERM",
    ),
    _need("SYS_BOOT", "reboot kexec_load kexec_file_load", always=True),
    _need("SYS_PACCT", "acct", always=True),
    _need("SYS_TTY_CONFIG", "vhangup"),
    _need("SYS_RAWIO", "iopl ioperm"),
    _need("SYS_RAWIO", "open openat", '"/dev/(?:mem|kmem|port)"', errors="EPERM"),
    _need("LEASE", "fcntl", "F_SETLEASE"),
    _need("AUDIT_WRITE", "socket sendto", "NETLINK_AUDIT"),
    _need("PERFMON", "perf_event_open", errors="EPERM EACCES"),
    _need("BPF", "bpf"),
    _need("DAC_READ_SEARCH", "open_by_handle_at"),
    _need(
        "SYS_ADMIN",
        "mount umount2 umount pivot_root swapon swapoff sethostname setdomainname fsopen fsmount fsconfig"
        " move_mount open_tree mount_setattr fanotify_init",
        always=True,
    ),
    _need("SYS_ADMIN", "unshare setns clone clone3 bpf perf_event_open quotactl ioctl keyctl"),
    _need("SYS_ADMIN", "open openat", '"/proc/sys/', errors="EPERM EACCES"),
)
_ANY_FILE = "CAP_DAC_OVERRIDE"
_BIND = "CAP_NET_BIND_SERVICE"
_FIRST_FREE_PORT = 1024


def needed(call: Call) -> tuple[str, ...]:
    """The capabilities of which a call takes one, for all that is known of it."""
    if call.name == "bind":
        return (_BIND,) if 0 < call.port < _FIRST_FREE_PORT else ()
    found = [
        one.capability
        for one in _NEEDS
        if call.name in one.names
        and (call.error in one.errors if call.error else one.always and not _ROOTS.match(call.arguments))
        and (one.pattern is None or one.pattern.search(call.arguments))
    ]
    if call.error == "EACCES" and call.paths and not found:
        found.append(_ANY_FILE)
    return tuple(dict.fromkeys(found))


def _missing(change: Change, call: Call) -> tuple[str, ...]:
    held = merged(change.values)
    return tuple(one for one in needed(call) if one not in held)


def _is_taken(case: Case, change: Change, call: Call) -> bool:
    return case.capable and bool(_missing(change, call))


def _given_back(case: Case, change: Change, refused: Sequence[Call]) -> tuple[str, ...]:
    if change.via:
        return ()
    wanted = {one for call in refused for one in _missing(change, call)[:1]}
    every = {one for call in refused for one in _missing(change, call)}
    return tuple(
        dict.fromkeys(fix for some in (wanted, every) for fix in remedies.with_capabilities(change, some))
    )


def _may_lack(case: Case, change: Change, call: Call) -> bool:
    return bool(needed(call))


def _is_nobodys(case: Case, change: Change, call: Call) -> bool:
    """Whether a number does not exist among a namespace's users, or a right is one in the namespace alone."""
    return call.name in _BY_NUMBER if call.error in ("EINVAL", "EOVERFLOW") else bool(needed(call))


def _ambient(case: Case, change: Change, refused: Sequence[Call]) -> tuple[str, ...]:
    """What a user who is not root may do nevertheless, where that is one thing."""
    wanted = {one for call in refused for one in needed(call)[:1]}
    fitting = wanted <= {_BIND, "CAP_NET_RAW", "CAP_NET_ADMIN", "CAP_SYS_NICE", "CAP_IPC_LOCK"}
    held = " ".join(sorted({*case.now.words("AmbientCapabilities"), *wanted}))
    return (f"AmbientCapabilities={held}",) if wanted and fitting else ()


_REFUSALS = frozenset({"EPERM", "EACCES", "ENOMEM", "EAGAIN"})
_BY_NUMBER = names(
    "setuid setgid setgroups setresuid setresgid setreuid setregid setfsuid setfsgid chown fchown"
    " lchown fchownat mount quotactl"
)
RULES: tuple[Rule, ...] = (
    Rule(frozenset({"CapabilityBoundingSet"}), _REFUSALS, _is_taken, _given_back, foresees=True),
    Rule(
        frozenset({"PrivateUsers"}),
        _REFUSALS | {"EINVAL", "EOVERFLOW"},
        _is_nobodys,
    ),
    Rule(frozenset({"User", "DynamicUser", "AmbientCapabilities"}), _REFUSALS, _may_lack, _ambient),
    Rule(frozenset({"Group", "SupplementaryGroups"}), frozenset({"EACCES"}), _may_lack),
    Rule(frozenset({"SecureBits"}), _REFUSALS, _may_lack),
)
"""Rules that go by rights."""
