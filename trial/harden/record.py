"""What is on record of a hardening, so that one that was interrupted goes on where it was."""

import hashlib
from collections.abc import Callable, Iterable

from msgspec import Struct
from msgspec.structs import replace

from host.ports import Attempt
from trial.harden.search import Outcome


class Record(Struct, frozen=True):
    """The outcomes of one unit, under one question."""

    question: str = ""
    """What was asked; what is on record for another question says nothing."""
    attempts: tuple[Attempt, ...] | None = None
    """What a start under strace saw; None where there was none yet."""
    whole: bool = True
    """Whether the service did its work under strace."""
    settle: float = 0.0
    """Seconds that a trial watches, by how long the checks took to pass then; 0 where that is not known."""
    outcomes: dict[str, Outcome] = {}
    """By what was tried, see tried()."""

    def with_(self, key: str, outcome: Outcome) -> "Record":
        """The same with one more."""
        return replace(self, outcomes={**self.outcomes, key: outcome})


Save = Callable[[Record], None]


def question(parts: Iterable[object]) -> str:
    """A digest of all that outcomes depend on: the unit's files, the checks, the host's systemd."""
    return hashlib.sha256("\0".join(map(str, parts)).encode(errors="surrogateescape")).hexdigest()[:20]


def tried(text: str, *, final: bool, times: int) -> str:
    """What one outcome is remembered by; `times` says how often that was tried before."""
    return f"{'final ' if final else ''}{hashlib.sha256(text.encode()).hexdigest()[:20]} {times}"
