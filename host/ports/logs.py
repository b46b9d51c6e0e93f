"""The log files that services write by themselves, beside the journal."""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct


class LogText(Struct, frozen=True):
    """A part of one log file."""

    path: str
    text: str
    readable: bool = True
    """Whether it could be read: links and files of two names are left alone."""


class Logs(Protocol):
    """Log files below /var/log."""

    async def note_logs(self, unit: str, directories: Sequence[str]) -> tuple[LogText, ...]:
        """Note where log files end; those that a unit's processes write, or that lie in its log directories,
        with what they said last."""

    async def new_logs(self, unit: str, directories: Sequence[str]) -> tuple[LogText, ...]:
        """What came since they were noted, or since this was asked last."""
