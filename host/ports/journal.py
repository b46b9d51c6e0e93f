"""The journal of a host. systemd.journal-fields(7)"""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from msgspec import Struct


class JournalEntry(Struct, frozen=True, tag="journal"):
    """One record of the journal that is about a watched unit."""

    cursor: str
    time: float
    """Seconds since the epoch, from __REALTIME_TIMESTAMP."""
    message: str
    priority: int = 6
    """syslog's: 0 emergency to 7 debug."""
    identifier: str = ""
    """SYSLOG_IDENTIFIER, or the command's name."""
    pid: int = 0
    message_id: str = ""
    """MESSAGE_ID, in hex; names systemd's own records."""
    invocation: str = ""
    """The invocation that the record is of or about, in hex; empty where it tells none."""
    transport: str = ""
    own: bool | None = None
    """Of the kernel's records of system calls: whether it is about a process of the unit, by its number; None
    where that can't be told."""
    fields: dict[str, str] = {}
    """The other fields that diagnosis reads: EXIT_CODE, EXIT_STATUS, EXECUTABLE, CONFIG_FILE ..."""


DROPPED = "a596d6fe7bfa4994828e72309e95d61e"
"""MESSAGE_ID of journald's record that it dropped lines of somebody who wrote too many. sd-messages.h"""


class Journal(Protocol):
    """The journal of this host."""

    async def cursor(self) -> str:
        """The position after the newest record. Like the others, raises NotPermitted where reading it is for
        some people only: no records and no rights are not the same."""

    async def entries(self, unit: str, cursor: str) -> tuple[JournalEntry, ...]:
        """What follow() would have told by now: lines that matter for a verdict, the first 300 and the last
        1000, and the last 1000 of the others."""

    async def said(self, invocation: str) -> tuple[JournalEntry, ...]:
        """What one invocation of a unit wrote, and systemd about it: the newest 2000 at most."""

    def follow(self, unit: str, cursor: str) -> AbstractAsyncContextManager[AsyncIterator[JournalEntry]]:
        """Records of and about a unit after the cursor, then as they come, with the kernel's
        seccomp records (which name no unit). A flood is made thin, by a record that says how many lines
        were left out; those that matter for a verdict are the last to go."""
