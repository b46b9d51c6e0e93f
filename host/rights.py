"""Rights that a normal user lacks: sudo, run0 or pkexec start the helper, and ask on this process's terminal.

With pipes for standard input and output sudo (1.9.5 to 1.9.17, and sudo-rs) and pkexec ask on the terminal
itself; sudo then leaves its keys and its mode alone, and ends with the helper. run0 asks there since
systemd 257.
"""

import contextlib
import os
import select
import shutil
import signal
import socket
import termios
from collections.abc import Iterator
from pathlib import Path

from host import kernel
from host.ports import NotPermitted
from host.start import Helper, start_helper
from host.wire import Entry

CHOICE = "UNITSMITH_ELEVATE"
"""The variable that chooses among the programs."""
_WAYS = {"sudo": ("--",), "run0": ("--",), "pkexec": ()}
"""What gives rights, the first that is there; and what stands before the command."""
_BY_FILE_MODE = {"sudo", "pkexec"}
"""Those that a process which must not gain privileges can't use."""
_PATH = "/run/wrappers/bin:/usr/local/bin:/usr/bin:/bin"
"""Where they are looked for: the user's own PATH could name one that only collects passwords."""


def way() -> tuple[str, ...]:
    """What to put before a command so that root runs it. Raises NotPermitted where nothing gives rights."""
    chosen = os.environ.get(CHOICE, "")
    if chosen and chosen not in _WAYS:
        raise NotPermitted(f"{CHOICE} is {chosen!r}; it can be {', '.join(_WAYS)}.")
    confined = _no_new_privileges()
    for name in [chosen] if chosen else _WAYS:
        found = shutil.which(name, path=_PATH)
        if found and not (confined and name in _BY_FILE_MODE):
            return (found, *_WAYS[name])
    missing = chosen or "sudo, run0 or pkexec"
    raise NotPermitted(f"This needs root, and there is no {missing} here that could give its rights.")


def _no_new_privileges() -> bool:
    """Whether set-user-ID programs gain nothing here. proc_pid_status(5)"""
    with contextlib.suppress(OSError):
        return "\nNoNewPrivs:\t1" in Path("/proc/self/status").read_text()
    return False


def start_raised(entry: Entry, *, ask: bool = True) -> Helper:
    """A helper of root's, when it has begun to speak; what gives the rights asks on the terminal before,
    unless it is not to `ask`, which only sudo can do without.

    From then on no other process of this user's may look into this one: it could take the channel over.
    Raises NotPermitted where they are refused, or Ctrl-C is pressed; nothing is left running then."""
    command = way() if ask else _unasked(way())
    kernel.hide()
    with interrupt_is_theirs(), _terminal_as_before():
        helper = start_helper(entry, command)
        words = _refusal(helper, seen=ask and _has_terminal())
        if words is None:
            return helper
        helper.close()
        helper.process.wait()
    raise NotPermitted(_sentence(Path(command[0]).name, words))


@contextlib.contextmanager
def interrupt_is_theirs() -> Iterator[None]:
    """Ctrl-C ends what has the terminal, not this process. If it were ignored here, children would inherit
    that. For the main thread."""
    before = signal.signal(signal.SIGINT, lambda number, frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextlib.contextmanager
def _terminal_as_before() -> Iterator[None]:
    """Whatever happens to what asks: pkexec leaves a terminal without echo when Ctrl-C ends it."""
    try:
        terminal = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError:
        yield
        return
    mode = termios.tcgetattr(terminal)
    try:
        yield
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, mode)
        os.close(terminal)


def _unasked(command: tuple[str, ...]) -> tuple[str, ...]:
    """The same without a question on the terminal. Raises NotPermitted where nothing can do that."""
    if Path(command[0]).name != "sudo":
        raise NotPermitted("Root's rights would have to be asked for again.")
    return (command[0], "-n", *command[1:])


def _refusal(helper: Helper, *, seen: bool) -> list[str] | None:
    """What was said where the helper doesn't come to speak; None when it does. It is `seen` meanwhile, too.

    Complaints are passed on at once: that a password was wrong must be seen while it can be typed again."""
    assert helper.process.stderr is not None
    output, errors = helper.channel.fileno(), helper.process.stderr.fileno()
    poll = select.poll()
    poll.register(output, select.POLLIN)
    poll.register(errors, select.POLLIN)
    said = b""
    while True:
        events = dict(poll.poll())
        if output in events and helper.channel.recv(1, socket.MSG_PEEK):
            return None
        if events.get(errors, 0) & select.POLLIN:
            chunk = os.read(errors, 4096)
            said += chunk
            if seen:
                os.write(2, chunk)
        elif output in events:  # it hung up, and has no more to complain of
            return said.decode("utf-8", "replace").split("\n")
        elif errors in events:
            poll.unregister(errors)


def _sentence(program: str, said: list[str]) -> str:
    """Why there are no rights, in the program's own last words where it has some."""
    if not _has_terminal():
        return f"This needs root, and there is no terminal on which {program} could ask: run it as root."
    lines = [line.strip().removeprefix(f"{program}:").strip() for line in said]
    last = next((line for line in reversed(lines) if line and line != _REPORTED), "")
    return f"{program} refused: {last.rstrip('.')}." if last else f"{program} refused."


_REPORTED = "This incident has been reported."
"""What pkexec says last."""


def _has_terminal() -> bool:
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC))
    except OSError:
        return False
    return True
