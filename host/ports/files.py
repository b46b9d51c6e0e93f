"""The few files that unitsmith may write, and who owns what a service writes."""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

FILE_LIMIT = 1024 * 1024
"""Bytes in one unit file at most: systemd itself stops reading lines at 1 MiB."""


class UnitFile(Struct, frozen=True):
    """One file of a unit, as read."""

    path: str
    content: bytes
    digest: str
    """SHA-256 of the content, in hex: what Keep must present to change this file."""


class Top(Struct, frozen=True):
    """One of a service's state, cache and log directories, as it was before a trial."""

    path: str
    private: str = ""
    """Where DynamicUser= would move it, and leave a link; empty where that can't be taken back."""
    exists: bool = True


class Owners(Struct, frozen=True):
    """Who owns some directories and all that is in them, as it was noted on the host."""

    lists: tuple[str, ...] = ()
    """Files for `systemd-tmpfiles --create`, in the order in which they put everything back."""
    tops: tuple[Top, ...] = ()


class Version(Struct, frozen=True):
    """An earlier content of a file."""

    saved: float
    """When it was replaced, in seconds since the epoch."""
    content: bytes


class Files(Protocol):
    """The few files that unitsmith may write; the helper refuses every other path."""

    async def create(self, path: str, content: bytes) -> None:
        """Write a file that must not exist yet. Raises TrialLocked where it does."""

    async def replace(self, path: str, content: bytes, digest: str | None) -> UnitFile:
        """Write a file by rename, if it still has this digest (None: if it does not exist yet).

        Raises FileChanged where it was changed meanwhile."""

    async def read(self, path: str) -> UnitFile | None:
        """One of these files, or None where it does not exist."""

    async def remove(self, paths: Sequence[str]) -> tuple[str, ...]:
        """Remove files and the directories of ours that this empties; answers the paths that were there."""

    async def versions(self, path: str) -> tuple[Version, ...]:
        """Earlier contents of a file below /etc that unitsmith has replaced or removed, the newest first."""

    async def note_owners(self, key: str, directories: Sequence[str]) -> Owners:
        """Note the owners of a service's state, cache and log directories under /run/unitsmith, in lists
        whose names begin with the key. Raises TrialLocked where another trial of the unit is in progress,
        HostError where it can't be done."""

    async def owners_changed(self, key: str) -> tuple[str, ...] | None:
        """What was noted under a key and has another owner now; None where nothing was, or no more."""

    async def room(self) -> int:
        """Bytes that are free in /run."""

    async def own_files(self) -> tuple[str, ...]:
        """unitsmith's own runtime files that exist now: a trial in progress, or one left over."""
