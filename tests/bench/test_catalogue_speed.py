"""How long a catalogue takes to build, to read back, and to be searched: on every systemd at hand.

The yardstick is man(1), which makes one of the pages, the longest, readable.
"""

import gzip
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from catalog.build import PAGES, build
from catalog.cache import decode, encode
from catalog.listings import bundled
from catalog.search import Index

ROOTS = [Path("/"), *(sorted(Path("/var/cache/unitsmith/roots").glob("*")) if os.geteuid() == 0 else [])]
QUERIES = ("s", "sy", "kernel modules", "read only file system", "prosys", "network interface packets", "zzz")


def _best(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return min(taken)


def _page(root: Path, name: str) -> bytes:
    path = root / f"usr/share/man/man5/{name}.5.gz"
    return gzip.decompress(path.read_bytes()) if path.exists() else b""


def _man(root: Path) -> float:
    """Milliseconds; 0 where there is no man, or no page."""
    page = root / "usr/share/man/man5/systemd.exec.5.gz"
    if not page.exists() or not shutil.which("man"):
        return 0.0
    return _best(
        lambda: subprocess.run(["man", "-P", "cat", "-l", str(page)], capture_output=True, check=True)
    )


@pytest.mark.parametrize("root", ROOTS, ids=lambda root: root.name or "here")
def test_the_catalogue_is_quick(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    enter = [] if root == Path("/") else ["chroot", str(root)]
    dump = [*enter, "/usr/lib/systemd/systemd", "--dump-configuration-items"]

    def cold() -> bytes:
        items = subprocess.run(dump, capture_output=True, text=True, check=True).stdout
        pages = {name: text for name in PAGES if (text := _page(root, name))}
        return encode(build(items, pages, 252, bundled()))

    cached = cold()
    index = Index(decode(cached).directives)
    first = _best(lambda: Index(decode(cached).directives).find("zzz"))
    slowest = max(_best(partial(index.find, query)) for query in QUERIES)
    built, man, read = _best(cold), _man(root), _best(lambda: decode(cached))
    with capsys.disabled():
        beside = f"; man systemd.exec {man:.0f} ms, {built / man:.2f} times that" if man else ""
        print(f"\n{root.name or 'here'}: cold build {built:.0f} ms{beside}; read back {read:.1f} ms")
        print(f"  slowest search {slowest:.1f} ms; the first, which reads all texts, {first:.0f} ms")
