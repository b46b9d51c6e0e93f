"""`unitsmith --playground` in a real terminal: what passes, what breaks, and the way back."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..screen import Screen

PROGRAM = Path(sys.executable).with_name("unitsmith")
KEPT = ("HOME", "PATH", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")


@pytest.fixture(params=[(140, 45), (80, 24)], ids=["wide", "80x24"])
def screen(request: pytest.FixtureRequest, playground_root: Path) -> Iterator[Screen]:
    """The demo in a playground of its own, without its tour."""
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    environment |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
    where = "--playground" if playground_root == Path("/") else f"--playground={playground_root}"
    started = Screen([str(PROGRAM), where, "--settle", "0.5"], environment, *request.param)
    started.shows("unitsmith-demo.service", "PrivateTmp=", "Tour 1/7", seconds=90)
    started.press("escape")
    started.until(lambda text: "Tour 1/7" not in text)
    yield started
    started.close()


def find(screen: Screen, name: str, directive: str) -> None:
    """Type a name, and go to the directive."""
    screen.press("/")
    screen.shows("Find in all groups")
    screen.press(name)
    screen.until(lambda text: "found in all groups" in text and f"▸ [ ] {directive}=" in text)
    screen.press("enter")
    screen.until(lambda text: "found in all groups" not in text)


def test_a_change_that_passes_is_taken_back_and_one_that_breaks_says_why(screen: Screen) -> None:
    find(screen, "privatetmp", "PrivateTmp")
    screen.press("space")
    screen.shows("[x] PrivateTmp=")
    screen.press("^t")
    screen.shows("PASSED", seconds=60)
    screen.press("^r")
    screen.shows("REVERTED", seconds=60)
    screen.press("2", "^z")
    screen.until(lambda text: "[ ] PrivateTmp=" in text)
    find(screen, "readonlypaths", "ReadOnlyPaths")
    screen.press("e")
    screen.shows("enter takes it")
    screen.press("/", "enter")
    screen.shows("[x] ReadOnlyPaths=")
    screen.press("^t")
    screen.shows("FAILED", seconds=60)
    screen.shows("Read-only file system", "ReadOnlyPaths=", seconds=60)
    screen.shows("Undone: files,", "f Fix", seconds=60)
    screen.press("^q")
    assert screen.ended(60) == 0
