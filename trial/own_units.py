"""What a user's own manager may not do, as it has no rights but the user's.

Tried on 247, 252, 257 and 262: without a user namespace of their own (PrivateUsers=) services of a user get
no other namespaces either, and systemd either leaves them out without a word or fails; from 253 on it makes
that namespace by itself for whatever needs it, except for capabilities. systemd.exec(5), PrivateUsers=
"""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from host.ports import LoadedUnit
from trial.diagnosis.case import Change
from trial.enforced import Idle
from trial.events import Suspect

_IMPLIED_SINCE = 253
_CAPABILITIES = ("CapabilityBoundingSet", "AmbientCapabilities")
_NAMESPACED = {
    *("PrivateTmp", "PrivateDevices", "PrivateNetwork", "PrivateIPC", "PrivatePIDs", "PrivateMounts"),
    *("ProtectSystem", "ProtectHome", "ProtectHostname", "ProtectClock", "ProtectControlGroups"),
    *(
        "ProtectKernelTunables",
        "ProtectKernelModules",
        "ProtectKernelLogs",
        "ReadOnlyPaths",
        "ReadWritePaths",
    ),
    *("InaccessiblePaths", "ExecPaths", "NoExecPaths", "TemporaryFileSystem", "BindPaths"),
    *("BindReadOnlyPaths", "RootDirectory", "MountAPIVFS"),
}
_OTHERS = {"User", "Group", "SupplementaryGroups", "DynamicUser"}
_PROC = {"ProtectProc": "hidepid", "ProcSubset": "subset"}
_PROGRAMS = {
    *("DevicePolicy", "DeviceAllow", "IPAddressDeny", "IPAddressAllow", "SocketBindDeny", "SocketBindAllow"),
    *("RestrictNetworkInterfaces", "RestrictFileSystems"),
}
_CONTROLLED = ("Memory", "Tasks", "CPUQuota", "CPUWeight", "IO")
_USERS = "PrivateUsers=yes"


class OwnUnits:
    """A trial of a unit of the user's own."""

    def __init__(self, unit: LoadedUnit, changes: Iterable[Change], version: int) -> None:
        by_name: Mapping[str, Change] = {change.name: change for change in changes if not change.via}
        asked = by_name.get("PrivateUsers")
        has = unit.properties.get("PrivateUsers") is True if asked is None else asked.values[-1:] != ("no",)
        self._names = tuple(by_name)
        self._lacking = () if has else (*_CAPABILITIES, *(_NAMESPACED if version < _IMPLIED_SINCE else ()))

    @property
    def cautions(self) -> list[str]:
        """What can be told before it is tried, one sentence each."""
        found = []
        if others := [f"{name}=" for name in self._names if name in _OTHERS]:
            found.append(f"{', '.join(others)} can't work: your user manager can't become anybody but you.")
        if lacking := [f"{name}=" for name in self._names if name in self._lacking]:
            found.append(f"{', '.join(lacking)} may do nothing, or fail, without {_USERS} in your own units.")
        return found

    def explained(self, suspect: Suspect) -> Suspect:
        """Why it is to blame, and what helps, as far as that is due to the manager."""
        name = suspect.directive
        if name in _OTHERS:
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
        elif name in _PROC:
            why = f"your user manager may not mount /proc with {_PROC[name]}="
        elif name in _PROGRAMS:
            why = "your user manager may not attach BPF programs, which it needs"
        elif name.startswith(_CONTROLLED):
            why = f"{why}; the admin may delegate one to your user manager (Delegate= of user@.service)"
        return why
