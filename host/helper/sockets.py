"""Address families of the sockets that a process has open: proc_pid_fd(5), proc_pid_net(5)."""

import contextlib
import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

_MOST = 4096
"""Descriptors that are looked at."""
_ENOUGH = 4 << 20
"""Bytes of one table that are read."""
_TABLES = {
    "unix": ("AF_UNIX", 6),
    "tcp": ("AF_INET", 9),
    "udp": ("AF_INET", 9),
    "raw": ("AF_INET", 9),
    "tcp6": ("AF_INET6", 9),
    "udp6": ("AF_INET6", 9),
    "raw6": ("AF_INET6", 9),
    "netlink": ("AF_NETLINK", 9),
    "packet": ("AF_PACKET", 8),
}
"""By the name of a table: the family, and the column with the socket's inode."""


def families(proc: Path) -> tuple[str, ...]:
    """Those that can be told, in order; none where the descriptors can't be read."""
    own = frozenset(_sockets(proc))
    if not own:
        return ()
    found = {family for table, (family, column) in _TABLES.items() if _has(proc / "net" / table, column, own)}
    return tuple(sorted(found))


def _sockets(proc: Path) -> Iterator[str]:
    with contextlib.suppress(OSError), os.scandir(proc / "fd") as entries:
        for entry in islice(entries, _MOST):
            with contextlib.suppress(OSError):
                target = str(Path(entry.path).readlink())
                if target.startswith("socket:["):
                    yield target[8:-1]


def _has(table: Path, column: int, own: frozenset[str]) -> bool:
    """Whether any of these inodes is in a table."""
    try:
        with table.open("rb") as file:
            lines = file.read(_ENOUGH).decode("ascii", "replace").splitlines()[1:]
    except OSError:
        return False
    rows = (line.split(maxsplit=column + 1) for line in lines)
    return any(len(row) > column and row[column] in own for row in rows)
