"""The system calls that programs mean by their words, in families that are made together."""

import re

_SETUID = (
    "setuid setgid setgroups setresuid setresgid setreuid setregid setuid32 setgid32 setgroups32"
    " setresuid32 setresgid32 setreuid32 setregid32"
)
_CHOWN = "chown fchown fchownat lchown chown32 fchown32 lchown32"
_SCHED = "sched_setaffinity sched_setscheduler sched_setparam sched_setattr setpriority ioprio_set"
_NUMA = "mbind set_mempolicy migrate_pages move_pages"
_LIMITS = "setrlimit prlimit64"
_MEMLOCK = "mlock mlock2 mlockall munlock munlockall"
_CLOCK = "settimeofday clock_settime clock_settime64 adjtimex clock_adjtime clock_adjtime64"
_MOUNT = "mount umount2 umount pivot_root fsopen fsmount fsconfig fspick move_mount open_tree mount_setattr"
_NETWORK = (
    "socket socketpair connect bind listen accept accept4 getsockname getpeername setsockopt getsockopt"
    " sendto sendmsg sendmmsg"
    " recvfrom recvmsg recvmmsg shutdown socketcall recv send"
)
_MODULES = "init_module finit_module delete_module"
_KEYS = "keyctl add_key request_key"
_AIO = (
    "io_setup io_destroy io_submit io_getevents io_pgetevents io_cancel io_uring_setup io_uring_enter"
    " io_uring_register"
)
_IPC = (
    "shmget shmat shmdt shmctl semget semop semctl semtimedop msgget msgsnd msgrcv msgctl mq_open"
    " mq_unlink mq_notify mq_getsetattr"
)
_PKEY = "pkey_alloc pkey_free pkey_mprotect"
_FAMILIES = tuple(
    tuple(one.split())
    for one in (
        _SETUID,
        _CHOWN,
        _SCHED,
        _NUMA,
        _LIMITS,
        _MEMLOCK,
        _CLOCK,
        _MOUNT,
        _NETWORK,
        _MODULES,
        _KEYS,
        _AIO,
        _IPC,
        _PKEY,
    )
)
_WORDS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), tuple(calls.split()))
    for pattern, calls in (
        (
            r"set[re]{0,2}s?uid|set[re]{0,2}s?gid|setgroups|initgroups|supplementa\w+ group|(?:chang"
            r"|switch|set|drop|becom)\w*\W(?:\w+\W){0,4}?(?:user|uid|group|gid|privilege)",
            _SETUID,
        ),
        (r"chown|owner(?:ship)?\b", _CHOWN),
        (r"chmod|permissions of|mode of", "chmod fchmod fchmodat fchmodat2"),
        (r"affinity|sched_|schedul|\bnice\b|priority|ioprio", _SCHED),
        (r"mbind|mempolicy|numa|move_pages", _NUMA),
        (r"rlimit|ulimit|\blimits?\b", _LIMITS),
        (r"mlock|lock(?:ing|ed)? (?:\w+ ){0,3}?(?:memory|pages)", _MEMLOCK),
        (r"settime|adjtime|system (?:clock|time)|clock", _CLOCK),
        (r"\bu?mount|pivot_root", _MOUNT),
        (r"chroot", "chroot"),
        (r"module|insmod|modprobe", _MODULES),
        (r"keyctl|key ?ring|add_key|request_key", _KEYS),
        (r"ptrace|process_vm|kcmp", "ptrace process_vm_readv process_vm_writev kcmp"),
        (r"\bbpf\b|xdp", "bpf"),
        (r"perf_event", "perf_event_open"),
        (r"io_?uring|\baio\b|io_setup", _AIO),
        (r"(?:shm|sem|msg)(?:get|at|dt|ctl|op|snd|rcv)\b|mq_|shared memory", _IPC),
        (r"personality|setarch", "personality"),
        (
            r"unshare|namespace|setns|sandbox|clone",
            "unshare setns clone clone3 mount umount2 pivot_root chroot",
        ),
        (r"hostname|domainname", "sethostname setdomainname"),
        (r"reboot|kexec", "reboot kexec_load kexec_file_load"),
        (r"swapo", "swapon swapoff"),
        (r"quota", "quotactl quotactl_fd"),
        (r"syslog\(|klogctl|dmesg", "syslog"),
        (r"iopl|ioperm", "iopl ioperm"),
        (r"mknod", "mknod mknodat"),
        (r"\bkill\b|tgkill|signal", "kill tkill tgkill rt_sigqueueinfo pidfd_send_signal"),
        (r"pkey|protection key", _PKEY),
        (r"socket|connect|\bbind\b|listen|accept", _NETWORK),
        (r"fork|exec|spawn", "execve execveat fork vfork clone clone3"),
    )
)


def meant(line: str) -> tuple[str, ...]:
    """The calls that a line may speak of."""
    return next((calls for pattern, calls in _WORDS if pattern.search(line)), ())


def together(call: str) -> tuple[str, ...]:
    """A call with those that programs make along with it."""
    return next((family for family in _FAMILIES if call in family), (call,))
