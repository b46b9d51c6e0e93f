"""Who owns a service's directories: noted before a trial in files that xargs(1) reads, so that the undo,
which is nothing but commands, can put the owners back whatever systemd made of them.
"""

import os
import re
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from host.helper.allowed import lock_of
from host.layout import Layout
from host.ports import HostError, NotPermitted, OwnerList, Owners, TopMode, TrialLocked

_PLACES = ("/var/lib", "/var/cache", "/var/log")
_KEY = re.compile(r"[A-Za-z0-9:_.-]{1,200}")
_MOST = 300_000
"""Files that are noted at most: more take longer than a service should be down for."""


def note(key: str, directories: Sequence[str], layout: Layout) -> Owners:
    """Write the lists of a trial's directories. Raises TrialLocked where another trial has its own by now,
    HostError where they are too large or can't be written."""
    if not _KEY.fullmatch(key):
        raise NotPermitted(f"{key[:80]!r} is no name for a list of owners.")
    tops = [top for directory in directories if (top := _checked(directory)) is not None]
    by_owner: dict[tuple[int, int], list[bytes]] = {}
    count = 0
    for top in tops:
        for path, owner in _tree(top):
            by_owner.setdefault(owner, []).append(path)
            count += 1
            if count > _MOST:
                raise HostError(f"{top} and its like hold more than {_MOST} files.")
    lock = lock_of(key, layout)
    if Path(lock).exists():  # by now, so that nothing was read after another trial began
        raise TrialLocked(f"{lock} exists already: a trial of this unit is in progress.")
    os.makedirs(layout.flags, 0o755, exist_ok=True)  # noqa: PTH103 -- a constant of this helper's
    lists = tuple(_written(f"{layout.flags}/{key}", owner, paths) for owner, paths in by_owner.items())
    return Owners(lists, tuple(TopMode(top, stat.S_IMODE(os.stat(top).st_mode)) for top in tops))  # noqa: PTH116


def _checked(directory: str) -> str | None:
    """A directory of a service's own, None where it does not exist yet. Raises NotPermitted for others."""
    place = next((one for one in _PLACES if directory.startswith(f"{one}/")), None)
    parts = directory.split("/")
    if place is None or ".." in parts or "." in parts or "" in parts[1:]:
        raise NotPermitted(f"{directory[:200]!r} is not a directory of a service's.")
    return directory if Path(directory).is_dir() else None


def _tree(top: str) -> Iterator[tuple[bytes, tuple[int, int]]]:
    """Everything in a directory with its owner, links themselves rather than what they lead to."""
    base = os.fsencode(top)
    for directory, names, files in os.walk(base + b"/."):
        state = os.lstat(directory)
        yield directory, (state.st_uid, state.st_gid)
        for name in (*files, *(name for name in names if os.path.islink(directory + b"/" + name))):  # noqa: PTH114
            path = directory + b"/" + name
            try:
                state = os.lstat(path)
            except FileNotFoundError:
                continue
            yield path, (state.st_uid, state.st_gid)


def _written(start: str, owner: tuple[int, int], paths: Sequence[bytes]) -> OwnerList:
    path = f"{start}.owner-{owner[0]}-{owner[1]}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        file.write(b"".join(each + b"\0" for each in paths))
    return OwnerList(path, owner[0], owner[1])
