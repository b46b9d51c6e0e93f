"""Who owns a service's directories: noted before a trial as lines for systemd-tmpfiles(8), so that the undo,
which is nothing but commands, can put the owners back whatever systemd made of them.

systemd-tmpfiles opens each component by descriptor, and refuses to go on from a directory of one user to
something of another's, unless the former is root's: a service that plants links or hard links while it is
tried leads it nowhere. basic/chase-symlinks.c, unsafe_transition(). That rule is why the deepest come first,
while all that leads to them still has the one owner that systemd gave the tree.
"""

import os
import re
import stat
from collections.abc import Iterator, Sequence

from msgspec import Struct

from host import regular
from host.helper import directories
from host.helper.allowed import lock_of
from host.layout import Layout
from host.ports import HostError, NotPermitted, Owners, Top, TrialLocked

_PLACES = ("/var/lib", "/var/cache", "/var/log")
_KEY = re.compile(r"[A-Za-z0-9:_.-]{1,200}")
_MOST = 100_000
"""Files that are noted at most: systemd-tmpfiles takes 5 to 10 s for them, while the service is down."""
_DEEPEST = 32
"""Levels below a top one: each is a command of the undo's."""
_PROGRAM = "/bin/systemd-tmpfiles"
_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC


class _Found(Struct, frozen=True):
    """Something in a directory, when it was looked at."""

    path: str
    state: os.stat_result


class Notes:
    """The owners that were noted for the trials of this helper."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._noted: dict[str, tuple[_Found, ...]] = {}

    def note(self, key: str, wanted: Sequence[str]) -> Owners:
        """Write the lists of a trial's directories. Raises TrialLocked where another trial has its own by
        now, HostError where the owners can't be told or put back."""
        if not _KEY.fullmatch(key):
            raise NotPermitted(f"{key[:80]!r} is no name for a list of owners.")
        tops, found = _looked_at(wanted)
        if found and not os.access(_PROGRAM, os.X_OK):
            raise HostError(f"there is no {_PROGRAM} here.")
        lock = lock_of(key, self._layout)
        if os.path.lexists(lock):  # by now, so that nothing was read after another trial began
            raise TrialLocked(f"{lock} exists already: a trial of this unit is in progress.")
        levels: dict[int, list[bytes]] = {}
        for one in found:
            levels.setdefault(one.path.count("/"), []).append(_line(one))
        names = {f"{key}.owners-{level}": levels[level] for level in sorted(levels, reverse=True)}
        with directories.opened("/", self._layout.flags, make=True) as directory:
            for name, lines in names.items():
                regular.rename_onto(name, b"".join(lines), directory, mode=0o600)
        self._noted[key] = found
        return Owners(tuple(f"{self._layout.flags}/{name}" for name in names), tops)

    def changed(self, key: str) -> tuple[str, ...] | None:
        """What of it has another owner now, forgotten after that; None where nothing was noted here."""
        found = self._noted.pop(key, None)
        if found is None:
            return None
        return tuple(one.path for one in found if _is_anothers(one))


def _looked_at(wanted: Sequence[str]) -> tuple[tuple[Top, ...], tuple[_Found, ...]]:
    """The directories, and all that is in them, one inside another once."""
    tops: list[Top] = []
    found: list[_Found] = []
    for directory in wanted:
        opened = _opened(directory)
        tops.append(_top_of(directory, exists=opened >= 0))
        if opened < 0:
            continue
        try:
            if not any(directory.startswith(f"{other}/") for other in wanted):
                found += _tree(opened, room=_MOST - len(found))
        finally:
            os.close(opened)
    if len({_pattern(one.path) for one in found}) < len(found):
        raise HostError("there are names that differ in control characters only.")
    return tuple(tops), tuple(found)


def _split(directory: str) -> tuple[str, list[str]]:
    """A directory's place and the names below it. Raises NotPermitted for what is no service's own."""
    place = next((one for one in _PLACES if directory.startswith(f"{one}/")), "")
    names = directory.removeprefix(f"{place}/").split("/")
    if not place or not {"", ".", ".."}.isdisjoint(names):
        raise NotPermitted(f"{directory[:200]!r} is not a directory of a service's.")
    return place, names


def _opened(directory: str) -> int:
    """A directory's descriptor, -1 where there is none. A link is followed where root made it, in a directory
    that no service can write to; elsewhere it raises HostError."""
    place, names = _split(directory)
    current = os.open(place, _DIRECTORY)
    try:
        for number, name in enumerate(names):
            state = os.lstat(name, dir_fd=current)
            roots = number == 0 and state.st_uid == 0
            following = os.open(name, _DIRECTORY | (0 if roots else os.O_NOFOLLOW), dir_fd=current)
            os.close(current)
            current = following
    except FileNotFoundError:
        os.close(current)
        return -1
    except OSError as error:
        os.close(current)
        raise HostError(f"{directory} can't be looked into ({error.strerror}).") from None
    return current


def _top_of(directory: str, *, exists: bool) -> Top:
    """What DynamicUser= and the trial's start may make of a directory in its place."""
    place, names = _split(directory)
    private = f"{place}/private/{names[0]}"
    own = len(names) == 1 and not os.path.islink(directory) and not os.path.lexists(private)
    return Top(directory, private if own else "", exists=exists)


def _tree(top: int, room: int) -> Iterator[_Found]:
    """A directory and all that is in it, no link followed. Raises HostError where that is too much, or where
    systemd would give away what is somebody else's."""
    path, state = os.readlink(f"/proc/self/fd/{top}"), os.fstat(top)
    names: dict[tuple[int, int], int] = {}
    yield _Found(path, state)
    for count, one in enumerate(_below(top, path, 1)):
        if count >= room:
            raise HostError(f"there are more than {_MOST} files.")
        if (
            one.state.st_nlink > 1
            and one.state.st_uid != state.st_uid
            and not stat.S_ISDIR(one.state.st_mode)
        ):
            key = one.state.st_dev, one.state.st_ino
            names[key] = names.get(key, one.state.st_nlink) - 1
        yield one
    if any(names.values()):
        raise HostError(f"in {path} are hard links to files of others, which systemd would give away, too.")


def _below(directory: int, path: str, depth: int) -> Iterator[_Found]:
    for name in os.listdir(directory):
        try:
            state = os.lstat(name, dir_fd=directory)
            yield _Found(f"{path}/{name}", state)
            if not stat.S_ISDIR(state.st_mode):
                continue
            child = os.open(name, _DIRECTORY | os.O_NOFOLLOW, dir_fd=directory)
        except OSError:  # it is gone, or another by now
            continue
        try:
            if depth >= _DEEPEST:
                raise HostError(f"{path} lies deeper than {_DEEPEST} directories.")
            yield from _below(child, f"{path}/{name}", depth + 1)
        finally:
            os.close(child)


def _line(one: _Found) -> bytes:
    """What puts it back: tmpfiles.d(5). The mode is always given: left out, a program that was put in its
    place would have its set-user-ID bit again once it is given to its owner; `e` is for directories only."""
    kind, mode = ("e", 0o7777) if stat.S_ISDIR(one.state.st_mode) else ("z", 0o777)
    mode = 0o600 if stat.S_ISLNK(one.state.st_mode) else one.state.st_mode & mode
    return b'%s "%s" %04o %d %d - -\n' % (
        kind.encode(), _pattern(one.path), mode, one.state.st_uid, one.state.st_gid,
    )  # fmt: skip


def _pattern(path: str) -> bytes:
    """A path as it stands in a line, where globs and specifiers are expanded and quotes are taken off; before
    253 no escape means a control character there."""
    globbed = _SPECIAL.sub(rb"\\\g<0>", os.fsencode(path)).replace(b"%", b"%%")
    return _CONTROL.sub(b"[[:cntrl:]]", globbed.replace(b"\\", b"\\\\").replace(b'"', b'\\"'))


_SPECIAL, _CONTROL = re.compile(rb"[*?\[\]{}\\]"), re.compile(rb"[\x00-\x1f\x7f]")


def _is_anothers(one: _Found) -> bool:
    try:
        now = os.lstat(one.path)
    except OSError:
        return False
    was = one.state
    same = (now.st_dev, now.st_ino) == (was.st_dev, was.st_ino)
    return same and (now.st_uid, now.st_gid) != (was.st_uid, was.st_gid)
