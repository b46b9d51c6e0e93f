"""The list of units: what the manager has loaded, then all unit files, for which it takes its time."""

import contextlib
import os
import re

from host.helper.bus import Bus, plain
from host.ports import UnitRow

_DESCRIPTION = re.compile(rb"^[ \t]*Description[ \t]*=[ \t]*(.*?)\s*$", re.MULTILINE)
_HEAD = 16384
"""Bytes of a unit file in which its description is looked for."""


def list_units(bus: Bus, kept: frozenset[str], *, loaded: bool) -> tuple[UnitRow, ...]:
    """Loaded units (ListUnits) and, unless only these are wanted, those that only have a file
    (ListUnitFiles, which takes systemd 1 ms a file). `kept` names those
    for which a drop-in of unitsmith's is kept."""
    paths = (
        {} if loaded else {_name(path): (path, state) for path, state in plain(bus.call(b"ListUnitFiles"))}
    )
    rows = {
        name: UnitRow(name, description, load, active, sub, paths.get(name, ("", ""))[1], name in kept)
        for name, description, load, active, sub, *_ in plain(bus.call(b"ListUnits"))
    }
    for name, (path, state) in paths.items():
        if name not in rows:
            rows[name] = UnitRow(name, _description(path), "", "inactive", "dead", state, name in kept)
    return tuple(rows[name] for name in sorted(rows))


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _description(path: str) -> str:
    """What a unit file says that it is; drop-ins of units that are not loaded are left aside."""
    with contextlib.suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(descriptor, "rb") as file:
            found = _DESCRIPTION.findall(file.read(_HEAD))
            return found[-1].decode("utf-8", "replace") if found else ""
    return ""
