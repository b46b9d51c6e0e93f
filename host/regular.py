"""Ordinary files: read whole within a limit, written beside their place before they are renamed onto it.

What is named can be a pipe, a device or a link that somebody else put there: nothing here waits for one,
reads without end, or writes through one.
"""

import contextlib
import errno
import os
import secrets
import stat
from pathlib import Path
from typing import BinaryIO

from host.ports import FILE_LIMIT


def read(
    path: str | Path, limit: int = FILE_LIMIT, *, directory: int | None = None, links: bool = True
) -> bytes:
    """An ordinary file's content; `links`: whether a link at its end is followed. Raises OSError, EINVAL for
    what is no ordinary file and EFBIG for one of more bytes than the limit."""
    _must_be_regular(
        os.stat(path, dir_fd=directory, follow_symlinks=links), path
    )  # some devices act when opened
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC | (0 if links else os.O_NOFOLLOW)
    with open(os.open(path, flags, dir_fd=directory), "rb") as file:
        _must_be_regular(os.fstat(file.fileno()), path)
        return limited(file, str(path), limit)


def _must_be_regular(state: os.stat_result, path: str | Path) -> None:
    if stat.S_ISDIR(state.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(state.st_mode):
        raise OSError(errno.EINVAL, "it is no ordinary file", str(path))


def limited(file: BinaryIO, name: str, limit: int = FILE_LIMIT) -> bytes:
    """All that is to be read there. Raises OSError, EFBIG where that is more than the limit."""
    content: bytes | None = file.read(limit + 1)
    if content is None:  # /proc has files that wait for more, and look like any other
        raise OSError(errno.EINVAL, "it is no ordinary file", name)
    if len(content) > limit:
        raise OSError(errno.EFBIG, f"it is larger than {limit >> 20} MiB", name)
    return content


def write_beside(name: str, content: bytes, directory: int, mode: int = 0o644) -> str:
    """The content on disk in a directory, under a name that nobody can know before. Raises OSError."""
    temporary = f".{name[:100]}.{secrets.token_hex(8)}.tmp"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(temporary, flags, mode, dir_fd=directory)
    try:
        with open(descriptor, "wb") as file:
            os.fchmod(descriptor, mode)
            file.write(content)
            file.flush()
            os.fsync(descriptor)
    except OSError:
        os.unlink(temporary, dir_fd=directory)
        raise
    return temporary


def rename_onto(name: str, content: bytes, directory: int, mode: int = 0o644) -> None:
    """Make this the content of a file in a directory, in one step, or change nothing. Raises OSError."""
    temporary = write_beside(name, content, directory, mode)
    try:
        os.rename(temporary, name, src_dir_fd=directory, dst_dir_fd=directory)
    except OSError:
        os.unlink(temporary, dir_fd=directory)
        raise
    os.fsync(directory)


def put(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Make this the content of one of unitsmith's own files, in one step, its directory made where there is
    none. A link in its place is replaced, not followed. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o755 if mode & 0o044 else 0o700)
    directory = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        rename_onto(path.name, content, directory, mode)
    finally:
        os.close(directory)


def put_where_named(path: Path, content: bytes) -> None:
    """The same for a file that somebody names for a result; what is there and no ordinary file is left alone.
    Raises OSError."""
    with contextlib.suppress(FileNotFoundError):
        _must_be_regular(os.lstat(path), path)
    put(path.absolute(), content, 0o644)
