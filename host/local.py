"""Files of the user who runs unitsmith, written without the helper: by rename, and never blindly."""

import errno
import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from host import regular
from host.ports import FileChanged, HostError, NotPermitted, UnitFile


def digest_of(content: bytes) -> str:
    """What a file's state is compared by."""
    return hashlib.sha256(content).hexdigest()


def read(path: Path) -> UnitFile | None:
    """An ordinary file, None where there is none. Raises HostError for any other, and for one too large."""
    try:
        content = regular.read(path, links=False)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno in (errno.EINVAL, errno.ELOOP, errno.EISDIR):
            raise HostError(f"{path} is no ordinary file; unitsmith leaves it alone.") from None
        if error.errno == errno.EFBIG:
            raise HostError(f"{path} {(error.strerror or '')[3:]}; unitsmith leaves it alone.") from None
        raise _failed(path, error) from error
    return UnitFile(str(path), content, digest_of(content))


def replace(path: Path, content: bytes, digest: str | None) -> UnitFile:
    """Write a file by rename if it still has this digest (None: if it does not exist yet); its mode stays.

    Raises FileChanged, NotPermitted or HostError; the old content is then still there, whole.
    """
    present = read(path)
    if (present.digest if present else None) != digest:
        raise FileChanged(f"{path} was changed by somebody else meanwhile; nothing was written.")
    try:
        mode = path.stat().st_mode & 0o777 if present else 0o644
        regular.put(path, content, mode)
    except OSError as error:
        raise _failed(path, error) from error
    return UnitFile(str(path), content, digest_of(content))


SHOWN = 500
"""Entries of a directory that are listed at most."""


def entries(start: str, suffixes: Sequence[str]) -> tuple[str, ...]:
    """Paths that begin like this, as a user types them: directories end with a slash, of files only those
    with one of the suffixes. Hidden ones are listed once their dot is typed; none where nothing can be read.
    """
    folder, slash, begun = start.rpartition("/")
    place = os.path.expanduser(f"{folder}{slash}") or "."
    try:
        with os.scandir(place) as found:
            named = [
                f"{one.name}/" if one.is_dir() else one.name
                for one in found
                if one.name.startswith(begun) and (begun or not one.name.startswith("."))
            ]
    except OSError:
        return ()
    listed = sorted(name for name in named if name.endswith(("/", *suffixes)))
    return tuple(f"{folder}{slash}{name}" for name in listed[:SHOWN])


def _failed(path: Path, error: OSError) -> HostError:
    if isinstance(error, PermissionError):
        return NotPermitted(f"No rights to change {path}. Nothing was changed.")
    return HostError(f"{path}: {error.strerror}. Nothing was changed.")
