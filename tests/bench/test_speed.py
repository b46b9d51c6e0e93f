"""How fast it starts, as people feel it: in a real terminal, side by side with a bare Textual hello.

`./dev bench` prints the figures; the aim is 1.5 times a hello. Rounds alternate, so that a busy machine slows
both sides alike.
"""

import os
import statistics
import sys
from pathlib import Path

import pytest

from .terminal import first_screen

ROUNDS = 9
HELLO = Path(__file__).with_name("hello.py")
PROGRAM = Path(sys.executable).with_name("unitsmith")
UNIT = b"[Service]\nExecStart=/usr/bin/web\nPrivateTmp=yes\n"


@pytest.fixture
def unit_file(tmp_path: Path) -> Path:
    path = tmp_path / "web.service"
    path.write_bytes(UNIT)
    return path


def test_a_unit_file_is_on_the_screen_within_twice_a_bare_hello(
    environment: dict[str, str], unit_file: Path, filled_cache: None, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    hello, unitsmith = [], []
    for _ in range(ROUNDS + 1):
        hello.append(first_screen([sys.executable, str(HELLO)], environment, b"hello"))
        screen = (b"PrivateTmp=", b"Drop-in", b"Sandboxing")
        unitsmith.append(first_screen([str(PROGRAM), str(unit_file)], environment, *screen))
    # The first round compiles and warms the disk's cache.
    bare, ours = (statistics.median(wall for wall, _ in spans[1:]) for spans in (hello, unitsmith))
    used = [statistics.median(cpu for _, cpu in spans[1:]) for spans in (unitsmith, hello)]
    with capsys.disabled():
        print(f"\nstart: hello {bare * 1000:.0f} ms, unitsmith {ours * 1000:.0f} ms, ratio {ours / bare:.2f}")
        print(f"  by processor time {used[0] / used[1]:.2f}, load {os.getloadavg()[0]:.0f}")
    assert ours / bare < 2
