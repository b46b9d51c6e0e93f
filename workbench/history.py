"""The trials of a unit, as one user made them on this machine: what was tried, and what came of it."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import DecodeError, Struct, ValidationError, json

from host import regular
from unit.draft import Edit
from workbench.drafts import file_of, put
from workbench.personal import state_directory

_MOST = 64 << 20
"""Bytes of what is remembered of one unit at most: each trial has a drop-in of up to 1 MiB."""
_KEPT = 50
"""Trials of one unit that are remembered, the newest."""


class Tried(Struct, frozen=True):
    """One trial."""

    time: float
    """When it ended, in seconds since the epoch."""
    word: str
    """How it ended: FAILED, REVERTED or KEPT."""
    passed: bool
    reason: str
    drop_in: str
    """What was tried, as text."""
    edits: tuple[Edit, ...] = ()
    """The same as a draft."""
    suspects: tuple[str, ...] = ()
    """The directives that the verdict blames, the likeliest first."""
    checks: tuple[str, ...] = ()
    """What the service had to do, by name."""


class History:
    """The trials of one user, a file for each unit of each host.

    What can't be read or written counts as none."""

    def __init__(self, directory: Path | None = None) -> None:
        self._directory = directory or state_directory() / "trials"

    def of(self, host: str, unit: str) -> tuple[Tried, ...]:
        """A unit's trials, the newest first."""
        try:
            content = regular.read(file_of(self._directory, host, unit), _MOST)
            found: tuple[Tried, ...] = json.decode(content, type=tuple[Tried, ...])
        except (OSError, DecodeError, ValidationError, UnicodeDecodeError):
            return ()
        return found

    def add(self, host: str, unit: str, tried: Tried) -> bool:
        """Remember one more; whether that could be done."""
        kept: Sequence[Tried] = (tried, *self.of(host, unit))[:_KEPT]
        return put(file_of(self._directory, host, unit), json.encode(kept))
