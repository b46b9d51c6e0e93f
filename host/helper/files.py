"""The few files that the helper may write, in directories that it opens without following links.

Everything else is refused, whoever asks: the interface runs as the user, this process as root.
"""

import contextlib
import os
import re
import stat
from collections.abc import Iterator, Sequence

from host.helper import versions as versions_of
from host.local import digest_of
from host.ports import FileChanged, HostError, NotPermitted, TrialLocked, UnitFile, Version
from host.wire import FILE_LIMIT

_UNIT = (
    r"(?!-)[A-Za-z0-9:_.\\@-]{1,255}\.(?:service|socket|target|mount|automount|swap|timer|path|slice|scope)"
)
_CONF = r"(?![.-])[A-Za-z0-9:_.\\@-]{1,200}\.conf"
_OWN_UNIT = r"unitsmith-(?:watch|undo)2?-[A-Za-z0-9:_.\\-]{1,220}\.service"
_RUNTIME = "/run/systemd/system"
_CONTROL = "/run/systemd/system.control"
FLAGS = "/run/unitsmith"
_KEPT = "/etc/systemd/system"
_WRITABLE = re.compile(
    rf"{_RUNTIME}/{_OWN_UNIT}"
    rf"|{_RUNTIME}/{_OWN_UNIT}\.d/{_CONF}"
    rf"|{FLAGS}/[A-Za-z0-9:_.\\-]{{1,230}}\.(?:armed2?|unkeep|rekeep|older|owner-\d+-\d+)"
    rf"|{_CONTROL}/{_UNIT}\.d/{_CONF}"
    rf"|{_KEPT}/{_UNIT}\.d/{_CONF}"
    rf"|{_KEPT}/{_UNIT}"
)
_OURS_IN_ETC = re.compile(rf"{_KEPT}/{_UNIT}\.d/[^/]*unitsmith[^/]*\.conf")
_OWN_FILES = re.compile(
    rf"{_RUNTIME}/{_OWN_UNIT}|{FLAGS}/[^/]+\.(?:armed2?|unkeep|rekeep|older|owner-\d+-\d+)"
    rf"|{_CONTROL}/{_UNIT}\.d/[^/]*unitsmith[^/]*\.conf"
)


def lock_of(key: str) -> str:
    """The file whose existence means that a trial is in progress, by the key of its unit."""
    return f"{_RUNTIME}/unitsmith-watch-{key}.service"


def _checked(path: str) -> tuple[str, str]:
    """A permitted path's directory and name. Raises NotPermitted for every other path."""
    if not _WRITABLE.fullmatch(path) or "/../" in path or "/./" in path:
        raise NotPermitted(f"{path[:200]!r} is not a place that unitsmith writes to.")
    directory, _, name = path.rpartition("/")
    return directory, name


@contextlib.contextmanager
def _directory(path: str, *, make: bool = False) -> Iterator[int]:
    """A directory's descriptor, reached from the root without following a link below /run or /etc."""
    current = os.open("/", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in path.strip("/").split("/"):
            if make:
                with contextlib.suppress(FileExistsError):
                    os.mkdir(part, 0o755, dir_fd=current)
            flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
            following = os.open(part, flags, dir_fd=current)
            os.close(current)
            current = following
        yield current
    except OSError as error:
        raise _failed(path, error) from error
    finally:
        os.close(current)


def _failed(path: str, error: OSError) -> HostError:
    if isinstance(error, PermissionError):
        return NotPermitted(f"No rights to change {path}: run unitsmith as root.")
    return HostError(f"{path}: {error.strerror}. Nothing was changed.")


def _read(path: str, name: str, directory: int) -> bytes | None:
    """A regular file's content, None where there is none. Links and special files are refused."""
    try:
        descriptor = os.open(
            name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=directory
        )
    except FileNotFoundError:
        return None
    with open(descriptor, "rb") as file:
        state = os.fstat(descriptor)
        if not stat.S_ISREG(state.st_mode) or state.st_size > FILE_LIMIT:
            raise HostError(f"{path} is no ordinary file of at most 1 MiB; unitsmith leaves it alone.")
        return file.read()


def _write_temporary(name: str, content: bytes, directory: int) -> str:
    """The content on disk under a name of its own, beside where it is to be."""
    temporary = f".{name[:100]}.{os.getpid()}.tmp"
    with contextlib.suppress(FileNotFoundError):
        os.unlink(temporary, dir_fd=directory)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(temporary, flags, 0o644, dir_fd=directory)
    try:
        with open(descriptor, "wb") as file:
            os.fchmod(descriptor, 0o644)
            file.write(content)
            file.flush()
            os.fsync(descriptor)
    except OSError:
        os.unlink(temporary, dir_fd=directory)
        raise
    return temporary


def create(path: str, content: bytes) -> None:
    """Write a file that must not exist. Raises TrialLocked where it does."""
    place, name = _checked(path)
    with _directory(place, make=True) as directory:
        temporary = _write_temporary(name, content, directory)
        try:
            os.link(temporary, name, src_dir_fd=directory, dst_dir_fd=directory, follow_symlinks=False)
        except FileExistsError:
            raise TrialLocked(f"{path} exists already: a trial of this unit is in progress.") from None
        finally:
            os.unlink(temporary, dir_fd=directory)
        os.fsync(directory)


def replace(path: str, content: bytes, digest: str | None) -> UnitFile:
    """Write a file by rename if it still has this digest. Raises FileChanged where it has not."""
    place, name = _checked(path)
    if len(content) > FILE_LIMIT:
        raise HostError(f"{path} would be larger than 1 MiB; nothing was changed.")
    with _directory(place, make=True) as directory:
        present = _read(path, name, directory)
        if (None if present is None else digest_of(present)) != digest:
            raise FileChanged(f"{path} was changed by somebody else meanwhile; nothing was written.")
        if present is not None and path.startswith(_KEPT):
            versions_of.keep(path, present)
        temporary = _write_temporary(name, content, directory)
        os.rename(temporary, name, src_dir_fd=directory, dst_dir_fd=directory)
        os.fsync(directory)
    return UnitFile(path, content, digest_of(content))


def read(path: str) -> UnitFile | None:
    """One of the permitted files, None where it does not exist."""
    place, name = _checked(path)
    if not os.path.isdir(place):
        return None
    with _directory(place) as directory:
        content = _read(path, name, directory)
    return None if content is None else UnitFile(path, content, digest_of(content))


def remove(paths: Sequence[str]) -> tuple[str, ...]:
    """Remove unitsmith's own files, and the drop-in directories that this leaves empty."""
    removed = []
    for path in paths:
        place, name = _checked(path)
        if path.startswith(_KEPT) and not _OURS_IN_ETC.fullmatch(path):
            raise NotPermitted(f"{path} is not unitsmith's own; it stays.")
        if not os.path.isdir(place):
            continue
        with _directory(place) as directory, contextlib.suppress(FileNotFoundError):
            if path.startswith(_KEPT) and (present := _read(path, name, directory)) is not None:
                versions_of.keep(path, present)
            os.unlink(name, dir_fd=directory)
            removed.append(path)
        if place.endswith(".d"):
            with contextlib.suppress(OSError):
                os.rmdir(place)
    return tuple(removed)


def versions(path: str) -> tuple[Version, ...]:
    """Earlier contents of a permitted file, the newest first."""
    _checked(path)
    return versions_of.kept(path)


def room() -> int:
    """Bytes that are free in /run, where systemd keeps its state while it reloads."""
    state = os.statvfs("/run")
    return state.f_bavail * state.f_frsize


def own_files() -> tuple[str, ...]:
    """unitsmith's own runtime files that exist now."""
    found = []
    for base in (_RUNTIME, FLAGS, _CONTROL):
        for directory, _, names in os.walk(base):
            found += [path for name in names if _OWN_FILES.fullmatch(path := f"{directory}/{name}")]
    return tuple(sorted(found))


def kept_units() -> frozenset[str]:
    """The units for which a drop-in of unitsmith's is kept."""
    found = set()
    with contextlib.suppress(OSError), os.scandir(_KEPT) as places:
        for place in places:
            if place.name.endswith(".d") and place.is_dir(follow_symlinks=False):
                names = os.listdir(place.path)
                if any(_OURS_IN_ETC.fullmatch(f"{place.path}/{name}") for name in names):
                    found.add(place.name.removesuffix(".d"))
    return frozenset(found)
