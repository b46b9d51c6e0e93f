"""A survey as a table: as wide as a terminal, whole in a pipe."""

import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

from workbench.goals import Standing
from workbench.survey import Survey, Surveyed

_GAP = "  "
_NARROWEST = 16
"""Letters that a unit's name keeps."""
_USUAL = 100

Column = tuple[str, list[str]]
"""A heading, and a text for each service."""


def text(found: Survey, goals: Path | None) -> str:
    """The table with a line that sums it up; `goals` is the file that they are from."""
    width = shutil.get_terminal_size((_USUAL, 24)).columns if sys.stdout.isatty() else None
    return "\n".join((*table(found, width), "", *_fitted(_sums(found, goals), width)))


def table(found: Survey, width: int | None) -> Iterator[str]:
    """Lines of a width, as long as they need to be without one. Names are cut before anything is left out."""
    services = found.services
    columns = _columns(found)
    longest = max((len(one.unit) for one in services), default=0)
    room = longest
    if width is not None:
        while len(columns) > 1 and width - _taken(columns) < _NARROWEST:
            columns.pop(max(range(1, len(columns)), key=lambda at: _rank(columns[at][0])))
        room = max(_NARROWEST, min(longest, width - _taken(columns)))
    names = [_cut(one.unit, room) for one in services]
    whole: list[Column] = [("UNIT", names), *columns]
    wide = [max(map(len, (title, *texts))) for title, texts in whole]
    for row in zip(*((title, *texts) for title, texts in whole), strict=True):
        yield _GAP.join(cell.ljust(size) for cell, size in zip(row, wide, strict=True)).rstrip()


def _columns(found: Survey) -> list[Column]:
    """What is told of each service besides its name; what there is nothing to tell of is left out."""
    services = found.services
    columns: list[Column] = [
        ("EXPOSURE", [f"{one.score.shown:>4}" if one.score else "   ?" for one in services]),
        ("RATING", [one.score.rating if one.score else "not known" for one in services]),
        (f"WITH {found.preset.id}", list(map(_hardened, services))),
        ("GOAL", [_goal(one.standing) for one in services]),
        ("TRIED", list(map(_tried, services))),
    ]
    return [column for column in columns if any(column[1]) or not services]


def _rank(title: str) -> int:
    """What is left out first where there is no room: the highest."""
    return {"RATING": 3, "TRIED": 2, "GOAL": 0}.get(title, 1)


def _taken(columns: Sequence[Column]) -> int:
    return sum(len(_GAP) + max(map(len, (title, *texts))) for title, texts in columns)


def _hardened(one: Surveyed) -> str:
    if one.hardened is None:
        return ""
    return f"{one.hardened.shown:>4}  {-one.gain / 10:+.1f}" if one.gain > 0 else "no gain"


def _goal(standing: Standing) -> str:
    if standing.goal is None:
        return ""
    return f"{standing.goal:>4.1f}  {'' if standing.word == 'met' else standing.word}".rstrip()


def _tried(one: Surveyed) -> str:
    """What unitsmith has to do with it."""
    if one.kept:
        return "kept"
    if one.trial:
        return "in trial"
    if one.tried is None:
        return ""
    return "passed" if one.tried.passed else "failed"


def _sums(found: Survey, goals: Path | None) -> Iterator[str]:
    for one in found.services:
        if one.standing.reason:
            yield f"{one.unit}: {one.standing.reason}"
        elif one.why:
            yield f"{one.unit}: not known, since {one.why}"
    counts = [f"{len(found.services)} {'service' if len(found.services) == 1 else 'services'}"]
    counts += [
        f"{number} {words}"
        for word, words in (("above", "above the goal"), ("accepted", "accepted above it"))
        if (number := len(found.standing(word)))
    ]
    yield f"{', '.join(counts)}. {f'Goals: {goals}' if goals else 'No goals are set.'}"
    if found.absent:
        yield f"Not on this host, though they have goals: {', '.join(found.absent)}."


def _fitted(lines: Iterator[str], width: int | None) -> Iterator[str]:
    for line in lines:
        yield from (textwrap.wrap(line, max(20, width)) if width else (line,))


def _cut(name: str, room: int) -> str:
    """A name that ends in dots where it is longer than there is room; its type says nothing new, so it goes
    first."""
    if len(name) <= room:
        return name
    bare = name.removesuffix(".service")
    return bare if len(bare) <= room else f"{bare[: room - 3]}..."
