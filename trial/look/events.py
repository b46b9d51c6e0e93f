"""What happens during a closer look, beside the events of its trials."""

from msgspec import Struct

from trial.events import AnyEvent, Event, Suspect


class Looking(Event, frozen=True, tag="looking"):
    """What the closer look will cost, before it begins."""

    restarts: int
    seconds: float
    """For how long it watches, at the least."""
    text: str


class Traced(Event, frozen=True, tag="traced"):
    """One of its starts is over."""

    drafted: bool
    """Whether it was with the draft; else as the service was before."""
    passed: bool
    reason: str
    calls: int
    """How many system calls strace saw."""


class SeenCall(Struct, frozen=True):
    """A system call that fails now and did not before."""

    call: str
    """It, with its arguments."""
    error: str
    """The name of the error; "?" where the process was killed for it."""
    before: str
    """What became of it before: worked, not made, failed otherwise."""
    directives: tuple[str, ...]
    """Those of the draft that refuse such a call, the likeliest first; none for other reasons."""


class Looked(Event, frozen=True, tag="looked"):
    """The end of a closer look."""

    suspects: tuple[Suspect, ...]
    """Those that it found, and after them what the verdict had besides."""
    calls: tuple[SeenCall, ...]
    """The calls that tell, the most telling first."""
    restarts: int
    """How many times the service was restarted, to undo that included."""
    seconds: float
    why_not: str = ""
    """Why it found nothing, as one sentence."""


OwnEvent = Looking | Traced | Looked
"""What is no event of one of its trials."""
LookEvent = AnyEvent | OwnEvent
