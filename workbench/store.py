"""What is remembered on this machine: catalogues, so that they are built once for each systemd.

Everything here can be lost: a cache that can't be read or written is as good as an empty one.
"""

import contextlib
import hashlib
from collections.abc import Iterable
from pathlib import Path

import catalog
from catalog.cache import decode, encode
from catalog.catalog import Catalog
from host import regular
from host.own import ARCHIVE
from workbench.personal import cache_directory

_MOST = 32 << 20
"""Bytes of one catalogue at most: a real one has 1.5 million."""
_KEPT = 8
"""Catalogues that are kept, the newest."""


def _stamp() -> str:
    """What a catalogue is made by: another unitsmith's are not read."""
    root = Path(catalog.__file__).parent
    sources = [ARCHIVE] if ARCHIVE else sorted(_sources(root))
    facts = [
        f"{path.name} {status.st_size} {status.st_mtime_ns}" for path in sources for status in [path.stat()]
    ]
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:12]


def _sources(root: Path) -> Iterable[Path]:
    return (path for path in root.rglob("*") if path.suffix in (".py", ".toml", ".tsv"))


class Store:
    """The cache in one directory."""

    def __init__(self, directory: Path | None = None) -> None:
        self._directory = directory or cache_directory()
        self._stamp = _stamp()

    def _path(self, version: str, identities: Iterable[str]) -> Path:
        key = hashlib.sha256("\n".join([version, *sorted(identities)]).encode()).hexdigest()[:20]
        return self._directory / f"catalogue-{self._stamp}-{key}.msgpack"

    def load(self, version: str, identities: Iterable[str]) -> Catalog | None:
        """The catalogue of a systemd version and its manual pages, if it is remembered and whole."""
        return _read(self._path(version, identities))

    def latest(self) -> Catalog | None:
        """The catalogue that was saved last, for a file that belongs to no host."""
        found = self._ours()
        return _read(found[-1]) if found else None

    @property
    def empty(self) -> bool:
        """Whether nothing is remembered."""
        return not self._ours()

    def save(self, version: str, identities: Iterable[str], made: Catalog) -> None:
        """Remember a catalogue; nothing happens where that can't be done."""
        path = self._path(version, identities)
        with contextlib.suppress(OSError):
            regular.put(path, encode(made))
            self._sweep(path)

    def _ours(self) -> list[Path]:
        """Catalogues of this unitsmith, the newest last."""
        try:
            found = list(self._directory.glob(f"catalogue-{self._stamp}-*.msgpack"))
            return sorted(found, key=lambda path: path.stat().st_mtime_ns)
        except OSError:
            return []

    def _sweep(self, newest: Path) -> None:
        ours = self._ours()
        for path in self._directory.glob("catalogue-*.msgpack"):
            if path != newest and path not in ours[-_KEPT:]:
                path.unlink(missing_ok=True)


def _read(path: Path) -> Catalog | None:
    try:
        return decode(regular.read(path, _MOST))
    except (OSError, ValueError):
        return None
