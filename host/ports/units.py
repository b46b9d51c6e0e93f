"""What units there are, and how the manager has them loaded. org.freedesktop.systemd1(5)"""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from host.ports.files import UnitFile

COMMANDS = (
    *("ExecCondition", "ExecStartPre", "ExecStart", "ExecStartPost"),
    *("ExecReload", "ExecStop", "ExecStopPost"),
)
"""The directives that hold a service's commands. systemd.service(5)"""


class UnitRow(Struct, frozen=True):
    """One line of the list of units."""

    name: str
    description: str
    load: str
    active: str
    sub: str
    file_state: str = ""
    """enabled, disabled, static, masked ... (org.freedesktop.systemd1.Manager.ListUnitFiles)."""
    kept: bool = False
    """Whether unitsmith keeps a drop-in for it."""


class LoadedUnit(Struct, frozen=True):
    """A unit as the manager has it loaded, with the files that it was loaded from."""

    name: str
    """The unit's Id: what an alias resolves to."""
    properties: dict[str, object]
    """org.freedesktop.systemd1.Unit and .Service (or the type's own), InvocationID in hex."""
    fragment: UnitFile | None
    drop_ins: tuple[UnitFile, ...]
    """In the order in which systemd applies them."""
    unreadable: tuple[str, ...] = ()
    """Files of it that only others may read: what they say is known to the manager alone."""

    def text(self, name: str) -> str:
        """A property as text, empty where the manager does not have it."""
        value = self.properties.get(name, "")
        return value if isinstance(value, str) else str(value)

    def units(self, name: str) -> tuple[str, ...]:
        """A property that lists unit names, such as RequiredBy."""
        value = self.properties.get(name, ())
        return tuple(str(item) for item in value) if isinstance(value, (list, tuple)) else ()

    def number(self, name: str) -> int:
        """A numeric property, 0 where the manager does not have it."""
        value = self.properties.get(name, 0)
        return value if isinstance(value, int) else 0


class Units(Protocol):
    """What units there are."""

    async def list_units(self, *, loaded: bool = False) -> tuple[UnitRow, ...]:
        """All loaded units and all unit files, by name. Only `loaded` ones come a hundred times faster,
        without the states of their files."""

    async def properties(self, name: str, wanted: Sequence[str]) -> dict[str, object]:
        """Some of a unit's properties, which costs a tenth of all of them."""

    async def read_unit(self, name: str) -> LoadedUnit:
        """Load a unit and read its files. Raises NoSuchUnit for names that are none; masked and
        missing units are answered with LoadState "masked" and "not-found"."""

    async def read_units(self, names: Sequence[str]) -> tuple[LoadedUnit, ...]:
        """Many units with their files and the few properties that a list needs, which costs a third. Names
        that are none are left out."""
