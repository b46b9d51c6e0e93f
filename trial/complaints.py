"""What a service complains of with the change and did not before: a pass must not hide it."""

import re
from collections.abc import Iterable

from msgspec import Struct

from host.ports import JournalEntry
from trial.denial import is_denial, is_lesser

_ERROR, _WARNING = 3, 4  # syslog(3)
_BEGINNINGS = ("7d4958e842da4a758f6c1cdc7b36dcc5", "39f53479d3a045ac8e11786248231fbf")
"""MESSAGE_ID of systemd's records that a unit is starting, and that it has started. sd-messages.h"""
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
    return own and (entry.priority <= _ERROR or is_denial(entry.message))


def may_be_one(entry: JournalEntry) -> bool:
    """Whether a line says at least that the service goes on with less, or calls itself a warning: that is a
    complaint where it is known that it did not say so before."""
    own = entry.pid != 1 and entry.transport not in ("kernel", "audit")
    return is_complaint(entry) or (own and (entry.priority <= _WARNING or is_lesser(entry.message[:500])))


def _shape(entry: JournalEntry) -> str:
    return _CHANGING.sub("#", entry.message[:500])


def fresh(now: Iterable[JournalEntry], before: Iterable[JournalEntry]) -> tuple[Complaint, ...]:
    """The complaints that were not made before, each once, in order; of those that may be one only where the
    log of the service's life before is there from its beginning."""
    before = tuple(before)
    known = {_shape(entry) for entry in before}
    whole = any(entry.message_id in _BEGINNINGS for entry in before)
    counts = may_be_one if whole else is_complaint
    found: dict[str, Complaint] = {}
    for entry in now:
        if not counts(entry) or (shape := _shape(entry)) in known:
            continue
        first = found.get(shape)
        if first is not None:
            found[shape] = Complaint(first.entry, first.count + 1)
        elif len(found) < _MOST_SHAPES:
            found[shape] = Complaint(entry)
    return tuple(found.values())
