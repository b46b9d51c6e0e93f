"""What happens while a drop-in is tried line by line, beside the events of its trials."""

from msgspec import Struct

from trial.events import AnyEvent, Event, Suspect


class LinesBound(Event, frozen=True, tag="each"):
    """How many restarts it takes at most, before the first of them."""

    lines: int
    restarts: int
    text: str


class LineTrying(Event, frozen=True, tag="line"):
    """A line is being tried on top of those that hold; 0 for all lines at once."""

    line: int
    text: str


class LineTried(Event, frozen=True, tag="holds"):
    """How that went."""

    line: int
    text: str
    holds: bool
    reason: str


class Failing(Struct, frozen=True):
    """A line that does not hold."""

    line: int
    text: str
    why: str
    suspects: tuple[Suspect, ...] = ()
    """What the trial with it found."""


class LinesTold(Event, frozen=True, tag="lines"):
    """The end of it."""

    held: int
    total: int
    failing: tuple[Failing, ...]
    restarts: int
    """How many trials it took; each restarts the service, and once more to undo that."""
    drop_in: str
    """The lines that were seen to hold together; empty where none does."""
    why_not: str = ""
    """Why not all lines were tried, as one sentence; then only what was is counted as held."""


OwnEvent = LinesBound | LineTrying | LineTried | LinesTold
"""What is no event of one of its trials."""
EachEvent = AnyEvent | OwnEvent
