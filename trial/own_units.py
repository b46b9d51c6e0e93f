"""Trials of a user's own units: what their manager may not do, told in words of the case."""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from catalog.user_manager import CAPABILITIES, IDENTITIES, IMPLIED_SINCE, NAMESPACED, PROC, PROGRAMS
from host.ports import LoadedUnit
from trial.diagnosis.case import Change
from trial.enforced import Idle
from trial.events import Suspect

_CONTROLLED = ("Memory", "Tasks", "CPUQuota", "CPUWeight", "IO")
_USERS = "PrivateUsers=yes"


class OwnUnits:
    """A trial of a unit of the user's own."""

    def __init__(self, unit: LoadedUnit, changes: Iterable[Change], version: int) -> None:
        by_name: Mapping[str, Change] = {change.name: change for change in changes if not change.via}
        asked = by_name.get("PrivateUsers")
        has = unit.properties.get("PrivateUsers") is True if asked is None else asked.values[-1:] != ("no",)
        self._names = tuple(by_name)
        self._lacking = () if has else (*CAPABILITIES, *(NAMESPACED if version < IMPLIED_SINCE else ()))

    @property
    def cautions(self) -> list[str]:
        """What can be told before it is tried, one sentence each."""
        found = []
        if others := [f"{name}=" for name in self._names if name in IDENTITIES]:
            found.append(f"{', '.join(others)} can't work: your user manager can't become anybody but you.")
        if lacking := [f"{name}=" for name in self._names if name in self._lacking]:
            found.append(f"{', '.join(lacking)} may do nothing, or fail, without {_USERS} in your own units.")
        return found

    def explained(self, suspect: Suspect) -> Suspect:
        """Why it is to blame, and what helps, as far as that is due to the manager."""
        name = suspect.directive
        if name in IDENTITIES:
            return replace(suspect, why="your user manager can't become anybody but you", remedies=())
        if name in self._lacking:
            why = f"your user manager may do that only with {_USERS}"
            return replace(suspect, why=why, remedies=(_USERS, *suspect.remedies))
        return suspect

    def reason(self, idle: Idle) -> str:
        """Why it does nothing, as far as that is due to the manager."""
        name, why = idle.name, idle.why
        if name in self._lacking:
            why = f"{why}; in your own units it needs {_USERS}"
        elif name in PROC:
            why = f"your user manager may not mount /proc with {PROC[name]}="
        elif name in PROGRAMS:
            why = "your user manager may not attach BPF programs, which it needs"
        elif name.startswith(_CONTROLLED):
            why = f"{why}; the admin may delegate one to your user manager (Delegate= of user@.service)"
        return why
