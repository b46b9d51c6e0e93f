"""What happens during a trial, in order: the screen, the command line and the search read the same stream.

Each event's tag is the word that `unitsmith try --json` prints as `event`.
"""

import time
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from host.ports import JournalEntry


class Event(Struct, frozen=True, tag_field="event"):
    """Something that happened in a trial."""

    time: float
    """Seconds since the epoch."""


class Step(Event, frozen=True, tag="step"):
    """The trial went on to its next step."""

    name: str
    """preflight, snapshot, arm, disarm, apply, reload, restart, watch, verdict, undo, keep."""
    text: str
    """One line for people."""


class Warned(Event, frozen=True, tag="warning"):
    """Something the user should know, which does not stop the trial."""

    text: str
    check: str = ""
    """The check that proves nothing, where it is about one."""


class Armed(Event, frozen=True, tag="armed"):
    """The undo outside this program is armed."""

    deadline: float
    """When it fires unless the trial is kept, in seconds since the epoch."""


class Logged(Event, frozen=True, tag="journal"):
    """The service, or systemd about it, wrote to the journal."""

    entry: JournalEntry


class State(Event, frozen=True, tag="state"):
    """The unit's state changed."""

    active: str
    sub: str
    result: str
    restarts: int
    main_pid: int


class Restarted(Event, frozen=True, tag="restarted"):
    """The restart job ended."""

    result: str
    seconds: float
    invocation: str


class Checked(Event, frozen=True, tag="check"):
    """A check of the user's ran."""

    name: str
    passed: bool
    text: str
    seconds: float
    before: bool = False
    """Whether it ran before the change."""


Certainty = Literal["proven", "seen", "likely", "possible"]
"""How sure it is that a directive broke a service.

proven: without it the service works, and with it alone it fails; only trials of parts of a draft can tell.
seen: the kernel or systemd itself named what was refused, or a call that fails now did not before.
likely: the service's own words speak of it.
possible: nothing speaks of it; it could have."""


class Suspect(Struct, frozen=True):
    """A changed directive that may have broken the service."""

    directive: str
    why: str
    remedies: tuple[str, ...] = ()
    """Lines that could be set instead, such as "ReadWritePaths=/var/log/nginx"; some are several lines, of
    one directive or of more, with newlines between them, to be set together."""
    certainty: Certainty = "likely"
    by_hand: str = ""
    """What is to be done outside of the unit, such as a command for root; empty where a line is enough."""


SHOWN = 5
"""Suspects that are told one by one; the others are counted."""


def and_more(suspects: Sequence[Suspect]) -> str:
    """How many suspects there are beyond those that are told, in words; empty where there are none."""
    return f"and {len(suspects) - SHOWN} more" if len(suspects) > SHOWN else ""


def in_a_row(remedy: str) -> str:
    """A remedy as one line of text: "SystemCallFilter=@system-service, then ~@clock"."""
    said, name = "", ""
    for line in remedy.split("\n"):
        before, (name, _, value) = name, line.partition("=")
        said += f", then {value}" if name == before else f"{' and ' if said else ''}{line}"
    return said


def by_directive(remedy: str) -> dict[str, list[str]]:
    """The values that a remedy sets, by directive."""
    found: dict[str, list[str]] = {}
    for name, _, value in (line.partition("=") for line in remedy.split("\n")):
        found.setdefault(name, []).append(value)
    return found


class Verdict(Event, frozen=True, tag="verdict"):
    """Whether the service works with the draft."""

    passed: bool
    reason: str
    suspects: tuple[Suspect, ...] = ()
    evidence: tuple[JournalEntry, ...] = ()
    judged: bool = True
    """Whether it is about the service: not where the trial could not go on."""
    doubted: str = ""
    """Why the check that fails is the first to be suspected: it was never seen to pass. Else empty."""


class Ineffective(Event, frozen=True, tag="ineffective"):
    """A changed directive does nothing on this host, though the service works with it."""

    directive: str
    why: str


class Undone(Event, frozen=True, tag="undone"):
    """The trial was taken back: what is as before, each by itself."""

    file: bool | None
    """Whether its files are gone and no longer loaded; as of the others, None where that is not known."""
    service: bool | None
    """Whether the service and its neighbours are in the state that they had."""
    text: str = ""
    values: bool | None = True
    """Whether the directives that it changed have the values that they had."""
    checks: bool | None = None
    """Whether the checks that passed before it pass again; None also where there are none to ask."""

    owners: bool | None = None
    """Whether what systemd gave to others belongs to whom it did; None also where it gave nothing away."""
    unknown: tuple[str, ...] = ()
    """What could not be looked at: files, owners, values, service, checks."""

    @property
    def whole(self) -> bool:
        """Whether all is known to be as before."""
        parts = (self.file, self.service, self.values, self.checks, self.owners)
        return not self.unknown and False not in parts

    @property
    def known(self) -> bool:
        """Whether anything of it could be looked at."""
        return self.file is not None

    @property
    def told(self) -> str:
        """Each of them as a line for people."""
        parts = {
            "files": self.file,
            "owners": self.owners,
            "values": self.values,
            "service": self.service,
            "checks": self.checks,
        }
        good = [name for name, held in parts.items() if held]
        bad = [name for name, held in parts.items() if held is False]
        said = [f"{_listed(good)} are as before"] if good else []
        said += [f"{'but not' if good else 'not as before'}: {', '.join(bad)}"] if bad else []
        said += [f"not known: {', '.join(self.unknown)}"] if self.unknown else []
        return ", ".join(said)


def unseen(text: str, checks: tuple[str, ...], *, owners: bool) -> Undone:
    """The end of a trial after which nothing could be looked at; `text` says why, and how to look."""
    parts = ("files", *(("owners",) if owners else ()), "values", "service", *(("checks",) if checks else ()))
    return Undone(time.time(), None, None, text, values=None, unknown=parts)


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


class Kept(Event, frozen=True, tag="kept"):
    """The trial's drop-in is now in its persistent place and loaded."""

    path: str


class BadLine(Struct, frozen=True):
    """A line of a drop-in that is not as it should be."""

    line: int
    """From 1; 0 for the drop-in as a whole."""
    text: str
    unknown: bool = False
    """Whether this systemd does not know what it sets, and would pass over it."""


class Refused(Event, frozen=True, tag="refused"):
    """The trial was not begun, and nothing was changed."""

    reason: str
    ask: bool = False
    """Whether it would go on if the user confirms (Plan.confirmed)."""
    repair: bool = False
    """Whether it would go on as a repair (Plan.repair)."""
    status: int = 3
    """The exit status that says whose fault it is: 2 the request's, 3 the host's."""
    lines: tuple[BadLine, ...] = ()
    """The lines of the drop-in that it is about, where it is about some."""


AnyEvent = (
    Step
    | Warned
    | Armed
    | Logged
    | State
    | Restarted
    | Checked
    | Ineffective
    | Verdict
    | Undone
    | Kept
    | Refused
)
