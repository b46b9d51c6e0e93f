"""Where the threads that strace follows work: calls that take no descriptor name their paths from there."""

import re
from posixpath import normpath

_HERE = re.compile(rb"AT_FDCWD<((?:[^>\\]|\\.)*)>")
_FORKS = frozenset({b"clone", b"clone3", b"fork", b"vfork"})
_LEADING = b"AT_FDCWD, "


class Directories:
    """The working directories of threads, as far as their calls tell."""

    def __init__(self) -> None:
        self._of: dict[int, bytes] = {}
        self._latest: bytes | None = None
        """Where somebody was seen last: a child's first calls come before the fork that made it is over."""

    def forget(self, thread: int) -> None:
        """It has ended."""
        self._of.pop(thread, None)

    def placed(self, thread: int, name: bytes, arguments: bytes, result: bytes | None) -> bytes:
        """A call's arguments, with the directory from which they name a path; `result` of one that worked."""
        if arguments.startswith(b"AT_FDCWD<"):  # since strace 5.16
            if found := _HERE.match(arguments):
                self._of[thread] = self._latest = found[1]
            return arguments
        here = self._of.get(thread, self._latest)
        if result is not None and name in _FORKS and here is not None and result.isdigit():
            self._of[int(result)] = here
        elif name in (b"chdir", b"fchdir") and result == b"0":
            self._enter(thread, arguments)
        if here is None:
            return arguments
        if arguments.startswith(_LEADING):
            return b"AT_FDCWD<%s>, %s" % (here, arguments[len(_LEADING) :])
        relative = arguments[:1] == b'"' and arguments[1:2] not in (b"/", b'"')
        return b"AT_FDCWD<%s>, %s" % (here, arguments) if relative else arguments

    def _enter(self, thread: int, arguments: bytes) -> None:
        path = arguments.partition(b"<")[2][:-1] if arguments[:1] != b'"' else arguments[1:-1]
        if not path.startswith(b"/"):
            if (here := self._of.get(thread, self._latest)) is None:
                return
            path = normpath(here + b"/" + path)
        self._of[thread] = self._latest = path.replace(b">", rb"\76")
