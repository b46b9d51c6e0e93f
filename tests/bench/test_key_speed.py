"""How long a key takes to its repaint, in a real terminal, with the largest catalogue.

Of each, `./dev bench` prints the time from the key to the last byte of what it changes, as it is felt; the
processor's part of that, which other programs do not lengthen; both as multiples of what an arrow takes in
an app of Textual's own widgets (arrows.py), pressed turn by turn; and the bytes, which count on a slow line.

The aims: any key's 95th percentile half of the yardstick's, a toggle's median a third, an arrow's a fifth;
and a toggle that costs hardly more, however much the unit sets.
"""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import pytest

from .figures import Times
from .terminal import Terminal

PROGRAM = Path(sys.executable).with_name("unitsmith")
FOLDER = Path(__file__).parent
ROUNDS = 20
SIZES = (10, 100, 1000)
DOWN, UP, TOGGLE = b"\x1b[B", b"\x1b[A", b" "
KEYS = {
    "toggle": TOGGLE,
    "value": b"\x1b[C",
    "explain": b"\r",
    "link": b".",
    "preview": b"v",
    "undo": b"\x1a",
    "to the preview": b"3",
    "and back": b"2",
}
UNIT = "[Unit]\nDescription=large\n[Service]\nExecStart=/usr/bin/web\nPrivateTmp=yes\n"
Start = Callable[..., Terminal]
Spans = list[tuple[float, float, int]]


def lines(count: int) -> str:
    """Many assignments."""
    return "".join(f"Environment=NAME{one}=a-value-that-is-rather-long-{one}\n" for one in range(count))


def unit_in(folder: Path, count: int, *, kept: bool = False) -> Path:
    """A unit's file that has many assignments, or that has them in the drop-in that is kept."""
    folder.mkdir()
    path = folder / "large.service"
    path.write_text(UNIT if kept else UNIT + lines(count))
    if kept:
        (drop_in := folder / "large.service.d").mkdir()
        (drop_in / "zz-unitsmith.conf").write_text(f"[Service]\n{lines(count)}")
    return path


@pytest.fixture
def large_unit(tmp_path: Path) -> Path:
    return unit_in(tmp_path / "large", 300)


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


@pytest.fixture
def bare(start: Start) -> Terminal:
    """The yardstick."""
    terminal = start([sys.executable, str(FOLDER / "arrows.py")], b"row 20")
    terminal.quieten(0.3)
    return terminal


def editor(start: Start, unit: Path) -> Terminal:
    """The editor of a unit, at rest."""
    terminal = start([str(PROGRAM), str(unit)], b"PrivateTmp=", b"Sandboxing")
    terminal.quieten(0.3)
    return terminal


def painted(terminal: Terminal, key: bytes) -> tuple[float, float, int]:
    terminal.press(key)
    return terminal.painted()


def say(what: str, spans: Spans, yardstick: Spans) -> None:
    walls, used, sent = (list(parts) for parts in zip(*spans, strict=True))
    bare_walls, bare_used, _ = (list(parts) for parts in zip(*yardstick, strict=True))
    wall, processor = Times(walls), Times(used)
    print(f"  {what}: {wall}, {wall.over(Times(bare_walls))} the yardstick's;", end="")
    print(f" of the processor {processor}, {processor.over(Times(bare_used))};", end="")
    print(f" {median(sent) / 1024:.1f} KiB")


def test_keys_and_sections(
    start: Start, full_catalogue: str, large_unit: Path, bare: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = editor(start, large_unit)
    yardstick: Spans = []
    spans: dict[str, Spans] = {"an arrow": [], **{name: [] for name in KEYS}}
    for number in range(ROUNDS):
        arrow = UP if number % 2 else DOWN
        spans["an arrow"].append(painted(terminal, arrow))
        for name, key in KEYS.items():
            spans[name].append(painted(terminal, key))
        yardstick += [painted(bare, DOWN) for _ in range(4)]
    terminal.press(b"1")
    terminal.quieten()
    sections = [painted(terminal, key) for _ in range(ROUNDS // 2) for key in (DOWN, DOWN, UP, UP)]
    with capsys.disabled():
        print(f"\nkeys, {full_catalogue}, 300 assignments, load {os.getloadavg()[0]:.0f}:")
        say("the yardstick, an arrow in a bare list", yardstick, yardstick)
        say("any key", [span for some in spans.values() for span in some], yardstick)
        for name, some in spans.items():
            say(name, some, yardstick)
        say("switching section", sections, yardstick)


@pytest.mark.parametrize("kept", [False, True], ids=["in its file", "in the kept drop-in"])
def test_what_a_toggle_costs_as_the_unit_sets_more(
    start: Start,
    full_catalogue: str,
    tmp_path: Path,
    bare: Terminal,
    capsys: pytest.CaptureFixture[str],
    kept: bool,
) -> None:
    editors = {size: editor(start, unit_in(tmp_path / str(size), size, kept=kept)) for size in SIZES}
    toggles: dict[int, Spans] = {size: [] for size in SIZES}
    yardstick = []
    for _ in range(ROUNDS * 2):
        for size, terminal in editors.items():
            toggles[size].append(painted(terminal, TOGGLE))
        yardstick.append(painted(bare, DOWN))
    with capsys.disabled():
        where = "the kept drop-in" if kept else "the unit's file"
        print(f"\na toggle, by how many assignments {where} has, load {os.getloadavg()[0]:.0f}:")
        for size, some in toggles.items():
            say(f"{size:>4}", some, yardstick)


def test_keys_during_a_flood(
    start: Start, full_catalogue: str, large_unit: Path, bare: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    """The journal paints all the time: what is timed is the sign of the panels' cursor, drawn by each key."""
    argv = [sys.executable, str(FOLDER / "flooded.py"), str(large_unit)]
    terminal = start(argv, b"PrivateTmp=", b"Sandboxing", b"of a flood")
    spans, yardstick = [], []
    for number in range(ROUNDS):
        for key in (UP if number % 2 else DOWN, TOGGLE, b"\x1b[C", b"\x1a"):
            terminal.press(key)
            spans.append(terminal.wait_for("▸".encode()))
            terminal.settle(0.15)
        yardstick += [painted(bare, DOWN)[0] for _ in range(2)]
    found = Times(spans)
    with capsys.disabled():
        print(f"\nkeys during a flood, load {os.getloadavg()[0]:.0f}: {found},", end="")
        print(f" {found.over(Times(yardstick))} the yardstick's beside it")


def test_keys_of_the_picker_over_a_thousand_units(
    start: Start, bare: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = start([sys.executable, str(FOLDER / "picking.py")], b"worker-0001")
    terminal.settle(2)  # exposures are found out meanwhile
    typed, moved, yardstick = [], [], []
    for _ in range(ROUNDS // 2):
        typed += [painted(terminal, key.encode()) for key in (*"worker-04", *("\x7f" * 9))]
        moved += [painted(terminal, key) for key in (DOWN, UP)]
        yardstick += [painted(bare, DOWN) for _ in range(4)]
    with capsys.disabled():
        print(f"\npicker of 1,000 units, load {os.getloadavg()[0]:.0f}:")
        say("a letter", typed, yardstick)
        say("an arrow", moved, yardstick)
