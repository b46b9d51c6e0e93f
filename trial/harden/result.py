"""What is told of a state that was found."""

from collections.abc import Iterable, Iterator

from catalog import facts
from catalog.catalog import Catalog
from catalog.sets import Sets
from trial.harden import filters
from trial.harden.candidates import NEEDING, Candidates
from trial.harden.discovery import Seen
from trial.harden.events import Filter, LeftOut
from trial.harden.state import Lesson, State
from trial.own import Own

_OLDEST = 247
"""The oldest systemd that is supported; what it knows is portable."""


def left_out(tried: Candidates, state: State, lessons: Iterable[Lesson], own: Own) -> Iterator[LeftOut]:
    """The directives that were tried and are not in a state, each with the last reason; those that the unit
    sets itself go on as they are."""
    why = {lesson.directive: lesson for lesson in lessons}
    for one in tried.all:
        if state.get(one.name):
            continue
        lesson = why.get(one.name)
        if lesson is None and one.name in own.values:
            continue
        if lesson is None:
            needed = NEEDING.get(one.name)
            yield LeftOut(one.name, f"it means nothing without {needed}=" if needed else "it did not hold")
        else:
            failed = f"trial {lesson.number} failed ({lesson.certainty}): " if lesson.number else ""
            yield LeftOut(one.name, f"{failed}{lesson.why}")


def permitted(state: State, seen: Seen, sets: Sets) -> Filter | None:
    """How many system calls a state permits; None where it filters none."""
    lines = state.get("SystemCallFilter")
    return filters.counted(lines, seen.calls.names, sets, seen.architecture) if lines else None


def newer(state: State, catalogue: Catalog) -> tuple[str, ...]:
    """The directives of a state that systemds before this one do not know, and since when they do."""
    known = facts.directives()
    since = {name: fact.first for name in state.values if (fact := known.get(("Service", name))) is not None}
    return tuple(f"{name}= needs systemd {first}" for name, first in since.items() if first > _OLDEST)
