"""Whom to ask about values: a unit's host, or the root tree that a unit file lies in."""

from pathlib import Path

from host.names import TreeNames
from host.ports import Host
from unit.effective import Effectives
from unit.names import unit_type
from workbench.lookup import Lookup
from workbench.reader import Opened, root_of
from workbench.remarks import DIRECTORIES, made_for


def lookup_of(host: Host | None, opened: Opened, after: Effectives) -> Lookup:
    """Who knows what the values of a unit name. `after`: the unit with the draft in it."""
    section = unit_type(opened.stack.name).capitalize()
    made = made_for({name: after.get(section, name).values for name in DIRECTORIES})
    rooted = any(after.get(section, name).values for name in ("RootDirectory", "RootImage"))
    names = host or TreeNames(Path(root_of(opened) or "/"))
    return Lookup(names, host, opened.stack.name, made, rooted)
