"""A program on a pseudo-terminal whose screen is read back, as a terminal emulator shows it."""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence

import pyte

from .waiting import HUNG

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "space": " ",
}


class _Screen(pyte.Screen):
    """pyte's, which stumbles over private reports that Textual asks for."""

    def report_device_status(self, mode: int, **_: object) -> None:
        """Nobody waits for the answer."""

    def set_margins(self, *margins: int, **_: object) -> None:
        """Textual scrolls nothing by margins."""


class Screen:
    """A child process and what it shows."""

    def __init__(
        self, argv: Sequence[str], environment: Mapping[str, str], columns: int = 140, lines: int = 45
    ) -> None:
        self._screen = _Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self.written = b""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
            os.execve(argv[0], list(argv), dict(environment))
        self.status: int | None = None

    @property
    def text(self) -> str:
        """The lines of the screen."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def read(self, seconds: float) -> bool:
        """Take what comes within a time; whether something came. The program's end is no error."""
        if not select.select([self.fd], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return False
        self.written += data
        self._stream.feed(_plain(data))
        return bool(data)

    def until(self, condition: Callable[[str], object]) -> None:
        """Read until the screen is as wanted."""
        end = time.monotonic() + HUNG
        while not condition(self.text):
            if time.monotonic() > end:
                raise TimeoutError(f"waited in vain; the screen is\n{self.text}")
            self.read(0.05)

    def shows(self, *words: str) -> None:
        """Wait until all of these are on the screen."""
        self.until(lambda text: all(word in text for word in words))

    def press(self, *keys: str) -> None:
        """Type keys, by name or as they are: "^t", "enter", "abc"."""
        for key in keys:
            typed = chr(ord(key[1].upper()) - 64) if len(key) == 2 and key[0] == "^" else KEYS.get(key, key)
            os.write(self.fd, typed.encode())

    def resize(self, columns: int, lines: int) -> None:
        """Give the window another size."""
        self._screen.resize(lines, columns)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def ended(self) -> int:
        """Wait for the end; the exit status, negative for a signal."""
        end = time.monotonic() + HUNG
        while self.status is None:
            self.read(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
            elif time.monotonic() > end:
                raise TimeoutError(f"it does not end; the screen is\n{self.text}")
        return self.status

    def hang_up(self) -> None:
        """Let the terminal go away, as a closed window does."""
        os.close(self.fd)
        self.fd = -1

    def close(self) -> None:
        """End the child if it is there."""
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        if self.fd >= 0:
            os.close(self.fd)


def _plain(data: bytes) -> bytes:
    """Without the sequences of the kitty keyboard protocol, which pyte takes for a move of the cursor."""
    for sequence in (b"\x1b[>25u", b"\x1b[>1u", b"\x1b[<u"):
        data = data.replace(sequence, b"")
    return data
