"""Whether systemd took the trial's lines: its values with the trial against those before it."""

from collections.abc import Iterator

from host.ports import LoadedUnit
from trial.plan import Plan
from unit.assignment import Assignment, read

_SAME = {"true": "yes", "on": "yes", "1": "yes", "false": "no", "off": "no", "0": "no"}
_MOVING = ("Exec", "Condition", "Assert")
"""Properties by these names tell more than what is written, or nothing at all."""


def not_taken(before: LoadedUnit, now: LoadedUnit, plan: Plan) -> tuple[str, ...]:
    """The directives that the trial sets to something new and whose values are as before nonetheless: a later
    file says otherwise, or a list of the unit's has these items already."""
    files = (*((before.fragment,) if before.fragment else ()), *before.drop_ins)
    old = {one.name: _plain(one.value) for file in files for one in read(file.content)}
    found = []
    for name, value in ((one.name, _plain(one.value)) for one in _own(plan)):
        key = _key(name, before)
        if key and old.get(name) != value and before.properties[key] == now.properties.get(key):
            found.append(name)
    return tuple(dict.fromkeys(found))


def changed_values(before: LoadedUnit, now: LoadedUnit, plan: Plan) -> tuple[str, ...]:
    """The directives that the trial set and whose values are not what they were before it."""
    names = dict.fromkeys(one.name for one in _own(plan))
    keys = {name: _key(name, before) for name in names}
    values = (
        (name, before.properties.get(key), now.properties.get(key)) for name, key in keys.items() if key
    )
    return tuple(name for name, old, new in values if old != new)


def _own(plan: Plan) -> Iterator[Assignment]:
    for one in read(plan.drop_in):
        if (not plan.changed or one.name in plan.changed) and not one.name.startswith(_MOVING):
            yield one


def _key(name: str, unit: LoadedUnit) -> str:
    """The property that has a directive's value; empty where none has its name."""
    return next((key for key in (name, f"{name.removesuffix('Sec')}USec") if key in unit.properties), "")


def _plain(value: str) -> str:
    return _SAME.get(value.lower(), value)
