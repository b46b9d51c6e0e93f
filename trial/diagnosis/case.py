"""What diagnosis has to go on: how the service ended, what was logged, and what the trial changed."""

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from host.ports import JournalEntry
from trial.verdict import Standing

SPAWN_FAILED = "641257651c1b4ec9a8624d7a40a9e1e7"
PROCESS_EXIT = "98e322203f7a4ed290d09fe03c09fe15"
_PATH = re.compile(r"(?<![\w/:])/(?:[\w.@%+=~-]+/?)+")
_ASSEMBLED = re.compile(r"^/run/systemd/(?:unit-root|mount-rootfs)(?=/|$)")
"""Where systemd assembles a service's root: this stands before the paths of what fails there. namespace.c"""
_OURS = ("stdout", "syslog", "journal", "native", "file")


class Change(Struct, frozen=True):
    """One directive that the trial sets."""

    name: str
    values: tuple[str, ...]
    """As they are effective with the trial, a line each."""
    via: str = ""
    """The directive that brings it about, where it is only implied."""


class Case(Struct, frozen=True):
    """One failed trial."""

    standing: Standing
    entries: tuple[JournalEntry, ...]
    changes: tuple[Change, ...]
    check: str = ""
    """What a failed check said, where the service itself runs."""
    version: int = 0
    """The host's systemd."""
    architecture: str = "x86-64"
    """As SystemCallArchitectures= names it."""
    code: tuple[tuple[int, int], ...] = ()
    """Where programs and libraries lie in the memory of the main process, if it lives."""

    @property
    def lines(self) -> tuple[str, ...]:
        """What the service and its children said, and what a check that failed did."""
        said = (
            entry.message
            for entry in self.entries
            if (entry.pid != 1 and entry.transport in _OURS) or entry.message_id == SPAWN_FAILED
        )
        return (*said, *((self.check,) if self.check else ()))

    @property
    def change(self) -> Mapping[str, Change]:
        """Changes by name; what is set itself comes before what is implied."""
        found: dict[str, Change] = {}
        for one in sorted(self.changes, key=lambda one: bool(one.via)):
            found.setdefault(one.name, one)
        return found

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


class Suspicion(Struct, frozen=True):
    """A reason to suspect a changed directive."""

    name: str
    weight: int
    why: str
    remedies: tuple[str, ...] = ()


def paths(text: str) -> tuple[str, ...]:
    """The absolute paths that a line names, as the service would see them."""
    found = (_ASSEMBLED.sub("", match, count=1).rstrip("/.") or "/" for match in _PATH.findall(text))
    return tuple(dict.fromkeys(found))


def killed_for_a_call(standing: Standing, entries: tuple[JournalEntry, ...]) -> bool:
    """Whether a process of the service was killed for a system call (SIGSYS)."""
    if standing.exit_code in (2, 3) and standing.exit_status == 31:
        return True
    return any(
        entry.message_id == PROCESS_EXIT and entry.fields.get("EXIT_STATUS") == "31" for entry in entries
    )


def ranked(
    case: Case, names: Sequence[str], weight: int, why: str, fixes: tuple[str, ...] = ()
) -> Iterator[Suspicion]:
    """Those of some directives that were changed, each a little less likely than the one before."""
    for place, name in enumerate(names):
        if name in case.change:
            yield Suspicion(name, weight - place, why, fixes)
