"""What the interface keeps in memory with the largest catalogue at hand, after an hour's work in a minute."""

import gzip
import os
import subprocess
import sys
from pathlib import Path

import pytest

from catalog.build import PAGES, build
from workbench.store import Store

from .terminal import Terminal

PROGRAM = Path(sys.executable).with_name("unitsmith")
NEWEST = Path("/var/cache/unitsmith/roots/sid")
ROUNDS = 40


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


def resident(pid: int) -> float:
    """Resident memory in MiB. proc_pid_status(5)"""
    fields = dict(
        line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":" in line
    )
    return int(fields["VmRSS"].split()[0]) / 1024


def test_memory_after_much_use(
    full_catalogue: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "web.service"
    path.write_text("[Service]\nExecStart=/usr/bin/web\nPrivateTmp=yes\n")
    environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    terminal = Terminal([str(PROGRAM), str(path)], environment)
    try:
        terminal.wait_for(b"PrivateTmp=", b"Sandboxing")
        terminal.quieten()
        first = resident(terminal.pid)
        for _ in range(ROUNDS):
            for keys in (
                b" ",
                b"\r",
                b"\x1b[B",
                b"v",
                b"/",
                b"kernel modules",
                b"\x1b",
                b"1",
                b"\x1b[B",
                b"2",
            ):
                terminal.press(keys)
                terminal.quieten(0.02)
        terminal.quieten()
        last = resident(terminal.pid)
    finally:
        terminal.close()
    with capsys.disabled():
        print(
            f"\nmemory: {first:.0f} MiB at first, {last:.0f} MiB after {ROUNDS * 10} keys ({full_catalogue})"
        )
    assert last < 120
