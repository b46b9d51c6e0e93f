"""Where the command line writes. All of it goes through here, so that no text of others steers a terminal,
and a stream that is closed or full is told, and is no traceback.
"""

import os
import sys
from typing import TextIO

from workbench import harmless

UNHEARD = 3
"""The exit status where nobody can be told any more."""


class Unwritten(Exception):
    """Standard output can't be written; the message is one sentence."""


class Unread(Exception):
    """Whoever read standard output has enough of it, such as head(1)."""


_lost: list[str] = []
"""The streams that were closed from the beginning."""


def prepare() -> None:
    """Put something in the place of standard streams that are closed: else the next file that is opened
    would become one of them."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # which takes the lowest number that is free
            setattr(sys, name, os.fdopen(number, "r" if number == 0 else "w"))
            _lost.append(name)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def say(text: str = "", *, end: str = "\n") -> None:
    """Write lines to standard output. Raises Unwritten, Unread."""
    _write(f"{harmless.lines(text)}{end}")


def say_now(text: str) -> None:
    """The same, at once: somebody watches. Raises Unwritten, Unread."""
    say(text)
    flush()


def say_styled(text: str) -> None:
    """Write lines in which the colours are ours, and all else was made harmless. Raises Unwritten, Unread."""
    _write(f"{text}\n")


def say_json(value: object) -> None:
    """Write one object a line. Raises Unwritten, Unread."""
    _write(f"{harmless.as_json(value)}\n")
    flush()


def say_exactly(text: str) -> None:
    """Write what a file is to be: every byte, unless a terminal would take it. Raises Unwritten, Unread."""
    if sys.stdout.isatty():
        say(text, end="")
        return
    if harmless.lines(text) != text:
        complain("The output has control characters; they are written unchanged, since it is not a terminal.")
    flush()
    _write_bytes(text.encode("utf-8", "surrogateescape"))


def complain(text: str) -> None:
    """Say a sentence on standard error; where that can't be written, nobody is told."""
    complain_in_lines(f"unitsmith: {text}\n")


def complain_in_lines(text: str) -> None:
    """Say more than a sentence there."""
    try:
        sys.stderr.write(harmless.lines(text))
        sys.stderr.flush()
    except OSError:
        _silence(sys.stderr)


def flush() -> None:
    """See that all is written by now. Raises Unwritten, Unread."""
    try:
        sys.stdout.flush()
    except OSError as error:
        raise _failed(error) from None


def _write(text: str) -> None:
    _must_be_there()
    try:
        sys.stdout.write(text)
    except OSError as error:
        raise _failed(error) from None


def _must_be_there() -> None:
    if "stdout" in _lost:
        raise Unwritten("Standard output is closed.")


def _write_bytes(content: bytes) -> None:
    _must_be_there()
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except OSError as error:
        raise _failed(error) from None


def _failed(error: OSError) -> Exception:
    _silence(sys.stdout)
    if isinstance(error, BrokenPipeError):
        return Unread()
    return Unwritten(f"Standard output can't be written: {error.strerror}.")


def _silence(stream: TextIO) -> None:
    """Let what is left in a stream go nowhere: Python would try again at exit, and exit with 120."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, stream.fileno())
    os.close(nothing)
