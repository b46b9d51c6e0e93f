"""Where a service writes, as paths to open where all else is read-only."""

from collections.abc import Iterable

from host.ports import LoadedUnit

_TOPS = {
    "RuntimeDirectory": "/run",
    "StateDirectory": "/var/lib",
    "CacheDirectory": "/var/cache",
    "LogsDirectory": "/var/log",
}
"""Where the directories lie that systemd makes for a service, and leaves writable. systemd.exec(5)"""
_FREE = ("/dev/", "/proc/", "/sys/", "/tmp/", "/var/tmp/", "/dev/shm/")
"""What ProtectSystem=strict leaves alone, or PrivateTmp= replaces."""
_BROAD = frozenset(
    ("/", "/etc", "/run", "/var", *(f"/var/{name}" for name in ("lib", "log", "cache", "spool")))
) | {"/srv", "/usr", "/opt", "/home", "/root", "/boot"}
"""Directories that are not opened as a whole for one file in them."""


def named_after(unit: LoadedUnit, programs: Iterable[str]) -> tuple[str, ...]:
    """Where a service would have its own directories, by the names of its unit, its user and its program."""
    stem = unit.name.partition(".service")[0].partition("@")[0]
    user = unit.text("User")
    names = dict.fromkeys((stem, *(path.rpartition("/")[2] for path in programs), user))
    fit = [name for name in names if name and name not in _NOBODYS and "/" not in name]
    return tuple(f"{top}/{name}" for name in fit for top in _OWN_TOPS)


_OWN_TOPS = ("/var/lib", "/var/log", "/var/cache", "/var/spool", "/run")
_NOBODYS = frozenset(
    "root nobody sh bash dash env perl python python3 python3.11 python3.13 java node ruby php".split()  # noqa: SIM905 -- a column of words
)
"""Users and interpreters: what is named after these is not one service's own."""


class Places:
    """The places of one unit."""

    def __init__(self, unit: LoadedUnit) -> None:
        self._own = tuple(f"{top}/{name}" for kind, top in _TOPS.items() for name in unit.units(kind))
        self._pid_file = unit.text("PIDFile")

    def opened(self, written: Iterable[str], sockets: Iterable[str], own: Iterable[str]) -> tuple[str, ...]:
        """What to open for files that were written, sockets that wait for clients, and the PID file: their
        directories; the file itself where the directory is everybody's. Its own directories as a whole."""
        made = [path for path in (*sockets, self._pid_file) if path]
        paths = {_place(path) for path in written if self._is_closed(path)}
        paths |= {path for path in own if self._is_closed(path)}
        paths |= {_directory(path) for path in made if self._is_closed(path)}
        found = sorted(paths)
        return tuple(f"-{path}" for path in found if not any(_below(path, other) for other in found))

    def _is_closed(self, path: str) -> bool:
        return not path.startswith(_FREE) and not any(path == own or _below(path, own) for own in self._own)


def _place(path: str) -> str:
    directory = _directory(path)
    return path if directory in _BROAD else directory


def _directory(path: str) -> str:
    path = f"/run{path.removeprefix('/var/run')}" if path.startswith("/var/run/") else path
    return path.rpartition("/")[0] or "/"


def _below(path: str, directory: str) -> bool:
    return path != directory and path.startswith(f"{directory.rstrip('/')}/")
