"""Where a service writes, as paths to open where all else is read-only."""

from collections.abc import Collection, Iterable

from host.ports import Host, LoadedUnit

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


async def raising(host: Host, programs: Collection[str]) -> tuple[str, ...]:
    """Those of some programs that have other rights than who runs them. Raises HostError."""
    if not programs:
        return ()
    paths = sorted(programs)[:_MOST_PROGRAMS]
    found = await host.check(("/bin/sh", "-c", _HAS_RIGHTS, "sh", *paths), deadline=5)
    return tuple(path for path in found.output.splitlines() if path in programs)


_HAS_RIGHTS = 'for program; do if [ -u "$program" ] || [ -g "$program" ]; then echo "$program"; fi; done'
_MOST_PROGRAMS = 200
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

    def opened(
        self, written: Iterable[str], changed: Iterable[str], sockets: Iterable[str], own: Iterable[str]
    ) -> tuple[str, ...]:
        """What to open for files that were written, for directories in which something was made or removed,
        for sockets that wait for clients, and for the PID file: their directories, or the file itself where
        the directory is everybody's. Its own directories as a whole."""
        paths = {_place(path) for path in map(_plain, written) if self._is_closed(path)}
        paths |= {path for path in map(_plain, (*changed, *own)) if self._is_closed(f"{path}/")}
        made = [path for path in (*sockets, self._pid_file) if path]
        paths |= {_directory(path) for path in map(_plain, made) if self._is_closed(path)}
        found = sorted(path for path in paths if path != "/")
        return tuple(f"-{path}" for path in found if not any(_below(path, other) for other in found))

    def _is_closed(self, path: str) -> bool:
        return not path.startswith(_FREE) and not any(path == own or _below(path, own) for own in self._own)


def _plain(path: str) -> str:
    """A path by its real name, as far as every system has the same links."""
    return f"/run{path.removeprefix('/var/run')}" if path.startswith("/var/run/") else path


def _place(path: str) -> str:
    directory = _directory(path)
    if directory == "/run":  # what lies there is made anew at each start
        return directory
    return path if directory in _BROAD else directory


def _directory(path: str) -> str:
    return path.rpartition("/")[0] or "/"


def _below(path: str, directory: str) -> bool:
    return path != directory and path.startswith(f"{directory.rstrip('/')}/")
