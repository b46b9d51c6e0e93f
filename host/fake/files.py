"""A host's files in memory, and what a manager has loaded of them."""

import hashlib
import time
from collections.abc import Mapping, Sequence

from host import ports

FRAGMENTS = ("/etc/systemd/system", "/run/systemd/system", "/usr/lib/systemd/system")
DROP_INS = ("/run/systemd/system.control", *FRAGMENTS)
_LISTS = ("Exec", "Condition", "Assert")
_OWN = ("/run/systemd/system.control/", "/run/unitsmith/")

Settings = Mapping[str, tuple[str, ...]]
"""A loaded unit's directives, in the order of their lines, after resets."""


class FakeFiles:
    """Implements `host.ports.Files`; files count when they are loaded: at first mention, or by a reload."""

    def __init__(self, files: Mapping[str, bytes], *, root: bool) -> None:
        self.files = dict(files)
        self.replaced: dict[str, list[ports.Version]] = {}
        self._root = root
        self._loaded: dict[str, tuple[ports.UnitFile, ...]] = {}

    async def create(self, path: str, content: bytes) -> None:
        """Write a new file."""
        self._permit()
        if path in self.files:
            raise ports.TrialLocked(f"{path} exists already.")
        self.files[path] = content

    async def replace(self, path: str, content: bytes, digest: str | None) -> ports.UnitFile:
        """Write a file that is still as it was read."""
        self._permit()
        there = await self.read(path)
        if (there.digest if there else None) != digest:
            raise ports.FileChanged(f"{path} was changed meanwhile, so it was left alone.")
        if there is not None:
            self._preserve(there)
        self.files[path] = content
        return _unit_file(path, content)

    def _preserve(self, file: ports.UnitFile) -> None:
        if file.path.startswith("/etc/"):
            self.replaced.setdefault(file.path, []).append(ports.Version(time.time(), file.content))

    async def read(self, path: str) -> ports.UnitFile | None:
        """One file."""
        return _unit_file(path, self.files[path]) if path in self.files else None

    async def remove(self, paths: Sequence[str]) -> tuple[str, ...]:
        """Remove files."""
        self._permit()
        there = tuple(path for path in paths if path in self.files)
        for path in there:
            self._preserve(_unit_file(path, self.files[path]))
            del self.files[path]
        return there

    async def versions(self, path: str) -> tuple[ports.Version, ...]:
        """What was replaced or removed."""
        return tuple(reversed(self.replaced.get(path, ())))

    async def note_owners(self, key: str, directories: Sequence[str]) -> ports.Owners:
        """Nobody owns anything here."""
        return ports.Owners()

    async def owners_changed(self, key: str) -> tuple[str, ...] | None:
        """Nothing was noted."""
        return None

    async def room(self) -> int:
        """Enough."""
        return 1 << 30

    async def own_files(self) -> tuple[str, ...]:
        """What a trial has left or is using."""
        return tuple(path for path in self.files if path.startswith(_OWN))

    def _permit(self) -> None:
        if not self._root:
            raise ports.NotPermitted("Writing needs root.")

    def settings(self, name: str) -> Settings:
        """What a unit's loaded files set."""
        found: dict[str, tuple[str, ...]] = {}
        for file in self._load(name):
            for line in file.content.decode(errors="replace").splitlines():
                key, equals, value = line.strip().partition("=")
                if not equals or key.startswith(("#", ";")):
                    continue
                several = key.startswith(_LISTS) or key.endswith("Paths")
                found[key] = (*found.get(key, ()), value) if several and value else (value,) if value else ()
        return found

    def _load(self, name: str) -> tuple[ports.UnitFile, ...]:
        if name not in self._loaded:
            self._loaded[name] = self._on_disk(name)
        return self._loaded[name]

    def _on_disk(self, name: str) -> tuple[ports.UnitFile, ...]:
        """The fragment, then the drop-ins by name; of equal names, the first directory's counts."""
        fragment = next((f"{where}/{name}" for where in FRAGMENTS if f"{where}/{name}" in self.files), None)
        drop_ins: dict[str, str] = {}
        for where in DROP_INS:
            for path in self.files:
                directory, _, base = path.rpartition("/")
                if directory == f"{where}/{name}.d" and base.endswith(".conf"):
                    drop_ins.setdefault(base, path)
        paths = [fragment] if fragment else []
        paths += [path for _, path in sorted(drop_ins.items())]
        return tuple(_unit_file(path, self.files[path]) for path in paths)


def _unit_file(path: str, content: bytes) -> ports.UnitFile:
    return ports.UnitFile(path, content, hashlib.sha256(content).hexdigest())
