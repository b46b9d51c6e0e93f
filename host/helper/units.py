"""Reading a unit: what the manager has loaded, and the files that it says it was loaded from."""

import os
import stat
from collections.abc import Sequence

from host.helper.manager import Manager, checked_name
from host.helper.members import named_after
from host.local import digest_of
from host.ports import COMMANDS, FILE_LIMIT, HostError, HostUnavailable, LoadedUnit, UnitFile

_TELLING = frozenset(
    {
        *("Id", "LoadState", "ActiveState", "SubState", "StateChangeTimestamp", "NeedDaemonReload"),
        *("Description", "FragmentPath", "DropInPaths"),
    }
)
"""The properties that are told of each of many units."""


def _file(path: str, unreadable: list[str]) -> UnitFile | None:
    """A file that systemd itself reads, links followed as it does; None where it can't be read, noted where
    that is for want of rights."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except PermissionError:
        unreadable.append(path)
        return None
    except OSError:
        return None
    with open(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        content = file.read(FILE_LIMIT)
    return UnitFile(path, content, digest_of(content))


def programs(manager: Manager, unit: str) -> set[str]:
    """What the processes are called that run a unit's commands."""
    properties = manager.properties(checked_name(unit))
    commands = (properties.get(kind) or [] for kind in COMMANDS)
    return {name for kind in commands for command in kind for name in named_after(str(command[0]))}


def read_unit(manager: Manager, unit: str) -> LoadedUnit:
    """A unit with its fragment and drop-ins in systemd's order."""
    return _with_files(unit, manager.properties(checked_name(unit)))


def read_units(manager: Manager, names: Sequence[str]) -> tuple[LoadedUnit, ...]:
    """Many units, with few of their properties; those that systemd takes for none are left out."""
    return tuple(unit for name in names if (unit := _briefly(manager, name)) is not None)


def _briefly(manager: Manager, unit: str) -> LoadedUnit | None:
    try:
        found = manager.common(unit)
    except HostUnavailable:
        raise
    except HostError:
        return None
    return _with_files(unit, {name: value for name, value in found.items() if name in _TELLING})


def _with_files(unit: str, properties: dict[str, object]) -> LoadedUnit:
    fragment = str(properties.get("FragmentPath") or "")
    listed = properties.get("DropInPaths")
    unreadable: list[str] = []
    paths = (fragment, *(listed if isinstance(listed, list) else ()))
    files = [_file(str(path), unreadable) for path in paths]
    return LoadedUnit(
        name=str(properties.get("Id") or unit),
        properties=properties,
        fragment=files[0],
        drop_ins=tuple(file for file in files[1:] if file is not None),
        unreadable=tuple(unreadable),
    )
