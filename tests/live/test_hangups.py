"""The terminal goes away in the middle of a trial: everything is taken back, and nothing runs on."""

import contextlib
import os
import select
import signal
import sys
import time
from pathlib import Path

import pytest

from host.playground import Playground

from ..waiting import HUNG, wait_until
from .rig import inside, put

UNIT = "/etc/systemd/system/heard.service"
OURS = "find /run/unitsmith /run/systemd/system.control -type f; ls /run/systemd/system | grep unitsmith"


class Session:
    """A program that leads a session of its own on a pseudo-terminal."""

    def __init__(self, *words: str) -> None:
        self.pid, self.terminal = os.forkpty()
        if self.pid == 0:
            os.environ |= {"TERM": "xterm-256color", "COLUMNS": "120", "LINES": "40"}
            os.execv(sys.executable, [sys.executable, "-m", "cli", *words])
        self.seen = b""

    def wait_for(self, *words: bytes) -> None:
        end = time.monotonic() + HUNG
        while not all(word in self.seen for word in words):
            assert time.monotonic() < end, self.seen[-3000:]
            if select.select([self.terminal], [], [], 0.5)[0]:
                self.seen += os.read(self.terminal, 65536)
        self.seen = b""

    def press(self, keys: bytes) -> None:
        os.write(self.terminal, keys)

    def family(self) -> list[int]:
        """The program and all that it started."""

        def below(pid: int) -> list[int]:
            own = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            return [pid, *(each for child in own for each in below(int(child)))]

        return below(self.pid)

    def hang_up(self) -> None:
        """What a closed window or a lost connection does: the kernel sends SIGHUP to the whole session."""
        os.close(self.terminal)
        self.terminal = -1

    def wait(self) -> None:
        """Until it has ended; what it says meanwhile is read, as a terminal does."""
        end = time.monotonic() + HUNG
        while os.waitpid(self.pid, os.WNOHANG) == (0, 0):
            assert time.monotonic() < end, "it runs on"
            if self.terminal >= 0 and select.select([self.terminal], [], [], 0.05)[0]:
                with contextlib.suppress(OSError):
                    os.read(self.terminal, 65536)
            elif self.terminal < 0:
                time.sleep(0.05)
        if self.terminal >= 0:
            os.close(self.terminal)


@pytest.fixture
def heard(playground: Playground) -> Playground:
    put(playground, UNIT, "[Service]\nType=exec\nExecStart=/bin/sleep 999\nTimeoutStopSec=2\n")
    inside(playground, "systemctl", "daemon-reload")
    inside(playground, "systemctl", "restart", "heard.service")
    return playground


def nothing_is_left(playground: Playground, family: list[int]) -> None:
    assert inside(playground, "sh", "-c", OURS, check=False) == ""
    assert inside(playground, "systemctl", "is-active", "heard.service") == "active\n"
    assert inside(playground, "systemctl", "show", "-p", "Nice", "--value", "heard.service") == "0\n"

    def left() -> list[int]:
        return [pid for pid in family if Path(f"/proc/{pid}/exe").exists()]

    wait_until(lambda: not left(), left)


@pytest.mark.parametrize("step", [b"Arming", b"Reloading systemd", b"Watching"])
def test_a_trial_whose_terminal_hangs_up_is_taken_back(
    heard: Playground, tmp_path: Path, step: bytes
) -> None:
    drop_in = tmp_path / "draft.conf"
    drop_in.write_text("[Service]\nNice=7\n")
    words = ("--machine", str(heard.leader), "--drop-in", str(drop_in), "--settle", "20", "heard.service")
    session = Session("try", *words)
    session.wait_for(step)
    family = session.family()
    assert len(family) > 1
    session.hang_up()
    session.wait()
    nothing_is_left(heard, family)


@pytest.mark.parametrize("how", ["hang up", "SIGTERM"])
@pytest.mark.parametrize("at", [b"Watching", b"PASSED"])
def test_an_editor_whose_terminal_hangs_up_takes_its_trial_back(
    heard: Playground, how: str, at: bytes
) -> None:
    settle = "20" if at == b"Watching" else "0.3"
    session = Session("--machine", str(heard.leader), "--settle", settle, "heard.service")
    session.wait_for(b"UNSAFE")  # it is all there now
    for keys, shown in ((b"/", b"find"), (b"PrivateTmp", b"found"), (b"\r", b"toggle"), (b" ", b"[x]")):
        session.press(keys)
        session.wait_for(shown)
    session.press(b"\x14")
    session.wait_for(at)
    family = session.family()
    assert len(family) > 1
    if how == "hang up":
        session.hang_up()
    else:
        os.kill(session.pid, signal.SIGTERM)
    session.wait()
    nothing_is_left(heard, family)
    assert inside(heard, "systemctl", "show", "-p", "PrivateTmp", "--value", "heard.service") == "no\n"
