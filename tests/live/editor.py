"""The editor on a real terminal, at home in a directory of the test's own."""

import sys
from collections.abc import Sequence
from pathlib import Path

from ..screen import Screen

PROGRAM = str(Path(sys.executable).with_name("unitsmith"))


def at_home(home: Path) -> dict[str, str]:
    """An environment with nothing of this machine's users; the home is its owner's alone, as /root is."""
    home.chmod(0o700)
    terminal = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
    return {"HOME": str(home), "PATH": "/usr/bin:/bin:/usr/sbin:/sbin", **terminal}


class Editor(Screen):
    """It is left by `leave`, or by `close`."""

    def __init__(
        self, words: Sequence[str], home: Path, size: tuple[int, int] = (140, 45), within: Sequence[str] = ()
    ) -> None:
        """`within` is a command that runs the one that follows it."""
        super().__init__([*within, PROGRAM, *words], at_home(home), *size)

    def end_the_tour(self) -> None:
        """Begin without it: it is shown to everybody who has not seen it."""
        self.shows("Tour 1/7")
        self.press("escape")
        self.until(lambda text: "Tour 1/7" not in text)

    def find(self, name: str, directive: str) -> None:
        """Type a name, and go to the directive, which is off."""
        self.press("/")
        self.shows("Find in all groups")
        self.press(name)
        self.until(lambda text: "found in all groups" in text and f"▸ [ ] {directive}=" in text)
        self.press("enter")
        self.until(lambda text: "found in all groups" not in text)

    def try_private_tmp(self) -> None:
        """Switch PrivateTmp= on and test it, which passes."""
        self.find("privatetmp", "PrivateTmp")
        self.press("space")
        self.shows("[x] PrivateTmp=")
        self.press("^t")
        self.shows("Test · PASSED")

    def take_back(self) -> None:
        """Take the trial back, and the edit too."""
        self.press("^r")
        self.shows("Test · REVERTED")
        self.press("2", "^z")
        self.until(lambda text: "[ ] PrivateTmp=" in text)

    def leave(self) -> None:
        """Quit, with nothing to ask or to say."""
        self.press("^q")
        assert self.ended() == 0
        assert b"Traceback" not in self.written
