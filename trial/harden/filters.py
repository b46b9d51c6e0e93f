"""A system call filter from what was seen: groups where most of one was used, single calls elsewhere, and a
margin of calls that do the same as others, which another library or another moment takes instead."""

from collections.abc import Callable

from catalog.listings import syscall_numbers
from catalog.sets import Sets
from trial.harden.events import Filter
from trial.learning.proposal import CANDIDATES, COMMON

_IMPLIED = "@default"
"""What every list of permitted calls has. systemd.exec(5), SystemCallFilter"""
_BARE = frozenset(
    ("write", "close", "fcntl", "kill", "getcwd", "read", "lseek", "ioctl", "rt_sigaction", "rt_sigprocmask")
) | {"vfork", "clone"}  # of which strace does not tell every time
"""What systemd itself makes behind the filter (it tells by a pipe that the program runs), the shell that
holds a program for strace, and any program when something goes wrong."""
_ALIKE = tuple(
    frozenset(line.split())
    for line in (
        "rt_sigsuspend pause uname umask rt_sigaction",
        "open openat",
        "fstat stat lstat newfstatat",
        "read pread64 readv",
        "write pwrite64 writev",
        "poll ppoll",
        "select pselect6",
        "epoll_wait epoll_pwait",
        "accept accept4",
        "clone clone3",
        "fork vfork clone",
        "wait4 waitid",
        "kill tgkill",
        "unlink unlinkat",
        "rename renameat renameat2",
        "mkdir mkdirat",
        "readlink readlinkat",
        "access faccessat faccessat2",
        "chmod fchmod fchmodat",
        "chown fchown fchownat",
        "recvfrom recvmsg",
        "sendto sendmsg",
        "socket connect shutdown",
        "dup dup2 dup3",
        "pipe pipe2",
        "fsync fdatasync",
        "statx newfstatat",
        "getdents getdents64",
        "epoll_create epoll_create1",
        "eventfd eventfd2",
        "truncate ftruncate",
        "utimensat utimes",
        "sched_getaffinity sched_setaffinity",
    )
)
"""Calls of which one does for the other, in another version of a library or for another argument; those first
that matter most."""
_WIDE = 1.45
"""How many times as many calls as were seen are permitted at most, beyond what systemd permits by itself."""
_MOST_OF = 0.6
"""The share of a group that must be wanted for the group to be named."""


def learnt(
    seen: frozenset[str],
    sets: Sets,
    native: str,
    within: Callable[[frozenset[str]], frozenset[str]] = frozenset,
) -> tuple[str, ...]:
    """The lines of a filter that lets through what was seen, and little more; nothing that is not `within`
    what the unit's own filter permits."""
    known = sets.members("@known") or sets.every_syscall
    own = within(frozenset(syscall_numbers(native)) & known or known)
    most = _WIDE * len(seen & own)
    wanted = (seen | sets.members(_IMPLIED) | _BARE) & own
    for more in (alike for alike in _ALIKE if alike & seen):
        if len(wanted | more & own) <= most:
            wanted |= more & own
    left, listed = wanted - sets.members(_IMPLIED), list[str]()
    groups = [name for name in sets.syscalls if name not in (*CANDIDATES, COMMON, _IMPLIED, "@known")]
    for name in sorted(groups, key=lambda group: (-len(sets.members(group)), group)):
        members = sets.members(name) & own
        if len(members & left) < 3 or len(members & wanted) < _MOST_OF * len(members):
            continue
        if len(wanted | members) <= most:
            listed.append(name)
            wanted, left = wanted | members, left - members
    return (" ".join((*sorted(listed), *sorted(left))),)


def counted(lines: tuple[str, ...], seen: frozenset[str], sets: Sets, native: str) -> Filter:
    """How many calls these lines permit, beside @system-service and what was seen."""
    own = frozenset(syscall_numbers(native)) or sets.every_syscall
    permitted: frozenset[str] | None = None
    for line in filter(None, lines):
        named = frozenset[str]().union(*(_members(word, sets) for word in line.lstrip("~").split()))
        if permitted is None:
            permitted = own - named if line.startswith("~") else named | sets.members(_IMPLIED)
        else:
            permitted = permitted - named if line.startswith("~") else permitted | named
    whole = own if permitted is None else permitted & own
    return Filter(len(whole), len(own & (sets.members(COMMON) | sets.members(_IMPLIED))), len(seen & own))


def _members(word: str, sets: Sets) -> frozenset[str]:
    return sets.members(word) if word.startswith("@") else frozenset({word.partition(":")[0]})
