"""Records that name no unit although they are about one.

journald asks the kernel whose a process is when it reads the line. One that failed before it ran its
program is gone by then on a busy machine, and what it said without naming the unit itself, such as that a
directory has another mode, would be lost. Its last words name the unit: "Failed at step ...".
"""

import contextlib
import json
from collections.abc import Callable, Iterable

from host.helper import record
from host.ports import JournalEntry


def found(lines: Iterable[bytes], about: Callable[[bytes], JournalEntry | None]) -> tuple[JournalEntry, ...]:
    """The entries of these lines that are `about` a unit, and the nameless ones of processes of theirs."""
    read = [(line, about(line)) for line in lines]
    starting = {
        (entry.pid, entry.identifier) for line, entry in read if entry and record.of_a_starting_process(line)
    }
    whole = (entry or _nameless(line, starting) for line, entry in read)
    return tuple(entry for entry in whole if entry is not None)


def _nameless(line: bytes, starting: set[tuple[int, str]]) -> JournalEntry | None:
    """A line as an entry, if it names no unit and one of these processes wrote it."""
    with contextlib.suppress(ValueError):
        one = json.loads(line)
        entry = record.entry_of(one)
        if (entry.pid, entry.identifier) in starting and not record.names_a_unit(one):
            return entry
    return None
