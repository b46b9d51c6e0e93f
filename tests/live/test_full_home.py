"""A home that is full or can't be written, while the editor and the command line are used: all goes on, with
no traceback, and what is not remembered stops nothing."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from host.playground import Playground

from ..screen import Screen
from .rig import inside

PROGRAM = str(Path(sys.executable).with_name("unitsmith"))
DEMO = "unitsmith-demo.service"
FAULTS = {
    "full": "mount -t tmpfs -o size=64k,mode=700 none $HOME; cat /dev/zero >$HOME/full",
    "read-only": "mount -t tmpfs -o ro,mode=700 none $HOME",
}


def at_home(fault: str, words: Sequence[str]) -> list[str]:
    """The command in a mount namespace of its own, in which the home is like this."""
    return [
        "/usr/bin/unshare",
        "--mount",
        "/bin/sh",
        "-c",
        f'{FAULTS[fault]} 2>/dev/null; exec "$@"',
        "sh",
        *words,
    ]


def environment(home: Path) -> dict[str, str]:
    return {
        "HOME": str(home),
        "PATH": "/usr/bin:/bin",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
    }


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("verb", ["score", "explain", "export", "try", "revert"])
def test_every_verb_does_its_work(playground: Playground, tmp_path: Path, fault: str, verb: str) -> None:
    where, given = ["--machine", str(playground.leader)], ""
    words = {
        "score": [*where, DEMO],
        "explain": [*where, "PrivateTmp"],
        "export": [*where, DEMO],
        "try": [*where, "--drop-in", "-", "--settle", "0.3", DEMO],
        "revert": [*where, DEMO],
    }[verb]
    given = "[Service]\nPrivateTmp=yes\n" if verb == "try" else ""
    done = subprocess.run(
        at_home(fault, [PROGRAM, verb, *words]),
        input=given, env=environment(tmp_path), capture_output=True, text=True, timeout=90, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr + done.stdout
    assert done.returncode == 0, (done.stderr, done.stdout)
    assert inside(playground, "systemctl", "is-active", DEMO) == "active\n"


@pytest.mark.parametrize("fault", FAULTS)
def test_the_editor_goes_on(playground: Playground, tmp_path: Path, fault: str) -> None:
    words = [PROGRAM, "--machine", str(playground.leader), "--settle", "0.5", DEMO]
    screen = Screen(at_home(fault, words), environment(tmp_path))
    try:
        screen.shows(DEMO, "Sandboxing", "active", "Tour 1/", seconds=60)
        screen.press("escape")
        screen.until(lambda text: "Tour 1/" not in text)
        screen.press("/", "privatetmp")
        screen.until(lambda text: "▸ [ ] PrivateTmp=" in text)
        screen.press("enter")
        screen.until(lambda text: "found in all groups" not in text)
        screen.press("space")
        screen.shows("[x] PrivateTmp=")
        screen.press("^t")
        screen.shows("PASSED", seconds=60)
        screen.press("^r")
        screen.shows("REVERTED", seconds=60)
        screen.press("2", "^z")
        screen.until(lambda text: "[ ] PrivateTmp=" in text)
        screen.press("^q")
        assert screen.ended(60) == 0
        assert b"Traceback" not in screen.written
    finally:
        screen.close()
