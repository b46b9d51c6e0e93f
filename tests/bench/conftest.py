"""What benches share: the largest catalogue at hand, and programs in a terminal."""

import gzip
import os
import subprocess
from pathlib import Path

import pytest

from catalog.build import PAGES, build
from workbench.store import Store

NEWEST = Path("/var/cache/unitsmith/roots/sid")
_SYSTEMD = "usr/lib/systemd/systemd"


@pytest.fixture
def environment() -> dict[str, str]:
    """A terminal with all colours."""
    return {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}


@pytest.fixture
def full_catalogue() -> str:
    """The newest systemd at hand with all its pages, remembered; which it is."""
    root, version = (NEWEST, 262) if (NEWEST / _SYSTEMD).exists() else (Path("/"), 252)
    if not _remembered(root, version):
        pytest.skip("no systemd at hand: ./dev roots")
    return f"systemd {version}"


@pytest.fixture
def filled_cache() -> None:
    """The catalogue of this machine, whole where it has systemd and its manual, is remembered already."""
    _remembered(Path("/"), 252)


def _remembered(root: Path, version: int) -> bool:
    """Whether a root tree has a systemd; then its catalogue is remembered."""
    if not (root / _SYSTEMD).exists():
        return False
    loader = ["chroot", str(root)] if root == NEWEST and os.geteuid() == 0 else []
    dump = [*loader, f"/{_SYSTEMD}", "--dump-configuration-items"]
    items = subprocess.run(dump, capture_output=True, text=True, check=True).stdout
    found = {name: root / f"usr/share/man/man5/{name}.5.gz" for name in PAGES}
    pages = {name: gzip.decompress(path.read_bytes()) for name, path in found.items() if path.exists()}
    Store().save("bench", (), build(items, pages, version))
    return True
