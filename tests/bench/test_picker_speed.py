"""How fast the picker is: its start side by side with a bare Textual hello, and each key among many units.

It runs on a playground with a thousand units; booting one needs root.
"""

import os
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from host.playground import Playground

from .figures import Times
from .terminal import Terminal, first_screen

ROUNDS, UNITS = 7, 1000
HELLO = Path(__file__).with_name("hello.py")
ARROWS = Path(__file__).with_name("arrows.py")
PROGRAM = Path(sys.executable).with_name("unitsmith")

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="a playground needs root")


@pytest.fixture
def leader() -> Iterator[int]:
    """The PID 1 of a systemd."""
    with Playground.start() as playground:
        yield playground.leader


@pytest.fixture
def leader_of_many() -> Iterator[int]:
    """The PID 1 of a systemd with a thousand units more."""
    text = "[Unit]\nDescription=Number {0} of many\n[Service]\nExecStart=/bin/true {0}\n"
    names = ((f"/etc/systemd/system/a-many-{number:04}.service", number) for number in range(UNITS))
    files = {path: text.format(number).encode() for path, number in names}
    with Playground.start(files=files) as playground:
        yield playground.leader


def test_how_long_until_the_line_can_be_typed_in_and_until_units_are_listed(
    leader: int, environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Letters that are typed before the list is there are kept: the line with its cursor is the first screen
    that is of use."""
    hello, line, units = [], [], []
    argv = [str(PROGRAM), "--machine", str(leader)]
    for _ in range(ROUNDS + 1):
        hello.append(first_screen([sys.executable, str(HELLO)], environment, b"hello")[0])
        terminal = Terminal(argv, environment)
        try:
            line.append(terminal.wait_for(b"ype a name"))  # the first letter is under the cursor
            units.append(terminal.wait_for(b"systemd-journald"))
        finally:
            terminal.close()
    # The first round compiles and warms the disk's cache.
    bare, typed, listed = (statistics.median(spans[1:]) for spans in (hello, line, units))
    with capsys.disabled():
        print(f"\npicker: hello {bare * 1000:.0f} ms, line {typed * 1000:.0f} ms, ratio {typed / bare:.2f}")
        print(f"        units listed after {listed * 1000:.0f} ms, ratio {listed / bare:.2f}")
    assert typed / bare < 2


def test_how_long_a_key_takes_among_a_thousand_units(
    leader_of_many: int, environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    bare = Terminal([sys.executable, str(ARROWS)], environment)
    terminal = Terminal([str(PROGRAM), "--machine", str(leader_of_many)], environment)
    spans, yardstick = [], []
    try:
        bare.wait_for(b"row 20")
        bare.quieten(0.3)
        terminal.wait_for(b"a-many-0010")  # all files are read
        terminal.quieten(0.4)  # less than the blink of a cursor
        for _ in range(5):
            for key in (b"m", b"a", b"n", b"9"):
                terminal.press(key)
                spans.append(terminal.wait_for(b"static"))
                terminal.quieten(0.3)
                bare.press(b"\x1b[B")
                yardstick.append(bare.painted()[0])
            terminal.press(b"\x1b")
            terminal.quieten(0.4)
    finally:
        terminal.close()
        bare.close()
    keys, arrows = Times(spans), Times(yardstick)
    with capsys.disabled():
        print(f"\na letter among a thousand units: {keys}, {keys.over(arrows)} an arrow in a bare list")
    assert keys.median < 3 * arrows.median
