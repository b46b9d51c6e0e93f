"""System call filters: what one refuses, and how it reads with what it must not.

The first assignment tells whether a filter lists what is allowed or what is refused; a later one of the other
sort takes from it. systemd.exec(5). What a filter means stays: a list of what is refused is never turned into
one of what is allowed.
"""

from collections.abc import Collection, Iterable, Sequence

from catalog.listings import bundled
from trial.diagnosis import callwords
from trial.diagnosis.case import Change

_IMPLIED = "@default"
"""What every list of what is allowed begins with. systemd.exec(5)"""
_FEW = 20
"""Calls that may be permitted besides those that are wanted, where a group is left out for them."""
_MANY = 60
"""Calls of a group that is too large to be let in for a few of them."""


def refuses(change: Change, name: str) -> bool:
    """Whether a filter refuses a call, by the groups of the systemd that unitsmith knows."""
    lines = _filters(change)
    denies = bool(lines) and lines[0].startswith("~")
    named_there = not denies and _holds(_IMPLIED, name)
    for line in lines:
        if any(_holds(word, name) for word in line.lstrip("~").split()):
            named_there = line.startswith("~") == denies
    return bool(lines) and named_there == denies


def syscalls(change: Change, refused: Collection[str]) -> tuple[str, ...]:
    """The filter with calls that it refused, and those that programs make along with them; the narrowest way
    that is likely to be enough comes first."""
    lines = _filters(change)
    refused = [name for name in dict.fromkeys(refused) if refuses(change, name)]
    if not refused:
        return ()
    wanted = [
        name
        for call in refused
        for name in callwords.together(call)
        if name in refused or refuses(change, name)
    ]
    wanted = list(dict.fromkeys(wanted))
    found = _denying(lines, wanted) if lines[0].startswith("~") else _allowing(lines, refused, wanted)
    return tuple("\n".join(f"SystemCallFilter={line}" for line in one) for one in found)


def _denying(lines: Sequence[str], wanted: Sequence[str]) -> list[list[str]]:
    """A list of what is refused, without the groups and calls that hold what is wanted; or with that taken
    from it."""
    kept = _kept(lines, wanted)
    found = [kept] if kept and kept[0].startswith("~") and lines[0].startswith("~") else []
    return _narrowest(lines, found, wanted)


def _allowing(lines: Sequence[str], refused: Sequence[str], wanted: Sequence[str]) -> list[list[str]]:
    """A list of what is allowed, without what takes the calls from it; or with the calls, or their group."""
    kept = _kept(lines, wanted)
    if kept != list(lines) and not any(refuses(Change("", tuple(kept)), name) for name in refused):
        return _narrowest(lines, [kept], wanted)
    first, *others = kept
    return [[f"{first} {extra}", *others] for extra in _extras(lines, refused, wanted)]


def _narrowest(lines: Sequence[str], without: list[list[str]], wanted: Sequence[str]) -> list[list[str]]:
    """Lists `without` some words, and the whole one with a last line that permits what is wanted: first the
    one that permits less besides."""
    end = lines[-1] if len(lines) > 1 and not lines[-1].startswith("~") else ""
    permitted = [*(lines[:-1] if end else lines), f"{end} {' '.join(wanted)}".strip()]
    dropped = {word for line in lines for word in line.split()} - {
        word for kept in without for line in kept for word in line.split()
    }
    besides = {name for word in dropped for name in _members(word)} - set(wanted)
    return [permitted, *without] if len(besides) > _FEW else [*without, permitted]


def _kept(lines: Sequence[str], wanted: Collection[str]) -> list[str]:
    """The assignments without what makes them refuse calls."""
    return [left for line in lines if (left := _not_refusing(line, wanted)).strip("~ ")]


def _filters(change: Change) -> list[str]:
    return [value for value in change.values if value.strip("~ ")]


def _not_refusing(line: str, names: Collection[str]) -> str:
    """An assignment without what makes it refuse calls."""
    if not line.startswith("~"):
        return line
    words = [word for word in line[1:].split() if not any(_holds(word, name) for name in names)]
    return f"~{' '.join(words)}" if len(words) < len(line[1:].split()) else line


def _holds(word: str, name: str) -> bool:
    return name in _members(word)


def _members(word: str) -> tuple[str, ...]:
    """The calls that a word names; systemd's own names of groups have an errno behind them at times."""
    own = word.lstrip("~").partition(":")[0]
    return (own, *bundled().members(own))


def _extras(lines: Iterable[str], refused: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """What would bring calls into a list of what is allowed, the least first: where programs make them with
    others, their group comes before the calls alone."""
    sets, words = bundled(), [word for line in lines for word in line.split()]
    groups = [own for own in sets.syscalls if all(name in sets.members(own) for name in refused)]
    small = [own for own in groups if len(sets.members(own)) <= _MANY]
    group = min(small, key=lambda own: len(sets.members(own)), default="")
    alone = " ".join(refused)
    family = [group, " ".join(wanted)] if len(wanted) > len(refused) else [alone, group]
    wide = "@system-service" if "@system-service" in groups else ""
    return [extra for extra in dict.fromkeys((*family, alone, wide)) if extra and extra not in words]
