"""The few files that the helper writes, in directories that it opens without following links.

Every other path is refused: that stops mistakes, and requests that somebody slips in. It is no boundary
against whoever may start a helper of root's: a unit file and a start run anything as root.
"""

import contextlib
import os
from collections.abc import Sequence
from contextlib import AbstractContextManager

from host import regular
from host.helper import directories
from host.helper.allowed import Allowed
from host.helper.versions import Versions
from host.layout import Layout
from host.local import digest_of
from host.ports import FILE_LIMIT, FileChanged, HostError, NotPermitted, TrialLocked, UnitFile, Version


def room() -> int:
    """Bytes that are free in /run, where systemd keeps its state while it reloads."""
    state = os.statvfs("/run")
    return state.f_bavail * state.f_frsize


class Files:
    """One manager's files, where its layout has them."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._allowed = Allowed(layout)
        self._versions = Versions(layout.versions)
        self._made: set[str] = set()
        """The directories that were not there before something was written to them."""
        self._found: set[str] = set()
        """Those that were: they stay, even when they are empty."""

    def _checked(self, path: str) -> tuple[str, str]:
        """A permitted path's directory and name. Raises NotPermitted for every other path."""
        if not self._allowed.paths.fullmatch(path) or "/../" in path or "/./" in path:
            raise NotPermitted(f"{path[:200]!r} is not a place that unitsmith writes to.")
        directory, _, name = path.rpartition("/")
        return directory, name

    def _is_kept(self, path: str) -> bool:
        return path.startswith(f"{self._layout.kept}/")

    def _open(self, path: str, *, make: bool = False) -> AbstractContextManager[int]:
        """A directory's descriptor. A user's own is reached from where the user's part begins, which may be
        a link of the user's (~/.config often is one); below that, as from / for PID 1's, none is followed."""
        layout = self._layout
        if not layout.user:
            return directories.opened("/", path, make=make)
        top = layout.kept if self._is_kept(f"{path}/") else os.path.dirname(layout.flags)
        if make:
            with contextlib.suppress(OSError):  # opening it says what is wrong
                os.makedirs(top, 0o755, exist_ok=True)
        return directories.opened(top, path.removeprefix(top), owner=os.geteuid(), make=make)

    def _note(self, place: str) -> None:
        """Note whose a directory is, just before something is written to it."""
        if not os.path.isdir(place):
            self._made.add(place)
            self._found.discard(place)
        elif place not in self._made:
            self._found.add(place)

    def create(self, path: str, content: bytes) -> None:
        """Write a file that must not exist. Raises TrialLocked where it does."""
        place, name = self._checked(path)
        self._note(place)
        with self._open(place, make=True) as directory:
            temporary = regular.write_beside(name, content, directory)
            try:
                os.link(temporary, name, src_dir_fd=directory, dst_dir_fd=directory, follow_symlinks=False)
            except FileExistsError:
                raise TrialLocked(f"{path} exists already: a trial of this unit is in progress.") from None
            finally:
                os.unlink(temporary, dir_fd=directory)
            os.fsync(directory)

    def replace(self, path: str, content: bytes, digest: str | None) -> UnitFile:
        """Write a file by rename if it still has this digest. Raises FileChanged where it has not."""
        place, name = self._checked(path)
        if len(content) > FILE_LIMIT:
            raise HostError(f"{path} would be larger than 1 MiB; nothing was changed.")
        self._note(place)
        with self._open(place, make=True) as directory:
            present = directories.read(path, name, directory)
            if (None if present is None else digest_of(present)) != digest:
                raise FileChanged(f"{path} was changed by somebody else meanwhile; nothing was written.")
            if present is not None and self._is_kept(path):
                self._versions.keep(path, present)
            regular.rename_onto(name, content, directory)
        return UnitFile(path, content, digest_of(content))

    def read(self, path: str) -> UnitFile | None:
        """One of the permitted files, None where it does not exist."""
        place, name = self._checked(path)
        if not os.path.isdir(place):
            return None
        with self._open(place) as directory:
            content = directories.read(path, name, directory)
        return None if content is None else UnitFile(path, content, digest_of(content))

    def remove(self, paths: Sequence[str]) -> tuple[str, ...]:
        """Remove unitsmith's own files, and the drop-in directories that this leaves empty."""
        removed = []
        for path in paths:
            place, name = self._checked(path)
            if self._is_kept(path) and not self._allowed.ours.fullmatch(path):
                raise NotPermitted(f"{path} is not unitsmith's own; it stays.")
            if not os.path.isdir(place):
                continue
            with self._open(place) as directory, contextlib.suppress(FileNotFoundError):
                if self._is_kept(path) and (present := directories.read(path, name, directory)) is not None:
                    self._versions.keep(path, present)
                os.unlink(name, dir_fd=directory)
                removed.append(path)
            if place.endswith(".d") and place not in self._found:
                with contextlib.suppress(OSError):
                    os.rmdir(place)
        return tuple(removed)

    def versions(self, path: str) -> tuple[Version, ...]:
        """Earlier contents of a permitted file, the newest first."""
        self._checked(path)
        return self._versions.kept(path)

    def own_files(self) -> tuple[str, ...]:
        """unitsmith's own runtime files that exist now."""
        found: list[str] = []
        for base in (self._layout.runtime, self._layout.flags, self._layout.control):
            for directory, _, names in os.walk(base):
                found += [
                    path for name in names if self._allowed.trials.fullmatch(path := f"{directory}/{name}")
                ]
        return tuple(sorted(found))

    def kept_units(self) -> frozenset[str]:
        """The units for which a drop-in of unitsmith's is kept."""
        found = set()
        with contextlib.suppress(OSError), os.scandir(self._layout.kept) as places:
            for place in places:
                if place.name.endswith(".d") and place.is_dir(follow_symlinks=False):
                    names = os.listdir(place.path)
                    if any(self._allowed.ours.fullmatch(f"{place.path}/{name}") for name in names):
                        found.add(place.name.removesuffix(".d"))
        return frozenset(found)
