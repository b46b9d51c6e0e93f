"""Units as a manager in memory has them loaded."""

import shlex
from collections.abc import Mapping, Sequence

from host import ports
from host.fake.files import FRAGMENTS, FakeFiles

_TRUE, _FALSE = ("yes", "true", "on", "1"), ("no", "false", "off", "0")
_BOOLEANS = {**dict.fromkeys(_TRUE, True), **dict.fromkeys(_FALSE, False)}


class FakeUnits(FakeFiles):
    """Implements `host.ports.Units`."""

    def __init__(self, files: Mapping[str, bytes], *, root: bool) -> None:
        super().__init__(files, root=root)
        self._states: dict[str, dict[str, object]] = {}

    async def list_units(self, *, loaded: bool = False) -> tuple[ports.UnitRow, ...]:
        """All units that have a fragment; those that never ran are disabled, and not loaded."""
        names = {path.rpartition("/")[2] for path in self.files if path.rpartition("/")[0] in FRAGMENTS}
        units = [await self.read_unit(name) for name in sorted(names)]
        rows = (self._row(unit) for unit in units)
        return tuple(row for row in rows if not loaded or row.file_state == "enabled")

    def _row(self, unit: ports.LoadedUnit) -> ports.UnitRow:
        state = "enabled" if unit.name in self._states else "disabled"
        return ports.UnitRow(
            unit.name,
            unit.text("Description"),
            unit.text("LoadState"),
            unit.text("ActiveState"),
            unit.text("SubState"),
            "masked" if unit.text("LoadState") == "masked" else state,
            any(file.path.startswith("/etc/") and "unitsmith" in file.path for file in unit.drop_ins),
        )

    async def properties(self, name: str, wanted: Sequence[str]) -> dict[str, object]:
        """As they are."""
        found = (await self.read_unit(name)).properties
        return {key: found[key] for key in wanted if key in found}

    async def read_units(self, names: Sequence[str]) -> tuple[ports.LoadedUnit, ...]:
        """Each as it is loaded."""
        return tuple([await self.read_unit(name) for name in names if "." in name and "/" not in name])

    async def read_unit(self, name: str) -> ports.LoadedUnit:
        """The unit as it is loaded, now where it was not."""
        if "." not in name or "/" in name:
            raise ports.NoSuchUnit(f"{name} is not a unit name.")
        files = self._load(name)
        fragment = next((file for file in files if ".d/" not in file.path), None)
        masked = fragment is not None and not fragment.content
        properties: dict[str, object] = {
            "Id": name,
            "LoadState": "masked" if masked else "loaded" if fragment else "not-found",
            "ActiveState": "inactive",
            "SubState": "dead",
            "InvocationID": "",
            "FragmentPath": fragment.path if fragment else "",
            "DropInPaths": [file.path for file in files if ".d/" in file.path],
            "NeedDaemonReload": files != self._on_disk(name),
            **self._properties(name),
            **self._states.get(name, {}),
        }
        return ports.LoadedUnit(
            name, properties, fragment, tuple(file for file in files if ".d/" in file.path)
        )

    def _properties(self, name: str) -> dict[str, object]:
        settings = self.settings(name)
        properties: dict[str, object] = {
            key: _BOOLEANS.get(values[-1], values[-1]) if values else "" for key, values in settings.items()
        }
        commands = {key: values for key, values in settings.items() if key.startswith("Exec")}
        for key, values in commands.items():
            properties[key] = [[argv[0], argv, True] for argv in map(argv_of, values)]
        properties.setdefault("ExecStart", [])
        paths = settings.get("ConditionPathExists", ())
        properties["Conditions"] = [["ConditionPathExists", False, False, path, 0] for path in paths]
        return properties


def argv_of(line: str) -> list[str]:
    """A command line without its prefixes and doubled escapes."""
    return [word.replace("%%", "%").replace("$$", "$") for word in shlex.split(line.lstrip("-+!@"))]
