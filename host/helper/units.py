"""Reading a unit: what the manager has loaded, and the files that it says it was loaded from."""

import os
import stat

from host.helper.manager import Manager, checked_name
from host.helper.members import named_after
from host.local import digest_of
from host.ports import COMMANDS, FILE_LIMIT, LoadedUnit, UnitFile


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
    properties = manager.properties(checked_name(unit))
    fragment = str(properties.get("FragmentPath") or "")
    listed = properties.get("DropInPaths") or []
    unreadable: list[str] = []
    files = [_file(str(path), unreadable) for path in (fragment, *listed)]
    return LoadedUnit(
        name=str(properties.get("Id") or unit),
        properties=properties,
        fragment=files[0],
        drop_ins=tuple(file for file in files[1:] if file is not None),
        unreadable=tuple(unreadable),
    )
