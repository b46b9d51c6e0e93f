"""Which units were opened last, by this user: the picker shows them first."""

import time
from collections.abc import Sequence
from pathlib import Path

from msgspec import DecodeError, Struct, ValidationError, json

from host import regular
from workbench.drafts import put
from workbench.personal import state_directory

_KEPT = 60
FILE = "file"
"""What stands for the host of a unit file that was opened by its path."""


class Opening(Struct, frozen=True):
    """One unit that was opened."""

    host: str
    unit: str
    """Its name, or the path of a file."""
    when: float
    """In seconds since the epoch."""


class Recent:
    """The last openings, the newest first. What can't be read or written counts as none."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or state_directory() / "recent.json"

    def of(self, host: str) -> tuple[str, ...]:
        """The units of a host that were opened last, the newest first."""
        return tuple(one.unit for one in self._read() if one.host == host)

    def note(self, host: str, unit: str) -> None:
        """A unit was opened just now."""
        others = [one for one in self._read() if (one.host, one.unit) != (host, unit)]
        put(self._path, json.encode([Opening(host, unit, time.time()), *others][:_KEPT]))

    def _read(self) -> Sequence[Opening]:
        try:
            return json.decode(regular.read(self._path), type=list[Opening])
        except (OSError, DecodeError, ValidationError, UnicodeDecodeError):
            return ()
