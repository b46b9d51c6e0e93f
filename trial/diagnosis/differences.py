"""What a trial really changes: a line that says what holds anyway is no suspect, and no remedy."""

from collections.abc import Mapping, Sequence

from trial.diagnosis import kinds
from trial.diagnosis.capabilities import merged
from trial.diagnosis.case import Case, Change
from trial.diagnosis.changes import implied_by
from trial.own import Own

_FILTERS_FIRST = 257
"""The systemd that installs filters before it gives up its rights, and needs no NoNewPrivileges= for them:
seen with 257, and not with 252."""
_ADDED = ("ReadWritePaths", "BindPaths", "BindReadOnlyPaths", "DeviceAllow", "ExecPaths")
"""Lists to which a remedy adds."""


def changes(case: Case) -> tuple[Change, ...]:
    """The changes that give a directive another value than it has without the trial."""
    implied = {(one.name, one.values) for one in _implied(case.own)}
    return tuple(one for one in case.changes if _differs(case, one, implied))


def _differs(case: Case, one: Change, implied: set[tuple[str, tuple[str, ...]]]) -> bool:
    if kinds.same(one.name, one.values, case.own.values.get(one.name, ())):
        return False
    if not one.via:
        return True
    if (one.name, one.values) in implied:
        return False
    if kinds.same(one.via.partition("=")[0], (one.via.partition("=")[2],), case.own.values.get(one.by, ())):
        return False
    if one.name != "NoNewPrivileges" or one.by == "DynamicUser":
        return True
    return case.version < _FILTERS_FIRST and not _may_administer(case)


def _implied(own: Own) -> list[Change]:
    return [one for name, values in own.values.items() for one in implied_by(Change(name, values))]


def _may_administer(case: Case) -> bool:
    """Whether the service has CAP_SYS_ADMIN: then no filter brings NoNewPrivileges= about."""
    bounds = case.now.values.get("CapabilityBoundingSet", ())
    held = "CAP_SYS_ADMIN" in merged(bounds or ("~",))
    return held and (case.root or "CAP_SYS_ADMIN" in case.now.words("AmbientCapabilities"))


def differs(case: Case, remedy: Mapping[str, Sequence[str]]) -> bool:
    """Whether a remedy says anything else than the draft does."""
    return any(not _says(case.now, name, values) for name, values in remedy.items())


def _says(now: Own, name: str, values: Sequence[str]) -> bool:
    if len(values) > 1 and not values[0]:
        return False  # it empties the list before
    if name in _ADDED or name.endswith("Directory"):
        words = {word for value in values for word in value.split()}
        return bool(words) and words <= set(now.words(name))
    return kinds.same(name, values, now.values.get(name, ()))
