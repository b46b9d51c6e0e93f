"""The next looser value of a directive. Facts: the ladders in catalog/data."""

from functools import cache

from catalog import facts
from catalog.kinds import check
from catalog.kinds.known import kind_of
from trial.diagnosis.case import Case

_DEFAULTS = {"CapabilityBoundingSet": "~", "Type": "simple", "LimitNOFILE": "1024:524288"}
"""What to write where an empty assignment does not bring the default back."""


@cache
def _ladders() -> dict[str, tuple[str, ...]]:
    return {name: words.ladder for name, words in facts.words().items() if words.ladder}


def looser(name: str, case: Case) -> tuple[str, ...]:
    """The directive with its next looser value, if there is one, and with its default at last."""
    change = case.change.get(name)
    ladder, default = _ladders().get(name, ()), _default(name)
    value = " ".join(change.values) if change else ""
    after = ladder[ladder.index(value) + 1 :] if value in ladder else ()
    known = [one for one in after if _takes(name, one, case.version)]
    return tuple(dict.fromkeys(f"{name}={one}" for one in (*known[:1], default)))


def _takes(name: str, value: str, version: int) -> bool:
    """Whether a systemd of this version knows the value."""
    fact = _directives().get(("Service", name))
    if fact is None:
        return False
    kind = kind_of(_kinds(), "Service", name, fact.parser, fact.placeholder, version)
    return check(kind, value) is None


_directives, _kinds = cache(facts.directives), cache(facts.kinds)


@cache
def _default(name: str) -> str:
    if name in _DEFAULTS or name.startswith("Limit"):
        return _DEFAULTS.get(name, "infinity")
    words = facts.words().get(name)
    return (words.default if words else "") or facts.defaults().get(name, "")
