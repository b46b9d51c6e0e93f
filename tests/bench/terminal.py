"""A program in a real pseudo-terminal, and how long it takes until it shows something."""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path


def first_screen(argv: Sequence[str], environment: Mapping[str, str], *markers: bytes) -> tuple[float, float]:
    """Seconds until a program shows all of these, and of them those of the processor."""
    terminal = Terminal(argv, environment)
    try:
        return terminal.wait_for(*markers), terminal.computed()
    finally:
        terminal.close()


class Terminal:
    """A child process on a pty of a given size."""

    def __init__(
        self, argv: Sequence[str], environment: Mapping[str, str], columns: int = 140, lines: int = 45
    ) -> None:
        self.began = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
            os.execve(argv[0], list(argv), dict(environment))
        self.seen = b""
        self._computed = 0.0

    def wait_for(self, *markers: bytes, seconds: float = 20.0) -> float:
        """Read until all of these were shown since the last wait; the seconds since the start."""
        end = time.perf_counter() + seconds
        while not all(marker in self.seen for marker in markers):
            left = end - time.perf_counter()
            ready = select.select([self.fd], [], [], max(0.0, left))[0]
            if not ready:
                raise TimeoutError(f"{markers} did not appear; the last was {self.seen[-2000:]!r}")
            self.seen += os.read(self.fd, 65536)
        self.seen = b""
        return time.perf_counter() - self.began

    def quieten(self, seconds: float = 0.1) -> None:
        """Read until nothing more comes."""
        while select.select([self.fd], [], [], seconds)[0]:
            os.read(self.fd, 65536)
        self.seen = b""

    def settle(self, seconds: float) -> None:
        """Read for some time, whatever comes."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0 and select.select([self.fd], [], [], left)[0]:
            os.read(self.fd, 65536)
        self.seen = b""

    def painted(self, quiet: float = 0.06) -> tuple[float, float, int]:
        """Read until nothing more comes for a while after something came: seconds from the last press to the
        last byte, of them those that the program computed, and how many bytes came."""
        before, last, sent = self._computed, 0.0, 0
        while select.select([self.fd], [], [], quiet if last else 5.0)[0]:
            sent += len(os.read(self.fd, 65536))
            last = time.perf_counter()
        if not last:
            raise TimeoutError("nothing was painted")
        return last - self.began, self.computed() - before, sent

    def computed(self) -> float:
        """Seconds of processor time that the program had. proc_pid_schedstat: nanoseconds a task"""
        total = 0
        for task in Path(f"/proc/{self.pid}/task").iterdir():
            total += int((task / "schedstat").read_text().split()[0])
        return total / 1e9

    def press(self, keys: bytes) -> None:
        """Send keys."""
        self._computed = self.computed()
        self.began = time.perf_counter()
        os.write(self.fd, keys)

    def close(self) -> None:
        """End the child and wait for it."""
        os.kill(self.pid, signal.SIGKILL)
        os.close(self.fd)
        os.waitpid(self.pid, 0)
