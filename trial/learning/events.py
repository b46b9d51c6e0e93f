"""What happens while a service's system calls are learnt, beside the events of the trial itself."""

from msgspec import Struct

from trial.events import AnyEvent, Event


class Watching(Event, frozen=True, tag="watching"):
    """How its calls are learnt."""

    method: str
    """log (the kernel's records of SystemCallLog=) or strace."""
    text: str


class Progress(Event, frozen=True, tag="calls"):
    """How much was seen by now."""

    total: int
    """Calls, or the records of them."""
    different: int
    lost: int


class Setting(Struct, frozen=True):
    """A directive of [Service] and its values, a line each."""

    name: str
    values: tuple[str, ...]


class Proposal(Struct, frozen=True):
    """A filter that lets everything through that was seen."""

    name: str
    """allow, narrow or deny."""
    text: str
    """What it is, for people."""
    settings: tuple[Setting, ...]
    permitted: int
    """How many of the architecture's system calls it permits: the fewer, the stricter."""
    known: int
    """How many there are."""

    @property
    def lines(self) -> tuple[str, ...]:
        """As they stand in a drop-in; what the unit sets itself is emptied first, as lists add up."""
        return tuple(
            line
            for setting in self.settings
            for line in (
                *((f"{setting.name}=",) if setting.name in _LISTS else ()),
                *(f"{setting.name}={value}" for value in setting.values),
            )
        )


_LISTS = ("SystemCallFilter", "SystemCallArchitectures", "RestrictAddressFamilies")


class Learnt(Event, frozen=True, tag="learnt"):
    """What was seen, and the filters that this suggests, the most readable first."""

    method: str
    seconds: float
    """For how long the service was watched after its start."""
    total: int
    names: tuple[str, ...]
    """The calls that were seen; with `log` only those that the choice depends on."""
    proposals: tuple[Proposal, ...]
    notes: tuple[str, ...]
    """What one should know about it, a sentence each."""
    lost: int = 0


LearningEvent = AnyEvent | Watching | Progress | Learnt
