"""What a service complains of with the change and did not before: a pass must not hide it."""

import re
from collections.abc import Iterable

from msgspec import Struct

from host.ports import JournalEntry
from trial import denial

_ERROR = 3  # syslog(3), LOG_ERR
_MOST_SHAPES = 1000
_CHANGING = re.compile(r"0x[0-9a-f]+|[0-9a-f]{8,}|\d+", re.IGNORECASE)
"""What differs between two lines that say the same: numbers, times, identifiers."""


class Complaint(Struct, frozen=True):
    """One thing that a service complains of."""

    entry: JournalEntry
    """The first line that says so."""
    count: int = 1
    """How many lines do."""

    @property
    def words(self) -> str:
        """The line as it is told, with how often it came."""
        times = f" ({self.count} times)" if self.count > 1 else ""
        return f"{self.entry.identifier}: {self.entry.message.strip()[:200]}{times}"


def is_complaint(entry: JournalEntry) -> bool:
    """Whether the service itself says that something was denied, or calls it an error."""
    own = entry.pid != 1 and entry.transport not in ("kernel", "audit")
    return own and (entry.priority <= _ERROR or denial.is_denial(entry.message))


def _shape(entry: JournalEntry) -> str:
    return _CHANGING.sub("#", entry.message[:500])


def fresh(now: Iterable[JournalEntry], before: Iterable[JournalEntry]) -> tuple[Complaint, ...]:
    """The complaints that were not made before, each once, in order."""
    known = {_shape(entry) for entry in before}
    found: dict[str, Complaint] = {}
    for entry in now:
        if not is_complaint(entry) or (shape := _shape(entry)) in known:
            continue
        first = found.get(shape)
        if first is not None:
            found[shape] = Complaint(first.entry, first.count + 1)
        elif len(found) < _MOST_SHAPES:
            found[shape] = Complaint(entry)
    return tuple(found.values())
