"""What the interface keeps in memory with the largest catalogue at hand, after an hour's work in a minute."""

import sys
from pathlib import Path

import pytest

from .terminal import Terminal

PROGRAM = Path(sys.executable).with_name("unitsmith")
ROUNDS = 40


def resident(pid: int) -> float:
    """Resident memory in MiB. proc_pid_status(5)"""
    fields = dict(
        line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":" in line
    )
    return int(fields["VmRSS"].split()[0]) / 1024


def test_memory_after_much_use(
    full_catalogue: str, environment: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "web.service"
    path.write_text("[Service]\nExecStart=/usr/bin/web\nPrivateTmp=yes\n")
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
