"""Lines of strace's output, as `strace -f -y -s0 -o FILE` writes them. strace(1)

A call for which a process is killed looks as if it had come back, with its own number: that it is the last
one before the end by SIGSYS tells. seccomp(2)
"""

import re

from msgspec import Struct

from host.helper.threads import Directories

_LONGEST = 2000
"""Bytes of a call's arguments that are kept."""
_CALL = re.compile(
    rb"(\w+)\((.*)\) *= (?:-1 (E[A-Z0-9]+) \([^()]*\)|(\?)(?: (E[A-Z]+) \(.*\))?"
    rb"|(-?(?:0x[0-9a-f]+|\d+))(?:<.*>)?(?: \(.*\))?)(?: \([A-Z]+\))?",
    re.DOTALL,
)
_RESUMED = re.compile(rb"<\.\.\. \w+ resumed> ?")
_UNFINISHED = b" <unfinished ...>"
_EXITED = re.compile(rb"\+\+\+ exited with (\d+) \+\+\+")
_KILLED = re.compile(rb"\+\+\+ killed by (SIG\w+)(?: \(core dumped\))? \+\+\+")
_REPLACED = re.compile(rb"\+\+\+ superseded by execve in pid (\d+) \+\+\+")
_ATTACHED = re.compile(rb"strace: Process (\d+) attached")
_CHANGING = re.compile(rb'("(?:[^"\\]|\\.)*")|\{stx?_[^}]*\}|0x[0-9a-f]+|:\[\d+\]|\b\d+(?=<)', re.DOTALL)
_PROCESS = re.compile(rb"/proc/\d+|(?<=/task/)\d+")
_LEADING = re.compile(r"^-?\d+")
_REMEMBERED = 4096
"""Arguments that need not be looked at again."""
_OF_PROCESSES = frozenset({b"kill", b"tkill", b"tgkill", b"pidfd_open", b"setpgid"})
_EXECUTABLE = frozenset({b"mmap", b"mmap2", b"mprotect", b"pkey_mprotect"})
_NOTHING = frozenset(
    b"read write pread64 pwrite64 readv writev preadv pwritev preadv2 pwritev2 close close_range fstat"
    b" lseek _llseek munmap brk mremap madvise msync mincore futex futex_waitv poll ppoll select"
    b" pselect6 epoll_wait epoll_pwait epoll_pwait2 epoll_ctl epoll_create epoll_create1 eventfd"
    b" eventfd2 signalfd4 timerfd_create timerfd_settime recvfrom recvmsg recvmmsg recv accept accept4"
    b" listen getsockname getpeername getsockopt shutdown rt_sigaction rt_sigprocmask rt_sigreturn"
    b" rt_sigsuspend rt_sigtimedwait sigaltstack pause nanosleep clock_nanosleep clock_gettime"
    b" clock_getres gettimeofday time times getrandom sched_yield sched_getaffinity fcntl fcntl64 dup"
    b" dup2 dup3 pipe pipe2 fsync fdatasync sendfile splice wait4 waitid exit exit_group"
    b" restart_syscall set_robust_list rseq set_tid_address arch_prctl getpid gettid getppid getuid"
    b" geteuid getgid getegid getpgrp getpgid getsid getgroups getresuid getresgid getdents getdents64"
    b" sysinfo uname getrusage getcpu membarrier getcwd umask flock ftruncate fallocate fadvise64"
    b" io_getevents io_submit io_uring_enter timer_settime timer_gettime setitimer getitimer alarm"
    b" get_robust_list".split()
)
"""Calls whose arguments tell nothing."""


class Line(Struct, frozen=True):
    """A line about a thread."""

    thread: int
    name: str = ""
    arguments: str = ""
    error: str = ""
    """As Attempt has it."""
    status: int = -1
    """Its exit status, where it ended."""
    signal: str = ""
    """What killed it."""
    attached: bool = False
    """Whether it is traced from now on."""
    replaced: bool = False
    """Whether another thread goes on in its place."""


class Reader:
    """Reads lines; a call that others interrupt stands on two of them."""

    def __init__(self) -> None:
        self._begun: dict[int, bytes] = {}
        self._last: dict[int, tuple[str, str]] = {}
        self._directories = Directories()
        self._known: dict[bytes, str] = {}

    @property
    def pending(self) -> int:
        """How many threads something is kept of."""
        return len(self._begun.keys() | self._last.keys())

    def read(self, line: bytes) -> tuple[Line, ...]:
        """What a line says; nothing for the first part of a call, and for others that tell nothing."""
        number, _, said = line.partition(b" ")
        if not number.isdigit():
            found = _ATTACHED.match(line)
            return (Line(int(found[1]), attached=True),) if found else ()
        thread, said = int(number), said.strip()
        if said.endswith(_UNFINISHED):
            self._begun[thread] = said[: -len(_UNFINISHED)][:_LONGEST]
            return ()
        if said.startswith(b"<..."):
            said = self._begun.pop(thread, b"") + _RESUMED.sub(b"", said, count=1)
        elif said.startswith(b"+++"):
            return self._end(thread, said)
        return self._call(thread, said)

    def _call(self, thread: int, said: bytes) -> tuple[Line, ...]:
        found = _CALL.fullmatch(said)
        if found is None:
            return ()
        name, arguments, error, unknown, again, result = found.groups()
        if again:
            return ()
        arguments = self._directories.placed(thread, name, arguments, result)
        call = name.decode(), self._telling(name, arguments, failed=bool(error))
        self._last[thread] = call
        return () if unknown else (Line(thread, *call, error.decode() if error else ""),)

    def _end(self, thread: int, said: bytes) -> tuple[Line, ...]:
        begun = self._begun.pop(thread, b"")
        last = self._last.pop(thread, None)
        self._directories.forget(thread)
        if found := _KILLED.match(said):
            end = Line(thread, signal=found[1].decode())
            if end.signal != "SIGSYS":
                return (end,)
            name, bracket, arguments = begun.partition(b"(")
            if bracket:
                last = name.decode(), self._telling(name, arguments)
            return (Line(thread, *last, "?"), end) if last else (end,)
        if found := _EXITED.match(said):
            return (Line(thread, status=int(found[1])),)
        return (Line(thread, replaced=True),) if _REPLACED.match(said) else ()

    def _telling(self, name: bytes, arguments: bytes, *, failed: bool = False) -> str:
        """What of the arguments tells anything, without what differs from run to run."""
        ordinary = name in _EXECUTABLE and b"PROT_EXEC" not in arguments and not failed
        if name in _NOTHING or ordinary:
            return ""
        if (known := self._known.get(arguments)) is None:
            plain = _CHANGING.sub(lambda found: found[1] or b"", arguments[:_LONGEST])
            plain = _PROCESS.sub(lambda found: b"/proc/N" if found[0][:1] == b"/" else b"N", plain)
            known = plain.decode("ascii", "backslashreplace")
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[arguments] = known
        return _LEADING.sub("", known) if name in _OF_PROCESSES else known
