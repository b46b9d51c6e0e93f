"""Systems that the catalogue is held against: this machine, and other releases where their roots are."""

import gzip
import os
import shutil
import subprocess
from functools import cached_property
from pathlib import Path

import pytest

from catalog.build import PAGES, build
from catalog.catalog import Catalog

_HERE = Path("/")
_ROOTS = Path("/var/cache/unitsmith/roots")


class System:
    """A root tree with a systemd and, perhaps, its manual pages."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.name = root.name or "this machine"

    @cached_property
    def pages(self) -> dict[str, bytes]:
        """The installed pages among PAGES, decompressed."""
        folder = self.root / "usr/share/man/man5"
        found = {name: next(iter(folder.glob(f"{name}.5*")), None) for name in PAGES}
        return {
            name: gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
            for name, path in found.items()
            if path
        }

    def run(self, *command: str) -> str:
        inside = ["chroot", str(self.root), *command] if self.root != _HERE else list(command)
        return subprocess.run(inside, capture_output=True, text=True, check=True).stdout

    @cached_property
    def items(self) -> str:
        return self.run("/usr/lib/systemd/systemd", "--dump-configuration-items")

    @cached_property
    def version(self) -> int:
        return int(self.run("systemctl", "--version").split()[1].split(".")[0])

    @cached_property
    def catalog(self) -> Catalog:
        return build(self.items, self.pages, self.version)


def _systems() -> list[System]:
    found = [System(_HERE)] if shutil.which("systemctl") else []
    if os.geteuid() == 0 and _ROOTS.is_dir():
        found += [System(root) for root in sorted(_ROOTS.iterdir()) if (root / "usr/bin/systemctl").exists()]
    return [system for system in found if "systemd.exec" in system.pages]


_SYSTEMS = _systems()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Only this machine's systemd is asked where not all are wanted: others take longer than all the rest."""
    if not config.getoption("--all-systemds"):
        others = [item for item in items if Path(__file__).parent in item.path.parents and _elsewhere(item)]
        config.hook.pytest_deselected(items=others)
        kept = set(items) - set(others)
        items[:] = [item for item in items if item in kept]


def _elsewhere(item: pytest.Item) -> bool:
    """Whether it is about a root tree that is not this machine's."""
    given = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    system = given.get("system")
    root = system.root if isinstance(system, System) else given.get("root", _HERE)
    return root != _HERE


@pytest.fixture(params=_SYSTEMS, ids=lambda system: system.name.replace(" ", "-"), scope="session")
def system(request: pytest.FixtureRequest) -> System:
    """Each system with manual pages that can be reached from here; none on a bare machine."""
    found: System = request.param
    return found


@pytest.fixture(scope="session")
def pages(system: System) -> dict[str, bytes]:
    """A system's manual pages."""
    return system.pages


@pytest.fixture(scope="session")
def items(system: System) -> str:
    """What a system's systemd says that it parses."""
    return system.items


@pytest.fixture(scope="session")
def built(system: System) -> Catalog:
    """A system's catalogue."""
    return system.catalog


ROOTS = [
    _HERE,
    *(_ROOTS / name for name in ("bullseye", "bookworm", "trixie", "sid")),
]


@pytest.fixture(scope="session", params=ROOTS, ids=lambda root: root.name or "here")
def root(request: pytest.FixtureRequest) -> Path:
    """The root tree of each systemd that can be run from here."""
    found: Path = request.param
    if found == _HERE:
        if not shutil.which("systemd-analyze"):
            pytest.skip("needs systemd-analyze")
    elif os.geteuid() != 0 or not (found / "usr/bin/systemd-analyze").exists():
        pytest.skip(f"needs root, and {found} (./dev roots makes it)")
    return found
