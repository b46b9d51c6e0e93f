"""A root directory on this machine, read without running anything in it."""

import errno
import os
import stat
from pathlib import Path

from host.ports import FILE_LIMIT

_LINKS = 40


class RootTree:
    """Absolute paths within a root directory; links are followed as if it were /."""

    def __init__(self, root: Path) -> None:
        # Not realpath: /proc/PID/root is a link that must stay.
        self._root = os.path.abspath(root)

    def place(self, path: str) -> Path:
        """Where something is or would be on this machine. Raises OSError where links run in circles."""
        found = self._resolved(path)
        if found is None:
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)
        return Path(self._real(found))

    def entries(self, directory: str) -> tuple[str, ...]:
        """The names in a directory; none where there is no such directory, or it can't be read."""
        place = self._resolved(directory)
        try:
            return tuple(os.listdir(self._real(place))) if place is not None else ()
        except (OSError, ValueError):
            return ()

    def target(self, path: str) -> str | None:
        """Where a link points to, one step, as an absolute path with a directory free of links;
        None for what is no link."""
        parent, _, name = path.rpartition("/")
        place = self._resolved(parent)
        if place is None:
            return None
        try:
            told = os.readlink(self._real(f"{place}/{name}"))
        except OSError:
            return None
        directory, _, last = (told if told.startswith("/") else f"{place}/{told}").rpartition("/")
        return f"{(self._resolved(directory) or '').rstrip('/')}/{last}"

    def read(self, path: str) -> bytes | None:
        """A regular file's content, 1 MiB of it at most, links followed; None where there is none."""
        place = self._resolved(path)
        if place is None:
            return None
        try:
            descriptor = os.open(
                self._real(place), os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW
            )
        except OSError:
            return None
        with open(descriptor, "rb") as file:
            return file.read(FILE_LIMIT) if stat.S_ISREG(os.fstat(descriptor).st_mode) else None

    def kind(self, path: str) -> str:
        """What a path is, links followed: "directory", "file", "program" for a file that may be run, "other",
        "missing", or "unknown" where it can't be looked at."""
        place = self._resolved(path)
        if place is None:
            return "missing"
        try:
            mode = os.lstat(self._real(place)).st_mode
        except (FileNotFoundError, NotADirectoryError):
            return "missing"
        except (OSError, ValueError):
            return "unknown"
        if stat.S_ISDIR(mode):
            return "directory"
        if not stat.S_ISREG(mode):
            return "other"
        return "program" if mode & 0o111 else "file"

    def _real(self, path: str) -> str:
        return self._root.rstrip("/") + path

    def _resolved(self, path: str) -> str | None:
        """A path without links, still within the root; None where links lead round in circles."""
        left = [part for part in path.split("/") if part]
        done: list[str] = []
        links = 0
        while left:
            part = left.pop(0)
            if part in (".", ".."):
                done = done[:-1] if part == ".." else done
                continue
            here = "/" + "/".join([*done, part])
            try:
                told = os.readlink(self._real(here))
            except OSError:
                done.append(part)
                continue
            links += 1
            if links > _LINKS:
                return None
            done = [] if told.startswith("/") else done
            left = [*(step for step in told.split("/") if step), *left]
        return "/" + "/".join(done)
