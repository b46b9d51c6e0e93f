"""What benches share: the largest catalogue at hand, and how figures are told."""

import gzip
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from catalog.build import PAGES, build
from workbench.store import Store

NEWEST = Path("/var/cache/unitsmith/roots/sid")


@pytest.fixture
def environment() -> dict[str, str]:
    """A terminal with all colours."""
    return {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}


@pytest.fixture
def full_catalogue() -> str:
    """The newest systemd at hand with all its pages, remembered; which it is."""
    root = NEWEST if (NEWEST / "usr/lib/systemd/systemd").exists() else Path("/")
    loader = ["chroot", str(root)] if root == NEWEST and os.geteuid() == 0 else []
    binary = "/usr/lib/systemd/systemd"
    if not (root / binary.lstrip("/")).exists():
        pytest.skip("no systemd at hand: ./dev roots")
    dump = [*loader, binary, "--dump-configuration-items"]
    items = subprocess.run(dump, capture_output=True, text=True, check=True).stdout
    pages = {}
    for name in PAGES:
        path = root / f"usr/share/man/man5/{name}.5.gz"
        if path.exists():
            pages[name] = gzip.decompress(path.read_bytes())
    version = 262 if root == NEWEST else 252
    Store().save("bench", (), build(items, pages, version))
    return f"systemd {version}"


def told(spans: Iterable[float]) -> str:
    """Seconds as milliseconds: the median and the 95th percentile."""
    ranked = sorted(span * 1000 for span in spans)
    return f"median {ranked[len(ranked) // 2]:.0f}, p95 {ranked[int(len(ranked) * 0.95)]:.0f} ms"
