"""What diagnosis has to go on: how the service ended, what was logged, and what the trial changed."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from host.ports import JournalEntry
from trial.entries import OURS, PROCESS_EXIT, SPAWN_FAILED, of_systemd
from trial.events import Certainty
from trial.own import Own
from trial.verdict import Standing

_LONGEST = 800
"""Characters of a line that are read: it may be somebody's whole request."""
_ROOT = ("", "root", "0")


class Change(Struct, frozen=True):
    """One directive that the trial sets."""

    name: str
    values: tuple[str, ...]
    """As they are effective with the trial, a line each."""
    via: str = ""
    """The directive that brings it about, where it is only implied."""

    @property
    def by(self) -> str:
        """The directive that is written: its own name, or that of the one that brings it about."""
        return self.via.partition("=")[0] or self.name

    @property
    def last(self) -> str:
        """The value of a directive that has one."""
        return self.values[-1] if self.values else ""


class Case(Struct, frozen=True, dict=True):
    """One failed trial."""

    standing: Standing
    entries: tuple[JournalEntry, ...]
    changes: tuple[Change, ...]
    check: str = ""
    """What a failed check said, where the service itself runs. It ran outside of the service's sandbox."""
    version: int = 0
    """The host's systemd."""
    architecture: str = "x86-64"
    """As SystemCallArchitectures= names it."""
    code: tuple[tuple[int, int], ...] = ()
    """Where programs and libraries lie in the memory of the main process, if it lives."""
    own: Own = Own()
    """What the unit says without the trial."""
    baseline: bool = True
    """Whether the service was seen to work without the trial."""

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """What the service and its children said, from inside of its sandbox."""
        return tuple(
            line[:_LONGEST]
            for entry in self.entries
            if entry.pid != 1 and entry.transport in OURS and not of_systemd(entry)
            for line in entry.message.splitlines()
            if line.strip()
        )

    @cached_property
    def manager(self) -> tuple[str, ...]:
        """What systemd said about the service: the manager, and its child before it ran the program."""
        return tuple(entry.message.strip() for entry in self.entries if of_systemd(entry))

    @cached_property
    def change(self) -> Mapping[str, Change]:
        """Changes by name; what is set itself comes before what is implied."""
        found: dict[str, Change] = {}
        for one in sorted(self.changes, key=lambda one: bool(one.via)):
            found.setdefault(one.name, one)
        return found

    @cached_property
    def now(self) -> Own:
        """What the unit says with the trial."""
        return self.own.over({one.name: one.values for one in self.changes if not one.via})

    @property
    def root(self) -> bool:
        """Whether the service is started as root, with the trial."""
        return _is_root(self.now)

    @property
    def capable(self) -> bool:
        """Whether it has capabilities that could be taken from it, or had them without the trial."""
        return self.root or _is_root(self.own) or bool(self.now.words("AmbientCapabilities"))

    @property
    def step(self) -> int:
        """The exit status of the step that failed before the program ran; 0 where the program ran."""
        statuses = {self.standing.exit_status}
        statuses |= {
            int(status)
            for entry in self.entries
            if entry.message_id == PROCESS_EXIT and (status := entry.fields.get("EXIT_STATUS", "")).isdigit()
        }
        return next((status for status in sorted(statuses) if 200 <= status <= 245), 0)

    @property
    def proved(self) -> bool:
        """Whether systemd's own record says so: a program may exit with such a status itself."""
        return any(entry.message_id == SPAWN_FAILED for entry in self.entries)

    @property
    def signals(self) -> frozenset[int]:
        """The signals that processes of the service were killed by."""
        main = {self.standing.exit_status} if self.standing.exit_code in (2, 3) else set[int]()
        return frozenset(main) | {
            int(status)
            for entry in self.entries
            if entry.message_id == PROCESS_EXIT and entry.fields.get("EXIT_CODE") in ("killed", "dumped")
            if (status := entry.fields.get("EXIT_STATUS", "")).isdigit()
        }


def _is_root(own: Own) -> bool:
    dynamic = own.last("DynamicUser").lower() in ("1", "yes", "y", "true", "t", "on")
    return own.last("User") in _ROOT and not dynamic


class Suspicion(Struct, frozen=True):
    """A reason to suspect a changed directive."""

    name: str
    weight: int
    why: str
    remedies: tuple[str, ...] = ()
    certainty: Certainty = "likely"
    by_hand: str = ""
    """A command for root that mends it where no line of a unit does."""
    instead: bool = True
    """Whether the directive's next looser value may help, too."""


def killed_for_a_call(standing: Standing, entries: tuple[JournalEntry, ...]) -> bool:
    """Whether a process of the service was killed for a system call (SIGSYS)."""
    if standing.exit_code in (2, 3) and standing.exit_status == 31:
        return True
    return any(
        entry.message_id == PROCESS_EXIT and entry.fields.get("EXIT_STATUS") == "31" for entry in entries
    )


def ranked(
    case: Case,
    names: Sequence[str],
    weight: int,
    why: str,
    fixes: tuple[str, ...] = (),
    certainty: Certainty = "likely",
) -> Iterator[Suspicion]:
    """Those of some directives that were changed, each a little less likely than the one before."""
    for place, name in enumerate(names):
        if name in case.change:
            yield Suspicion(name, weight - place, why, fixes, certainty)
