"""Log files that a service writes by itself, below /var/log: found by what its processes hold open, and read
from where they ended before a trial. The service may write these directories: no link in them is followed.
"""

import contextlib
import os
import stat
from collections.abc import Iterator, Sequence

from msgspec import Struct

from host.helper import directories
from host.helper.members import members_of
from host.ports import HostError, LogText, NotPermitted

_TOP = "/var/log"
_OTHERS = f"{_TOP}/journal/"
"""journald's own."""
_MOST_FILES, _MOST_NOTED = 20, 5000
_MOST_TEXT = 64 * 1024
"""Bytes of one file that are read at once, the newest."""
_DEEP = 3
"""Directories below each other in which files are noted."""


class _Place(Struct, frozen=True):
    """Where a file ended."""

    device: int
    inode: int
    size: int


_NOWHERE = _Place(0, 0, 0)


class Logs:
    """The log files of the unit that is tried, where they were noted."""

    def __init__(self) -> None:
        self._unit = ""
        """Whose were noted last."""
        self._ends: dict[str, _Place] = {}
        self._known: list[str] = []

    def note(self, unit: str, own: Sequence[str]) -> tuple[LogText, ...]:
        """Note where all log files end; those that the unit writes, with what they said last. `own`: its log
        directories. Raises NotPermitted for directories elsewhere."""
        self._unit, self._known = unit, _written(unit, own)
        self._ends = dict(_all_files(_TOP, _DEEP))
        return tuple(_read(path, None)[0] for path in self._known)

    def new(self, unit: str, own: Sequence[str]) -> tuple[LogText, ...]:
        """What is new in those that the unit writes now or wrote when they were noted, since it was asked
        last; nothing where nothing was noted."""
        if unit != self._unit:
            return ()
        found = []
        for path in dict.fromkeys((*self._known, *_written(unit, own))):
            read, end = _read(path, self._ends.get(path, _NOWHERE))
            self._ends[path] = end or self._ends.get(path, _NOWHERE)
            if read.text:
                found.append(read)
        return tuple(found)


def _written(unit: str, own: Sequence[str]) -> list[str]:
    """The files that a unit writes: its processes have them open for that, or they lie in its directories."""
    if any(not f"{directory}/".startswith(f"{_TOP}/") or ".." in directory for directory in own):
        raise NotPermitted("Logs are read below /var/log only.")
    held = {path for pid in members_of(unit) for path in _held(pid)}
    lying = {path for directory in own for path, _ in _all_files(directory, 1)}
    return sorted(held | lying)[:_MOST_FILES]


def _held(pid: int) -> Iterator[str]:
    """The log files that a process has open for writing. proc_pid_fd(5), proc_pid_fdinfo(5)"""
    with contextlib.suppress(OSError):
        for number in os.listdir(f"/proc/{pid}/fd"):
            path = os.readlink(f"/proc/{pid}/fd/{number}")
            if not path.startswith(f"{_TOP}/") or path.startswith(_OTHERS):
                continue
            with open(f"/proc/{pid}/fdinfo/{number}") as file:
                flags = next((line for line in file if line.startswith("flags:")), "flags: 0")
            if int(flags.split()[1], 8) & os.O_ACCMODE:
                yield path


def _all_files(top: str, deep: int) -> Iterator[tuple[str, _Place]]:
    """The ordinary files in a directory and some levels below, with where they end."""
    below = top.removeprefix(_TOP)
    with contextlib.suppress(OSError, HostError), directories.opened(_TOP, below) as directory:
        for name in sorted(os.listdir(directory))[:_MOST_NOTED]:
            state = os.lstat(name, dir_fd=directory)
            if stat.S_ISREG(state.st_mode):
                yield f"{top}/{name}", _Place(state.st_dev, state.st_ino, state.st_size)
            elif stat.S_ISDIR(state.st_mode) and deep > 1 and f"{top}/{name}/" != _OTHERS:
                yield from _all_files(f"{top}/{name}", deep - 1)


@contextlib.contextmanager
def _opened(path: str) -> Iterator[tuple[int, os.stat_result]]:
    """An ordinary file by its descriptor. Raises OSError, HostError for a link on the way to it, a file of
    two names and all that is no file."""
    place, _, name = path.rpartition("/")
    with directories.opened(_TOP, place.removeprefix(_TOP)) as directory:
        flags = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(name, flags, dir_fd=directory)
    try:
        state = os.fstat(descriptor)
        if not stat.S_ISREG(state.st_mode) or state.st_nlink != 1:
            raise HostError(f"{path} is no ordinary file.")
        yield descriptor, state
    finally:
        os.close(descriptor)


def _read(path: str, end: _Place | None) -> tuple[LogText, _Place | None]:
    """What a file says after an end, at most 64 KiB, and where that ends; nothing where it can't be read. A
    file that was cut, or is another by now, is new from its beginning."""
    try:
        with _opened(path) as (descriptor, state):
            same = end is not None and (end.device, end.inode) == (state.st_dev, state.st_ino)
            begin = end.size if end is not None and same and end.size <= state.st_size else 0
            begin = max(begin, state.st_size - _MOST_TEXT)
            text = os.pread(descriptor, state.st_size - begin, begin)
    except (OSError, HostError):
        return LogText(path, "", readable=False), None
    place = _Place(state.st_dev, state.st_ino, begin + len(text))
    return LogText(path, text.decode("utf-8", "backslashreplace")), place
