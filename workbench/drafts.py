"""Drafts that outlive the program: written at every change, offered at the next start."""

import hashlib
import time
from pathlib import Path

from msgspec import DecodeError, Struct, ValidationError, json

from host import regular
from unit.draft import Draft, Edit
from workbench.personal import state_directory


def file_of(directory: Path, host: str, unit: str) -> Path:
    """Where something about a unit of a host is remembered: recognizable, and no two units the same."""
    key = hashlib.sha256(f"{host}\n{unit}".encode()).hexdigest()[:16]
    return directory / f"{unit[:100].replace('/', '_')}-{key}.json"


def put(path: Path, content: bytes) -> bool:
    """Write a file by rename, for nobody else to read; whether that could be done."""
    try:
        regular.put(path, content)
    except OSError:
        return False
    return True


class Left(Struct, frozen=True):
    """A draft as it was left."""

    host: str
    unit: str
    saved: float
    """When, in seconds since the epoch."""
    edits: tuple[Edit, ...]


class Drafts:
    """The drafts of one user, a file for each unit of each host.

    Losing one must not cost more than the draft: what can't be read or written counts as none.
    """

    def __init__(self, directory: Path | None = None) -> None:
        self._directory = directory or state_directory() / "drafts"

    def _path(self, host: str, unit: str) -> Path:
        return file_of(self._directory, host, unit)

    def save(self, host: str, unit: str, draft: Draft) -> bool:
        """Remember a draft, or forget it where it is empty; whether that could be done."""
        if not draft.edits:
            return self.forget(host, unit)
        content = json.encode(Left(host, unit, time.time(), draft.edits))
        return put(self._path(host, unit), content)

    def load(self, host: str, unit: str) -> Left | None:
        """The draft that was left for a unit."""
        try:
            found = json.decode(regular.read(self._path(host, unit)), type=Left)
        except (OSError, DecodeError, ValidationError, UnicodeDecodeError):
            return None
        return found if found.edits and (found.host, found.unit) == (host, unit) else None

    def forget(self, host: str, unit: str) -> bool:
        """Remember nothing of a unit; whether that could be done."""
        try:
            self._path(host, unit).unlink(missing_ok=True)
        except OSError:
            return False
        return True
