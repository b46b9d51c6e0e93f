"""How long a key takes to its repaint, in a real terminal, with the largest catalogue.

Of each, `./dev bench` prints the time from the key to the last byte of what it changes, as it is felt; the
processor's part of that, which other programs do not lengthen; and the bytes, which count on a slow line.
"""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import pytest

from .conftest import told
from .terminal import Terminal

PROGRAM = Path(sys.executable).with_name("unitsmith")
FOLDER = Path(__file__).parent
ROUNDS = 20
DOWN, UP = b"\x1b[B", b"\x1b[A"
KEYS = {
    "toggle": b" ",
    "value": b"\x1b[C",
    "explain": b"\r",
    "link": b".",
    "preview": b"v",
    "undo": b"\x1a",
    "to the preview": b"3",
    "and back": b"2",
}
LARGE = "[Unit]\nDescription=large\n[Service]\nExecStart=/usr/bin/web\nPrivateTmp=yes\n" + "".join(
    f"Environment=NAME{number}=a-value-that-is-rather-long-{number}\n" for number in range(300)
)
Start = Callable[..., Terminal]
Spans = list[tuple[float, float, int]]


@pytest.fixture
def large_unit(tmp_path: Path) -> Path:
    path = tmp_path / "large.service"
    path.write_text(LARGE)
    return path


@pytest.fixture
def start(environment: dict[str, str]) -> Iterator[Start]:
    """Start a program in a terminal and wait for what it shows."""
    terminals: list[Terminal] = []

    def begin(argv: list[str], *markers: bytes) -> Terminal:
        paths = os.pathsep.join((str(FOLDER.parent.parent), environment.get("PYTHONPATH", "")))
        terminals.append(Terminal(argv, {**environment, "PYTHONPATH": paths}))
        terminals[-1].wait_for(*markers)
        return terminals[-1]

    yield begin
    for terminal in terminals:
        terminal.close()


def painted(terminal: Terminal, key: bytes) -> tuple[float, float, int]:
    terminal.press(key)
    return terminal.painted()


def say(what: str, spans: Spans) -> None:
    walls, used, sent = zip(*spans, strict=True)
    print(f"  {what}: {told(walls)}; of the processor {told(used)}; {median(sent) / 1024:.1f} KiB")


def test_keys_and_sections(
    start: Start, full_catalogue: str, large_unit: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = start([str(PROGRAM), str(large_unit)], b"PrivateTmp=", b"Sandboxing")
    terminal.quieten(0.3)
    spans: dict[str, Spans] = {"move": [], **{name: [] for name in KEYS}}
    for number in range(ROUNDS):
        spans["move"].append(painted(terminal, UP if number % 2 else DOWN))
        for name, key in KEYS.items():
            spans[name].append(painted(terminal, key))
    terminal.press(b"1")
    terminal.quieten()
    sections = [painted(terminal, key) for _ in range(ROUNDS // 2) for key in (DOWN, DOWN, UP, UP)]
    with capsys.disabled():
        print(f"\nkeys, {full_catalogue}, 300 assignments, load {os.getloadavg()[0]:.0f}:")
        say("any key", [span for some in spans.values() for span in some])
        for name, some in spans.items():
            say(name, some)
        say("switching section", sections)


def test_keys_during_a_flood(
    start: Start, full_catalogue: str, large_unit: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The journal paints all the time: what is timed is the sign of the panels' cursor, drawn by each key."""
    argv = [sys.executable, str(FOLDER / "flooded.py"), str(large_unit)]
    terminal = start(argv, b"PrivateTmp=", b"Sandboxing", b"of a flood")
    spans = []
    for number in range(ROUNDS):
        for key in (UP if number % 2 else DOWN, b" ", b"\x1b[C", b"\x1a"):
            terminal.press(key)
            spans.append(terminal.wait_for("▸".encode()))
            terminal.settle(0.15)
    with capsys.disabled():
        print(f"\nkeys during a flood, load {os.getloadavg()[0]:.0f}: {told(spans)}")


def test_keys_of_the_picker_over_a_thousand_units(start: Start, capsys: pytest.CaptureFixture[str]) -> None:
    terminal = start([sys.executable, str(FOLDER / "picking.py")], b"worker-0001")
    terminal.settle(2)  # exposures are found out meanwhile
    typed = [
        painted(terminal, key.encode()) for _ in range(ROUNDS // 2) for key in (*"worker-04", *("\x7f" * 9))
    ]
    moved = [painted(terminal, key) for _ in range(ROUNDS) for key in (DOWN, UP)]
    with capsys.disabled():
        print(f"\npicker of 1,000 units, load {os.getloadavg()[0]:.0f}:")
        say("a letter", typed)
        say("an arrow", moved)
