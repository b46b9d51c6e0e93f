"""The families of values: which to offer, which to step through, and which are none."""

from catalog.directive import Family, Kind
from catalog.kinds.canonical import canonical
from catalog.kinds.check import check, doubt

__all__ = ["canonical", "check", "doubt", "natural_of", "steps"]


def natural_of(kind: Kind) -> str:
    """What switching a directive on sets, where nobody has chosen a better value."""
    if kind.family is Family.BOOLEAN:
        return "yes"
    if kind.family is Family.CHOICE:
        return steps(kind)[-1]
    return ""


def steps(kind: Kind) -> tuple[str, ...]:
    """The values that stepping left and right goes through, in order; empty where there are none."""
    if kind.family in (Family.BOOLEAN, Family.CHOICE):
        return tuple(value for value in kind.values if not value.endswith(":"))
    return ()
