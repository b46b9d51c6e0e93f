"""What happens during a proof, beside the events of its trials."""

from msgspec import Struct

from host.ports import JournalEntry
from trial.events import AnyEvent, Event, Suspect


class Bound(Event, frozen=True, tag="bound"):
    """How many restarts it takes at most, before the first of them."""

    lines: int
    one: int
    """Where one line is at fault."""
    three: int
    """Where three are."""
    values: int
    """How many more the values of one line take at most."""
    text: str


class Trying(Event, frozen=True, tag="trying"):
    """One of its trials begins."""

    number: int
    """From 1."""
    text: str
    """What is tried, for people: "without ProtectHome="."""
    without: tuple[str, ...]
    """The directives that are left out."""
    exposure: int | None = None
    """Of the unit with that, in tenths, where it is counted."""


class Tried(Event, frozen=True, tag="tried"):
    """How it went."""

    number: int
    passed: bool
    reason: str


class Proven(Struct, frozen=True):
    """A directive without which the draft works."""

    directive: str
    alone: bool
    """Whether it fails with none of the draft's other lines."""
    partners: tuple[str, ...]
    """With which it fails, and none of which can be left out for that, where it does not fail alone."""
    why: str
    """What was seen, as one sentence."""
    instead: str
    """The strictest that passes, as lines; empty where it has to go."""
    evidence: tuple[JournalEntry, ...] = ()
    """What was logged when it failed."""

    @property
    def suspect(self) -> Suspect:
        """The same as a verdict names who is to blame: beyond doubt."""
        return Suspect(self.directive, self.why, (self.instead,) if self.instead else (), "proven")


class Proof(Event, frozen=True, tag="proof"):
    """The end of a proof."""

    proven: tuple[Proven, ...]
    restarts: int
    """How many trials it took; each restarts the service, and once more to undo that."""
    drop_in: str
    """The draft as strict as it was seen to pass; empty where nothing is proven or nothing of it holds."""
    why_not: str = ""
    """Why nothing is proven, as one sentence."""
    flaky: bool = False
    """Whether that is because the same lines passed once and failed once."""
    suspects: tuple[Suspect, ...] = ()
    """Who is to blame, in the form of a verdict's, which these take the place of: each of them is proven."""


OwnEvent = Bound | Trying | Tried | Proof
"""What is no event of one of its trials."""
ProofEvent = AnyEvent | OwnEvent
