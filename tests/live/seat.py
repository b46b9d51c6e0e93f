"""A terminal in a playground with a normal user before it.

Run as a program, inside: gives a command a pseudo-terminal of the playground's own, as a user, between this
process's standard input and output. (One of the outer machine's would have no name inside, and sudo remembers
whom it asked by terminal.)
"""

import codecs
import fcntl
import os
import pty
import pwd
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

from host.playground import Playground

_PIECES = re.compile(
    r"\x1b\[(?P<arguments>[0-9;]*)(?P<verb>[A-Za-z])"
    r"|\x1b\[(?P<mode>[?<>=!][0-9;$]*[@-~])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1bP[^\x1b]*\x1b\\|\x1b[()].|\x1b[^\[\]P()]"
    r"|(?P<text>[^\x1b])",
    re.DOTALL,
)
COLUMNS, LINES = 140, 45
HUNG = 120.0
"""As in ../waiting.py, where a program has nothing to import from."""


def make_user(playground: Playground, name: str, password: str, sudoers: str) -> None:
    """A user in a playground who can reach this checkout and its Python, with a line in sudoers."""
    enter = _enter(playground)
    if f"{name}:" not in playground.path("/etc/passwd").read_text():
        subprocess.run([*enter, "useradd", "--create-home", "--shell=/bin/sh", name], check=True)
    subprocess.run([*enter, "chpasswd"], input=f"{name}:{password}\n".encode(), check=True)
    rule = playground.path(f"/etc/sudoers.d/{name}")
    rule.write_text(f"{sudoers}\n")
    rule.chmod(0o440)
    hosts = playground.path("/etc/hosts")
    if playground.name not in hosts.read_text():
        hosts.write_text(f"127.0.0.1 localhost {playground.name}\n")
    let_in(playground)


def let_in(playground: Playground) -> None:
    """Have the playground's users reach this checkout and its Python."""
    for needed in (Path(sys.executable), Path(sys.executable).resolve(), Path(__file__)):
        for parent in needed.parents:
            place = playground.path(str(parent))
            place.chmod(place.stat().st_mode | 0o055)


def _enter(playground: Playground) -> list[str]:
    return ["nsenter", f"--target={playground.leader}", "--all", "--root", "--wd", "--"]


class Screen:
    """What a terminal shows, as far as this program and those that ask for passwords make use of one."""

    def __init__(self) -> None:
        self._rows = [[" "] * COLUMNS for _ in range(LINES)]
        self._x = self._y = 0
        self._rest = ""

    @property
    def text(self) -> str:
        """Its lines."""
        return "\n".join("".join(row).rstrip() for row in self._rows)

    def feed(self, output: str) -> None:
        """Take what was written to it."""
        output = self._rest + output
        cut = output.rfind("\x1b", max(0, len(output) - 40))
        whole = cut < 0 or _PIECES.match(output, cut) is not None
        output, self._rest = (output, "") if whole else (output[:cut], output[cut:])
        for piece in _PIECES.finditer(output):
            if piece["text"]:
                self._put(piece["text"])
            elif piece["verb"]:
                self._obey(piece["verb"], [int(n or 0) for n in piece["arguments"].split(";")])
            elif (piece["mode"] or "").startswith(
                "?1049"
            ):  # from the program's screen to the shell's, or back
                self._obey("J", [2])
                self._obey("H", [1])

    def _put(self, letter: str) -> None:
        if letter == "\r":
            self._x = 0
        elif letter == "\b":
            self._x = max(0, self._x - 1)
        elif letter == "\n":
            self._y += 1
            if self._y == LINES:
                self._rows, self._y = [*self._rows[1:], [" "] * COLUMNS], LINES - 1
        elif letter >= " " and self._x < COLUMNS:
            self._rows[self._y][self._x] = letter
            self._x += 1

    def _obey(self, verb: str, numbers: list[int]) -> None:
        first = numbers[0]
        if verb == "H":
            self._y = min(max(first, 1), LINES) - 1
            self._x = min(max(numbers[1] if len(numbers) > 1 else 1, 1), COLUMNS) - 1
        elif verb == "K":
            self._rows[self._y][self._x :] = [" "] * (COLUMNS - self._x)
        elif verb == "J" and first == 2:
            self._rows = [[" "] * COLUMNS for _ in range(LINES)]


class Seat:
    """A user's session at a terminal: `press` keys, `read` until something is shown."""

    def __init__(
        self,
        playground: Playground,
        user: str,
        command: Sequence[str],
        environment: Mapping[str, str] | None = None,
    ) -> None:
        words = [sys.executable, str(Path(__file__)), user, *command]
        settings = [f"{key}={value}" for key, value in (environment or {}).items()]
        self._relay = subprocess.Popen(
            [*_enter(playground), "/usr/bin/env", *settings, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        self._screen = Screen()
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode

    @property
    def shown(self) -> str:
        """The screen's text now."""
        return self._screen.text

    def press(self, keys: str) -> None:
        """Send keys."""
        assert self._relay.stdin is not None
        self._relay.stdin.write(keys.encode())

    def read(self, *wanted: str, without: str = "") -> str:
        """Read until the screen shows all of these, and not that; its text."""
        end = time.monotonic() + HUNG
        while not all(text in self.shown for text in wanted) or (without and without in self.shown):
            ready = select.select([self._relay.stdout], [], [], max(0.0, end - time.monotonic()))[0]
            assert ready, f"{wanted} without {without!r} did not come up; this did:\n{self.shown}"
            assert self._output(), f"It ended before {wanted} came up; the last was:\n{self.shown}"
        return self.shown

    def _output(self) -> bytes:
        assert self._relay.stdout is not None
        chunk = os.read(self._relay.stdout.fileno(), 65536)
        self._screen.feed(self._decode(chunk))
        return chunk

    def end(self) -> int:
        """Read until the program ends; its exit status."""
        end = time.monotonic() + HUNG
        while select.select([self._relay.stdout], [], [], max(0.0, end - time.monotonic()))[0]:
            if not self._output():
                return self._relay.wait()
        raise AssertionError(f"It did not end; it shows:\n{self.shown}")

    def hang_up(self) -> None:
        """The line is cut."""
        self._relay.kill()
        self._relay.wait()
        for pipe in (self._relay.stdin, self._relay.stdout):
            if pipe is not None:
                pipe.close()

    def __enter__(self) -> "Seat":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.hang_up()


def _become(user: str) -> None:
    who = pwd.getpwnam(user)
    os.initgroups(user, who.pw_gid)
    os.setgid(who.pw_gid)
    os.setuid(who.pw_uid)
    kept = {key: value for key, value in os.environ.items() if key.startswith(("UNITSMITH_", "PYTHON"))}
    os.environ.clear()
    os.environ.update(kept, HOME=who.pw_dir, USER=user, TERM="xterm-256color", LANG="C.UTF-8")
    os.environ["PATH"] = f"{who.pw_dir}/bin:/usr/bin:/bin"
    os.chdir(who.pw_dir)


def main() -> int:
    """Relay until the command ends; its exit status."""
    user, *command = sys.argv[1:]
    child, terminal = pty.fork()
    if child == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        _become(user)
        os.execvp(command[0], command)
    while True:
        for source in select.select([0, terminal], [], [])[0]:
            try:
                chunk = os.read(source, 65536)
            except OSError:  # how a terminal says that nobody has it open any more
                chunk = b""
            if not chunk:
                return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) if source == terminal else 1
            os.write(terminal if source == 0 else 1, chunk)


if __name__ == "__main__":
    sys.exit(main())
