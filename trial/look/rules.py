"""Which directives refuse which calls, and with what errors: a table, and what it goes by.

A rule says of one call whether a change would refuse it, whatever came of it: of a call that failed that is
the reason, of one that worked before the change it says what else will be needed. systemd.exec(5),
systemd.resource-control(5), capabilities(7), and systemd's seccomp-util.c and namespace.c
"""

import re
from collections.abc import Callable, Sequence

from msgspec import Struct

from trial.diagnosis import filters, remedies
from trial.diagnosis.case import Case, Change
from trial.look.call import OPENS, Call, names

Refuses = Callable[[Case, Change, Call], bool]
Mends = Callable[[Case, Change, Sequence[Call]], tuple[str, ...]]
KILLED = "?"
"""What stands for an error where the process was killed for the call."""


def _nothing(case: Case, change: Change, calls: Sequence[Call]) -> tuple[str, ...]:
    """The directive's looser values are all there is to it."""
    return ()


class Rule(Struct, frozen=True):
    """What some directives do to some calls."""

    directives: frozenset[str]
    errors: frozenset[str]
    refuses: Refuses
    mends: Mends = _nothing
    exact: bool = True
    """Whether the call and its arguments alone tell; else it may as well be for another reason."""
    foresees: bool = False
    """Whether it tells of calls that worked before that they will be refused, too."""


def _rule(
    directives: str,
    errors: str,
    refuses: Refuses,
    mends: Mends = _nothing,
    *,
    exact: bool = True,
    foresees: bool = False,
) -> Rule:
    return Rule(frozenset(directives.split()), frozenset(errors.split()), refuses, mends, exact, foresees)


def calls(which: str, pattern: str = "", *, without: str = "") -> Refuses:
    """Calls of these names whose arguments have what a pattern asks for."""
    wanted, has = names(which), re.compile(pattern) if pattern else None
    lacks = re.compile(without) if without else None

    def refuses(case: Case, change: Change, call: Call) -> bool:
        return (
            call.name in wanted
            and (has is None or has.search(call.arguments) is not None)
            and (lacks is None or lacks.search(call.arguments) is None)
        )

    return refuses


# --- filters of system calls --------------------------------------------------------------------------


def _filtered(case: Case, change: Change, call: Call) -> bool:
    return filters.refuses(change, call.name) and _answers(case, change, call.error)


def _answers(case: Case, change: Change, error: str) -> bool:
    """Whether a filter refuses with an error, or kills; what worked has none."""
    if not error:
        return True
    number = case.now.last("SystemCallErrorNumber") if not change.via else "EPERM"
    each = re.findall(r":(E[A-Z]+)\b", " ".join(change.values))
    if number in ("", "kill"):
        return error == KILLED or error in each
    return error == number or error in each or number.isdigit()


def _permitted(case: Case, change: Change, refused: Sequence[Call]) -> tuple[str, ...]:
    return () if change.via else filters.syscalls(change, [one.name for one in refused])


# --- sockets ------------------------------------------------------------------------------------------


def _family(call: Call) -> str:
    found = re.match(r"[AP]F_\w+", call.arguments)
    return found[0].replace("PF_", "AF_") if found and call.name in ("socket", "socketpair") else ""


def _of_refused_family(case: Case, change: Change, call: Call) -> bool:
    family = _family(call)
    return bool(family) and remedies.refuses_family(change, family)


def _with_families(case: Case, change: Change, refused: Sequence[Call]) -> tuple[str, ...]:
    return remedies.with_families(change, sorted({_family(one) for one in refused}))


def _binds(case: Case, change: Change, call: Call) -> bool:
    return call.name == "bind" and call.port > 0


def _may_bind(case: Case, change: Change, refused: Sequence[Call]) -> tuple[str, ...]:
    ports = " ".join(str(port) for port in sorted({one.port for one in refused}))
    return (f"SocketBindAllow={ports}",) if ports else ()


def _reached(case: Case, change: Change, refused: Sequence[Call]) -> tuple[str, ...]:
    found = {address for one in refused for address in _ADDRESS.findall(one.arguments)}
    plain = sorted({one for pair in found for one in pair if one})
    return (f"IPAddressAllow={' '.join(plain)}",) if plain else ()


_ADDRESS = re.compile(r'inet_addr\("([\d.]+)"\)|inet_pton\(AF_INET6, "([0-9a-f:.]+)"')

# --- namespaces ---------------------------------------------------------------------------------------

_KINDS = {
    "CLONE_NEWNS": "mnt",
    "CLONE_NEWNET": "net",
    "CLONE_NEWPID": "pid",
    "CLONE_NEWUTS": "uts",
    "CLONE_NEWIPC": "ipc",
    "CLONE_NEWUSER": "user",
    "CLONE_NEWCGROUP": "cgroup",
    "CLONE_NEWTIME": "time",
}


def _namespaces(call: Call) -> set[str]:
    if call.name not in ("clone", "clone3", "unshare", "setns"):
        return set()
    return {kind for flag, kind in _KINDS.items() if flag in call.flags}


def _of_refused_namespace(case: Case, change: Change, call: Call) -> bool:
    kinds, value = _namespaces(call), change.last.lower()
    listed = set(value.lstrip("~").split())
    if value in ("yes", "true", "on", "1"):
        return bool(kinds)
    return bool(kinds & listed) if value.startswith("~") else bool(kinds - listed)


def _with_namespaces(case: Case, change: Change, refused: Sequence[Call]) -> tuple[str, ...]:
    wanted, value = {kind for one in refused for kind in _namespaces(one)}, change.last.lower()
    if "time" in wanted:
        return ()
    if value.startswith("~"):
        left = [word for word in value[1:].split() if word not in wanted]
        return (f"RestrictNamespaces=~{' '.join(left)}",) if left else ()
    held = [] if value in ("yes", "true", "on", "1") else value.split()
    return (f"RestrictNamespaces={' '.join([*held, *sorted(wanted - set(held))])}",)


# --- limits -------------------------------------------------------------------------------------------

_LIMIT = re.compile(r"\bRLIMIT_(\w+), \{rlim_cur=([^,]+), rlim_max=([^}]+)\}")


def _raises(case: Case, change: Change, call: Call) -> bool:
    found = _LIMIT.search(call.arguments) if call.name in ("setrlimit", "prlimit64") else None
    return found is not None and change.name == f"Limit{found[1]}"


def _raised(case: Case, change: Change, refused: Sequence[Call]) -> tuple[str, ...]:
    wanted = [_amount(found[3]) for one in refused if (found := _LIMIT.search(one.arguments))]
    return (f"{change.name}={max(wanted, key=_size)}",) if wanted else ()


def _amount(text: str) -> str:
    if "INFINITY" in text:
        return "infinity"
    factors = [int(word) for word in re.findall(r"\d+", text)]
    whole = 1
    for one in factors:
        whole *= one
    return str(whole)


def _size(amount: str) -> float:
    return float("inf") if amount == "infinity" else int(amount)


# --- programs -----------------------------------------------------------------------------------------


def _executed(case: Case, change: Change, refused: Sequence[Call]) -> tuple[str, ...]:
    paths = sorted({path for one in refused for path in one.paths})
    found = [fix for path in paths[:1] for fix in remedies.executable(change, path)]
    return (*found, *([f"ExecPaths={' '.join(paths)}"] if paths else ()))


def _gains(case: Case, change: Change, call: Call) -> bool:
    """Whether whoever is not root does what only a program could that gains rights."""
    return not case.root and call.name in _IDENTITY


_IDENTITY = names("setuid setgid setgroups setresuid setresgid setreuid setregid setfsuid setfsgid")
_EXECUTABLE = r"PROT_EXEC"
_SCHED = "sched_setscheduler sched_setattr sched_setparam"
_REALTIME = r"SCHED_(?:FIFO|RR|DEADLINE)"
_MAKING = "open openat openat2 creat mkdir mkdirat mknod mknodat chmod fchmod fchmodat fchmodat2"
_SPECIAL_BITS = r"(?<!\w)0[2467][0-7]{3}\b|S_IS[UG]ID"
_SENDING = "connect sendto sendmsg sendmmsg"

FIRST: tuple[Rule, ...] = (
    _rule(
        "SystemCallFilter",
        "? EPERM EACCES ENOSYS EINVAL ENOENT EAFNOSUPPORT EUCLEAN EIO ENODEV ENOTSUP EOPNOTSUPP",
        _filtered,
        _permitted,
        foresees=True,
    ),
    _rule("SystemCallArchitectures", KILLED, lambda case, change, call: True),
    _rule("RestrictAddressFamilies", "EAFNOSUPPORT", _of_refused_family, _with_families, foresees=True),
    _rule(
        "MemoryDenyWriteExecute",
        "EPERM EACCES",
        calls("mprotect pkey_mprotect shmat", r"PROT_EXEC|SHM_EXEC"),
    ),
    _rule("MemoryDenyWriteExecute", "EPERM EACCES", calls("mmap mmap2", r"PROT_WRITE\|PROT_EXEC")),
    _rule("RestrictNamespaces", "EPERM", _of_refused_namespace, _with_namespaces, foresees=True),
    _rule("RestrictRealtime", "EPERM", calls(_SCHED, _REALTIME)),
    _rule("RestrictSUIDSGID", "EPERM", calls(_MAKING, _SPECIAL_BITS)),
    _rule("LockPersonality", "EPERM", calls("personality")),
    _rule("ProtectHostname", "EPERM", calls("sethostname setdomainname")),
    _rule("SocketBindDeny SocketBindAllow", "EPERM", _binds, _may_bind),
    _rule("NoExecPaths ExecPaths", "EACCES EPERM", calls("execve execveat"), _executed),
    _rule(
        "NoExecPaths ExecPaths",
        "EPERM EACCES",
        calls("mmap mmap2 mprotect", _EXECUTABLE, without="PROT_WRITE"),
        _executed,
    ),
    _rule("LimitNOFILE", "EMFILE", lambda case, change, call: True),
    _rule("LimitNOFILE", "EINVAL", calls("poll ppoll fcntl")),
    _rule("TasksMax LimitNPROC", "EAGAIN", calls("clone clone3 fork vfork")),
    _rule("LimitNPROC", "EAGAIN", calls("execve setuid setresuid setreuid")),
    _rule("LimitFSIZE", "EFBIG", lambda case, change, call: True),
    _rule("LimitSIGPENDING", "EAGAIN", calls("timer_create rt_sigqueueinfo")),
    _rule("LimitMSGQUEUE", "EMFILE ENOMEM", calls("mq_open")),
    _rule("LimitSTACK", "E2BIG", calls("execve execveat")),
    _rule("LimitMEMLOCK", "ENOMEM EPERM EAGAIN", calls("mlock mlock2 mlockall io_uring_setup bpf shmctl")),
    _rule("LimitMEMLOCK", "EAGAIN", calls("mmap mmap2", "MAP_LOCKED")),
    _rule(
        "LimitAS LimitDATA MemoryMax LimitSTACK",
        "ENOMEM",
        calls("mmap mmap2 mremap brk clone clone3 fork mprotect madvise"),
    ),
    _rule("LimitNICE", "EACCES EPERM", calls("setpriority")),
    _rule("LimitRTPRIO", "EPERM", calls(_SCHED, _REALTIME)),
    _rule(
        "LimitNOFILE LimitNPROC LimitCORE LimitMEMLOCK LimitSTACK LimitAS LimitDATA LimitFSIZE LimitRTPRIO"
        " LimitNICE LimitCPU LimitRSS LimitLOCKS LimitSIGPENDING LimitMSGQUEUE LimitRTTIME",
        "EPERM EINVAL",
        _raises,
        _raised,
        foresees=True,
    ),
    _rule("KeyringMode", "ENOKEY EACCES EDQUOT ENOENT EKEYREVOKED", calls("keyctl add_key request_key")),
    _rule(
        "PrivateIPC RemoveIPC",
        "ENOENT EINVAL EIDRM EACCES",
        calls("shmget shmat shmctl semget semop semctl msgget msgsnd msgrcv mq_open"),
    ),
    _rule("PrivatePIDs", "ESRCH", calls("kill tgkill tkill pidfd_open sched_setaffinity ptrace setpriority")),
    _rule("PrivateBPF", "EPERM", calls("bpf")),
)
"""Rules that go by the call itself."""

LAST: tuple[Rule, ...] = (
    _rule(
        "PrivateNetwork",
        "ENETUNREACH EADDRNOTAVAIL EHOSTUNREACH ENETDOWN",
        calls(f"{_SENDING} bind setsockopt"),
        exact=False,
    ),
    _rule("PrivateNetwork", "ECONNREFUSED", calls("connect", r"AF_INET6?|sun_path=@"), exact=False),
    _rule("PrivateNetwork", "ENODEV ENXIO", calls("ioctl setsockopt bind sendto sendmsg"), exact=False),
    _rule("NetworkNamespacePath", "ENETUNREACH EADDRNOTAVAIL ECONNREFUSED", calls(f"{_SENDING} bind")),
    _rule(
        "IPAddressDeny IPAddressAllow RestrictNetworkInterfaces",
        "EPERM",
        calls(_SENDING, without="sun_path"),
        _reached,
        exact=False,
    ),
    _rule("RestrictFileSystems", "EPERM", calls(" ".join(OPENS)), exact=False),
    _rule("DevicePolicy DeviceAllow", "EPERM", calls("mknod mknodat", r"S_IF(?:CHR|BLK)"), exact=False),
    _rule("NoNewPrivileges", "EPERM", _gains, exact=False),
    _rule(
        "WorkingDirectory",
        "ENOENT EACCES",
        lambda case, change, call: call.relative,
        exact=False,
    ),
)
"""Rules that come after what covers paths and takes rights: the same call fails for other reasons, too."""
