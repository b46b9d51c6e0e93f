"""What happens while a service is hardened, beside the events of its trials."""

from msgspec import Struct

from trial.events import AnyEvent, Event
from trial.harden.state import Lesson
from trial.proof.events import Tried, Trying


class Begun(Event, frozen=True, tag="hardening"):
    """What is going to be tried, before the first restart."""

    candidates: int
    """Directives."""
    most: int
    """Restarts at most; each trial's undo restarts the service once more."""
    exposure: int
    """As the unit is, in tenths."""
    strictest: int
    """With the strictest that is tried."""
    text: str


class Lessons(Event, frozen=True, tag="lessons"):
    """What was learnt by looking at the service, or by the last trial."""

    lessons: tuple[Lesson, ...]
    exposure: int
    """With what is tried next, in tenths."""


class Filter(Struct, frozen=True):
    """How many system calls are permitted."""

    permitted: int
    common: int
    """How many @system-service permits."""
    seen: int
    """How many different ones were seen; 0 where nobody could look."""


class LeftOut(Struct, frozen=True):
    """A directive that is not in the result."""

    directive: str
    why: str


class Result(Event, frozen=True, tag="result"):
    """The end of a hardening."""

    drop_in: str
    """As strict as was seen to pass; empty where nothing was."""
    exposure_before: float
    """0.0 to 10.0."""
    exposure_after: float
    restarts: int
    """How many trials it took; each restarts the service, and once more to undo that."""
    confirmed: bool
    """Whether it passed the last trial, too: longer, with a reload and the checks that only judge the end."""
    loosened: tuple[Lesson, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    checks: tuple[str, ...] = ()
    """What was checked at the end."""
    calls: Filter | None = None
    newer: tuple[str, ...] = ()
    """Directives that older systemds do not know, with the version that they need."""
    seconds: float = 0.0
    why_not: str = ""
    """Why there is nothing, or why it is not confirmed; one sentence."""


OwnEvent = Begun | Lessons | Trying | Tried | Result
"""What is no event of one of its trials."""
HardenEvent = AnyEvent | OwnEvent
