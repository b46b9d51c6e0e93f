"""What a trial changes, as diagnosis looks at it: the drop-in's directives, and what they imply."""

from collections.abc import Collection, Iterable
from functools import cache

from msgspec import structs

from catalog import facts
from catalog.facts import Words
from trial.diagnosis.case import Change
from unit.assignment import read

LISTS = (
    *("SystemCallFilter", "CapabilityBoundingSet", "RestrictAddressFamilies", "TemporaryFileSystem"),
    *("ReadOnlyPaths", "InaccessiblePaths", "ReadWritePaths", "NoExecPaths", "ExecPaths"),
)
"""Directives whose assignments add up, and for which there are remedies."""
_OFF = ("", "no", "false", "off", "0")


@cache
def _words() -> dict[str, Words]:
    return facts.words()


def emptied(name: str) -> tuple[str, ...]:
    """What an empty assignment leaves of a directive: nothing is set, save where that is a value."""
    return ("",) if name == "CapabilityBoundingSet" else ()


def changes_of(drop_in: bytes, changed: Collection[str]) -> tuple[Change, ...]:
    """The directives of a drop-in, with what is left of their values; if `changed` names any, only those."""
    values: dict[str, tuple[str, ...]] = {}
    for one in read(drop_in):
        if not changed or one.name in changed:
            values[one.name] = (*values.get(one.name, ()), one.value) if one.value else emptied(one.name)
    found = [Change(name, held) for name, held in values.items()]
    return (*found, *(implied for change in found for implied in implied_by(change)))


def in_full(changes: tuple[Change, ...], files: Iterable[bytes]) -> tuple[Change, ...]:
    """The changes, lists with all that the unit's files say of them, in order: a remedy writes them anew."""
    found: dict[str, list[str]] = {}
    for one in (each for content in files for each in read(content) if each.name in LISTS):
        found[one.name] = [*found.get(one.name, ()), one.value] if one.value else []
    return tuple(
        structs.replace(one, values=tuple(found[one.name])) if found.get(one.name) and not one.via else one
        for one in changes
    )


def implied_by(change: Change) -> tuple[Change, ...]:
    """What a change brings about besides, where it is not switched off."""
    words = _words().get(change.name)
    value = change.values[-1] if change.values else ""
    if words is None or value.lower() in _OFF or value == words.default:
        return ()
    return tuple(Change(one.name, (one.value,), f"{change.name}={value}") for one in words.implies)
