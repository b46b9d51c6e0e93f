"""What a value of a directive comes to: two spellings of one value are the same. Facts: catalog/data."""

from collections.abc import Sequence
from functools import cache

from catalog import facts
from catalog.directive import Kind
from catalog.kinds import check
from catalog.kinds.canonical import canonical
from catalog.kinds.known import kind_of
from trial.diagnosis.capabilities import merged

_DEFAULTS = {
    "CapabilityBoundingSet": "~",
    "Type": "simple",
    "LimitNOFILE": "1024:524288",
    "NotifyAccess": "none",
}
"""What to write where an empty assignment does not bring the default back."""
_CAPABILITIES = ("CapabilityBoundingSet",)
_ORDERED = ("SystemCallFilter",)
"""Lists in which it matters what comes first."""

_directives, _kinds = cache(facts.directives), cache(facts.kinds)
words = cache(facts.words)
"""Our own words about the directives, by name."""


@cache
def default(name: str) -> str:
    """The value that holds where nobody sets one, as it can be written."""
    if name in _DEFAULTS or name.startswith("Limit"):
        return _DEFAULTS.get(name, "infinity")
    known = words().get(name)
    return (known.default if known else "") or facts.defaults().get(name, "")


@cache
def kind(name: str, version: int = 0) -> Kind | None:
    """The kind of a directive of services on a systemd of this version; None where it has none."""
    fact = _directives().get(("Service", name))
    return kind_of(_kinds(), "Service", name, fact.parser, fact.placeholder, version) if fact else None


def takes(name: str, value: str, version: int) -> bool:
    """Whether a systemd of this version knows the value."""
    known = kind(name, version)
    return known is not None and check(known, value) is None


def same(name: str, one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two sets of lines give a directive the same value; no lines mean the default."""
    return _meaning(name, one) == _meaning(name, other)


def _meaning(name: str, lines: Sequence[str]) -> object:
    if name in _CAPABILITIES:
        return frozenset(merged(lines or [default(name)]))  # an empty line is the empty set
    lines = [line for line in lines if line] or [default(name)]
    known = kind(name)
    if known is None:
        return tuple(lines)
    plain = [canonical(known, line) for line in lines]
    if not known.accumulates:
        return plain[-1]
    if name in _ORDERED or name.startswith("Exec"):
        return tuple(dict.fromkeys(plain))
    return frozenset(word for line in plain for word in line.split())
