"""Which directives refuse which calls, and with what errors: a table, and what it goes by.

A rule says of one call whether a change would refuse it, whatever came of it: of a call that failed that is
the reason, of one that worked before the change it says what else will be needed. systemd.exec(5),
systemd.resource-control(5), capabilities(7), and systemd's seccomp-util.c and namespace.c
"""

from trial.look import refusals
from trial.look.call import OPENS
from trial.look.rule import KILLED, Rule, calls, rule

_EXECUTABLE = r"PROT_EXEC"
_SCHED = "sched_setscheduler sched_setattr sched_setparam"
_REALTIME = r"SCHED_(?:FIFO|RR|DEADLINE)"
_MAKING = "open openat openat2 creat mkdir mkdirat mknod mknodat chmod fchmod fchmodat fchmodat2"
_SPECIAL_BITS = r"(?<!\w)0[2467][0-7]{3}\b|S_IS[UG]ID"
_SENDING = "connect sendto sendmsg sendmmsg"

FIRST: tuple[Rule, ...] = (
    rule(
        "SystemCallFilter",
        "? EPERM EACCES ENOSYS EINVAL ENOENT EAFNOSUPPORT EUCLEAN EIO ENODEV ENOTSUP EOPNOTSUPP",
        refusals.filtered,
        refusals.permitted,
        foresees=True,
    ),
    rule("SystemCallArchitectures", KILLED, lambda case, change, call: True),
    rule(
        "RestrictAddressFamilies",
        "EAFNOSUPPORT",
        refusals.of_refused_family,
        refusals.with_families,
        foresees=True,
    ),
    rule(
        "MemoryDenyWriteExecute",
        "EPERM EACCES",
        calls("mprotect pkey_mprotect shmat", r"PROT_EXEC|SHM_EXEC"),
    ),
    rule("MemoryDenyWriteExecute", "EPERM EACCES", calls("mmap mmap2", r"PROT_WRITE\|PROT_EXEC")),
    rule(
        "RestrictNamespaces", "EPERM", refusals.of_refused_namespace, refusals.with_namespaces, foresees=True
    ),
    rule("RestrictRealtime", "EPERM", calls(_SCHED, _REALTIME)),
    rule("RestrictSUIDSGID", "EPERM", calls(_MAKING, _SPECIAL_BITS)),
    rule("LockPersonality", "EPERM", calls("personality")),
    rule("ProtectHostname", "EPERM", calls("sethostname setdomainname")),
    rule("SocketBindDeny SocketBindAllow", "EPERM", refusals.binds, refusals.may_bind),
    rule("NoExecPaths ExecPaths", "EACCES EPERM", calls("execve execveat"), refusals.executed),
    rule(
        "NoExecPaths ExecPaths",
        "EPERM EACCES",
        calls("mmap mmap2 mprotect", _EXECUTABLE, without="PROT_WRITE"),
        refusals.executed,
    ),
    rule("LimitNOFILE", "EMFILE", lambda case, change, call: True),
    rule("LimitNOFILE", "EINVAL", calls("poll ppoll fcntl")),
    rule("TasksMax LimitNPROC", "EAGAIN", calls("clone clone3 fork vfork")),
    rule("LimitNPROC", "EAGAIN", calls("execve setuid setresuid setreuid")),
    rule("LimitFSIZE", "EFBIG", lambda case, change, call: True),
    rule("LimitSIGPENDING", "EAGAIN", calls("timer_create rt_sigqueueinfo")),
    rule("LimitMSGQUEUE", "EMFILE ENOMEM", calls("mq_open")),
    rule("LimitSTACK", "E2BIG", calls("execve execveat")),
    rule("LimitMEMLOCK", "ENOMEM EPERM EAGAIN", calls("mlock mlock2 mlockall io_uring_setup bpf shmctl")),
    rule("LimitMEMLOCK", "EAGAIN", calls("mmap mmap2", "MAP_LOCKED")),
    rule(
        "LimitAS LimitDATA MemoryMax LimitSTACK",
        "ENOMEM",
        calls("mmap mmap2 mremap brk clone clone3 fork mprotect madvise"),
    ),
    rule("LimitNICE", "EACCES EPERM", calls("setpriority")),
    rule("LimitRTPRIO", "EPERM", calls(_SCHED, _REALTIME)),
    rule(
        "LimitNOFILE LimitNPROC LimitCORE LimitMEMLOCK LimitSTACK LimitAS LimitDATA LimitFSIZE LimitRTPRIO"
        " LimitNICE LimitCPU LimitRSS LimitLOCKS LimitSIGPENDING LimitMSGQUEUE LimitRTTIME",
        "EPERM EINVAL",
        refusals.raises,
        refusals.raised,
        foresees=True,
    ),
    rule("KeyringMode", "ENOKEY EACCES EDQUOT ENOENT EKEYREVOKED", calls("keyctl add_key request_key")),
    rule(
        "PrivateIPC RemoveIPC",
        "ENOENT EINVAL EIDRM EACCES",
        calls("shmget shmat shmctl semget semop semctl msgget msgsnd msgrcv mq_open"),
    ),
    rule("PrivatePIDs", "ESRCH", calls("kill tgkill tkill pidfd_open sched_setaffinity ptrace setpriority")),
    rule("PrivateBPF", "EPERM", calls("bpf")),
)
"""Rules that go by the call itself."""

LAST: tuple[Rule, ...] = (
    rule(
        "PrivateNetwork",
        "ENETUNREACH EADDRNOTAVAIL EHOSTUNREACH ENETDOWN",
        calls(f"{_SENDING} bind setsockopt"),
    ),
    rule("PrivateNetwork", "ECONNREFUSED", calls("connect", r"AF_INET6?|sun_path=@")),
    rule("PrivateNetwork", "ENODEV ENXIO", calls("ioctl setsockopt bind sendto sendmsg")),
    rule("NetworkNamespacePath", "ENETUNREACH EADDRNOTAVAIL ECONNREFUSED", calls(f"{_SENDING} bind")),
    rule(
        "IPAddressDeny IPAddressAllow RestrictNetworkInterfaces",
        "EPERM",
        calls(_SENDING, without="sun_path"),
        refusals.reached,
    ),
    rule("RestrictFileSystems", "EPERM", calls(" ".join(OPENS))),
    rule("DevicePolicy DeviceAllow", "EPERM", calls("mknod mknodat", r"S_IF(?:CHR|BLK)")),
    rule("NoNewPrivileges", "EPERM", refusals.gains),
    rule(
        "WorkingDirectory",
        "ENOENT EACCES",
        lambda case, change, call: call.relative,
    ),
)
"""Rules that come after what covers paths and takes rights: the same call fails for other reasons, too."""
