"""What exposure each service may have at most, and which are accepted above that: the goals of a survey."""

from collections.abc import Iterable
from datetime import date
from fnmatch import fnmatchcase
from typing import TypeVar

from msgspec import Struct

_WILD = frozenset("*?[")


class Goal(Struct, frozen=True):
    """The exposure that services whose names fit may have at most."""

    pattern: str
    exposure: float


class Accepted(Struct, frozen=True):
    """An exception: why services whose names fit may be above their goal."""

    pattern: str
    reason: str
    exposure: float = 10.0
    """Up to which figure."""
    until: date | None = None
    """The last day on which it holds; None where it holds for good."""


class Standing(Struct, frozen=True):
    """How a service stands to its goal."""

    goal: float | None = None
    word: str = "none"
    """"met", "above", "accepted" (above, by an exception), "unknown" (it can't be told), or "none" without a
    goal."""
    reason: str = ""
    """Why it is accepted, or not any more."""


Named = TypeVar("Named", Goal, Accepted)


class Goals(Struct, frozen=True):
    """A file's goals and exceptions; of several that fit a service, its own name counts, then the first."""

    default: float | None = None
    """The goal of every service that no other fits; None where they have none."""
    goals: tuple[Goal, ...] = ()
    accepted: tuple[Accepted, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The services that have a goal by their own names."""
        return tuple(one.pattern for one in self.goals if not _WILD.intersection(one.pattern))

    def has_own(self, unit: str) -> bool:
        """Whether a service has a goal other than the default."""
        return _fitting(self.goals, unit) is not None

    def standing(self, unit: str, exposure: float | None, today: date) -> Standing:
        """How a service stands that has this exposure, None where it is not known."""
        own = _fitting(self.goals, unit)
        goal = own.exposure if own else self.default
        if goal is None:
            return Standing()
        if exposure is None:
            return Standing(goal, "unknown")
        if exposure <= goal:
            return Standing(goal, "met")
        return _above(goal, exposure, _fitting(self.accepted, unit), today)


def _above(goal: float, exposure: float, accepted: Accepted | None, today: date) -> Standing:
    if accepted is None:
        return Standing(goal, "above")
    if accepted.until is not None and today > accepted.until:
        return Standing(goal, "above", f"it was accepted until {accepted.until}: {accepted.reason}")
    if exposure > accepted.exposure:
        return Standing(goal, "above", f"it is accepted up to {accepted.exposure:.1f}: {accepted.reason}")
    return Standing(goal, "accepted", accepted.reason)


def _fitting(known: Iterable[Named], unit: str) -> Named | None:
    first = None
    for one in known:
        if one.pattern == unit:
            return one
        if first is None and fnmatchcase(unit, one.pattern):
            first = one
    return first
