"""The next looser value of a directive, and never a looser one than the unit has without the trial."""

from collections.abc import Sequence

from trial.diagnosis import kinds
from trial.diagnosis.case import Case

NARROW = (
    *("CapabilityBoundingSet", "SystemCallFilter", "RestrictAddressFamilies", "ReadOnlyPaths"),
    *("InaccessiblePaths", "NoExecPaths"),
)
"""Lists of which one entry less, or more, is enough: they are not emptied for it."""
_HIDING = {
    "ProtectHome": ("tmpfs",),
    "ProtectProc": ("noaccess", "invisible"),
    "PrivateUsers": ("self", "identity"),
}
"""Rungs that keep a service from the same as a stricter one does, in another way: most often no remedy."""


def looser(name: str, case: Case, fixes: Sequence[str]) -> tuple[str, ...]:
    """The directive with its next looser value, if there is one, and at last as the unit has it without the
    trial; for lists nothing where `fixes` mend an entry of them."""
    change = case.change.get(name)
    if change is None or (name in NARROW and fixes):
        return ()
    known = kinds.kind(name)
    value = " ".join(change.values) if known is None or known.accumulates else change.last
    steps = between(name, value, case.own.last(name) or kinds.default(name), case.version)
    steps = [one for one in steps if one not in _HIDING.get(name, ())]
    return tuple(dict.fromkeys((*(f"{name}={one}" for one in steps[:1]), before(name, case))))


def before(name: str, case: Case) -> str:
    """The directive as the unit has it without the trial: its default, where the unit says nothing of it."""
    values = tuple(value for value in case.own.values.get(name, ()) if value) or (kinds.default(name),)
    return "\n".join(f"{name}={value}" for value in values)


def between(name: str, value: str, before: str, version: int) -> list[str]:
    """The values of a directive's ladder that are looser than `value`, and stricter than `before`."""
    known = kinds.words().get(name)
    ladder = known.ladder if known else ()
    if value not in ladder:
        return []
    end = ladder.index(before) if before in ladder else len(ladder)
    return [one for one in ladder[ladder.index(value) + 1 : end] if kinds.takes(name, one, version)]
