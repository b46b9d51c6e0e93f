"""The system calls that a service makes."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from msgspec import Struct

HOLD = 'kill -STOP $$; exec "$@"'
"""The line of shell that stops a command before it begins, so that a tracer can take hold of it and see it
from its first system call on; it goes on as the command itself, with the same PID."""


class Call(Struct, frozen=True):
    """A system call that a service made; told once, however often it was made."""

    name: str = ""
    """Where it was told by name."""
    number: int = -1
    """Where it was told by number."""
    architecture: str = ""
    """As the kernel's records have it, in hex ("c000003e"); empty for the host's own."""
    family: str = ""
    """The address family of a socket, such as "AF_INET"."""
    program: str = ""
    """The name of the process that made it."""
    sure: bool = True
    """Whether it was a process of the service, by its number, rather than one of the same name."""


class Calls(Struct, frozen=True, tag="calls"):
    """What was seen of a service's system calls."""

    new: tuple[Call, ...]
    """Those that were not told yet."""
    total: int
    """How many were seen by now, equal ones too."""
    lost: int = 0
    """How many records did not arrive, as far as that can be told; others' may be among them."""
    others: int = 0
    """Records of programs that are not the service's."""


class Attempt(Struct, frozen=True):
    """A system call as a tracer saw it end; equal ones are told once, and again when one comes later."""

    name: str
    arguments: str = ""
    """As strace(1) writes them, without what differs from run to run (addresses, numbers of processes and of
    descriptors); empty where they tell nothing."""
    error: str = ""
    """The name of the error, such as "EROFS"; empty for success, "?" for a call that the process was
    killed for (SIGSYS)."""
    thread: int = 0
    """Who made it last."""
    first: int = 0
    last: int = 0
    """Its place among all calls, when it was made first and last, from 1."""
    any_arguments: bool = False
    """Whether it stands for calls with other arguments, too, of which there are too many to be told apart."""


class Ended(Struct, frozen=True):
    """The end of a thread that was traced."""

    thread: int
    status: int = 0
    signal: str = ""
    """The name of the signal that killed it."""
    last: int = 0
    """How many calls had been made by then."""


class Trace(Struct, frozen=True, tag="trace"):
    """What a tracer saw since it told last. It comes a few times a second, whether or not there is news."""

    attempts: tuple[Attempt, ...]
    ended: tuple[Ended, ...]
    total: int
    """How many calls were seen by now."""
    alive: int
    """How many threads are being traced."""


class Recorders(Struct, frozen=True):
    """What can tell about a service's system calls on a host."""

    log: str = ""
    """How the records of SystemCallLog= arrive: "audit" (journald's audit socket), "auditd" (its log file),
    "kernel" (lines of the kernel's log, which drops all but a few a second), "" (not at all)."""
    why_no_log: str = ""
    """Why they don't, one sentence."""
    strace: bool = False
    why_no_strace: str = ""


class Tracing(Protocol):
    """The system calls that a service makes. Subscriptions tell all of a call's kind by their first event."""

    async def recorders(self) -> Recorders:
        """What can tell about them here."""

    def logged_calls(self, unit: str, cursor: str) -> AbstractAsyncContextManager[AsyncIterator[Calls]]:
        """Those that SystemCallLog= has the kernel record, after a cursor and as they come."""

    def traced_calls(self, unit: str) -> AbstractAsyncContextManager[AsyncIterator[Calls]]:
        """Those that strace sees: of every main and control process that HOLD stops, and of their children.
        Each goes on as soon as it is traced. Ends in HostError where strace can't."""

    def attempts(self, unit: str) -> AbstractAsyncContextManager[AsyncIterator[Trace]]:
        """The same calls, each with its arguments and its outcome."""
