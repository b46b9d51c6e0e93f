"""How fast it is, as people feel it: in a real terminal, side by side with a bare Textual hello.

`./dev bench` prints the figures. Rounds alternate, so that a busy machine slows both sides alike.
"""

import os
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .terminal import Terminal, first_screen

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


@pytest.fixture
def editor(environment: dict[str, str], unit_file: Path, filled_cache: None) -> Iterator[Terminal]:
    terminal = Terminal([str(PROGRAM), str(unit_file)], environment)
    terminal.wait_for(b"PrivateTmp=", b"Sandboxing")
    terminal.quieten()
    yield terminal
    terminal.close()


def test_how_long_a_toggle_takes_to_repaint_panel_and_preview(
    editor: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    spans = []
    for _ in range(15):
        for shown in (b"[x]", b"[ ]"):
            editor.press(b" ")
            spans.append(editor.wait_for(shown))
            editor.quieten()
    spans.sort()
    with capsys.disabled():
        print(f"\ntoggle: median {statistics.median(spans) * 1000:.0f} ms, worst {spans[-1] * 1000:.0f} ms")
