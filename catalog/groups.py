"""Directives in the groups in which people look for them; from the pages' headings and from facts."""

import re
from collections.abc import Iterable

from msgspec import Struct

from catalog.directive import Directive


class Group(Struct, frozen=True):
    """One entry of the section list."""

    id: str
    """Stable, lower case."""
    title: str
    directives: tuple[Directive, ...]


_TITLES = {
    "sandboxing": "Sandboxing",
    "syscalls": "System calls",
    "capabilities": "Capabilities",
    "security": "Security",
    "user": "User and group",
    "paths": "Paths",
    "network": "Network",
    "resources": "Resources",
    "process": "Process",
    "environment": "Environment",
    "logging": "Logging",
    "own": "",
    "stopping": "Stopping",
    "unit": "Unit · Install",
    "conditions": "Conditions",
    "other": "Other",
}
"""Ids and titles, in the order in which they are shown; the unit type's own group is named after it."""

_HEADINGS = {
    "SANDBOXING": "sandboxing",
    "SYSTEM CALL FILTERING": "syscalls",
    "CAPABILITIES": "capabilities",
    "SECURITY": "security",
    "MANDATORY ACCESS CONTROL": "security",
    "USER/GROUP IDENTITY": "user",
    "PATHS": "paths",
    "PROCESS PROPERTIES": "process",
    "SCHEDULING": "process",
    "ENVIRONMENT": "environment",
    "CREDENTIALS": "environment",
    "LOGGING AND STANDARD INPUT/OUTPUT": "logging",
    "SYSTEM V COMPATIBILITY": "logging",
}
"""systemd.exec's own headings."""

_USER = frozenset({"User", "Group", "DynamicUser", "SupplementaryGroups", "PAMName"})
"""247 has these below CREDENTIALS."""

_DIRECTORIES = re.compile(r"(Runtime|State|Cache|Logs|Configuration)Directory|TimeoutCleanSec")
"""systemd.exec has them below SANDBOXING; people look for them among the paths."""

_NAMES = {
    "DeviceAllow": "security",
    "DevicePolicy": "security",
    "IPAccounting": "network",
    "IPAddressAllow": "network",
    "IPAddressDeny": "network",
    "IPEgressFilterPath": "network",
    "IPIngressFilterPath": "network",
    "SocketBindAllow": "network",
    "SocketBindDeny": "network",
    "RestrictNetworkInterfaces": "network",
    "BindNetworkInterface": "network",
    "BPFProgram": "network",
    "NFTSet": "network",
}
"""What systemd.resource-control explains among other things."""


def of(directives: Iterable[Directive]) -> tuple[Group, ...]:
    """The groups of one unit type's directives, none of them empty; every directive is in exactly one.

    What the host's systemd does not know comes last in its group."""
    found: dict[str, list[Directive]] = {id_: [] for id_ in _TITLES}
    own = ""
    for directive in directives:
        id_ = group_of(directive)
        found[id_].append(directive)
        if directive.section not in ("Unit", "Install"):
            own = directive.section
    return tuple(
        Group(
            own.lower() if id_ == "own" else id_,
            _TITLES[id_] or own,
            tuple(sorted(members, key=lambda directive: not directive.supported)),
        )
        for id_, members in found.items()
        if members
    )


def group_of(directive: Directive) -> str:
    """The id of a directive's group; "own" for those of the unit type itself."""
    if not directive.page or directive.heading == "DEPRECATED OPTIONS":
        return "other"
    if directive.section in ("Unit", "Install"):
        return "conditions" if directive.name.startswith(("Condition", "Assert")) else "unit"
    if directive.page == "systemd.exec":
        if _DIRECTORIES.match(directive.name):
            return "paths"
        return "user" if directive.name in _USER else _HEADINGS.get(directive.heading, "process")
    if directive.page == "systemd.resource-control":
        return _NAMES.get(directive.name, "resources")
    return "stopping" if directive.page == "systemd.kill" else "own"
