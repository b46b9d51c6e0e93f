"""What may be named on a host in memory: its files, the users that they list, and the times it was given."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from host import ports


class FakeNames:
    """Implements `host.ports.Names`."""

    files: dict[str, bytes]

    def __init__(self, times: Mapping[str, ports.Calendar]) -> None:
        self._times = times

    async def complete(self, start: str) -> ports.Listing:
        """What of the files continues a path."""
        found = set()
        for path in self.files:
            if path.startswith(start) and start.startswith("/"):
                rest, slash, _ = path[len(start) :].partition("/")
                found.add(f"{start}{rest}{slash}")
        return ports.Listing(tuple(sorted(found)))

    async def kinds(self, paths: tuple[str, ...]) -> tuple[str, ...]:
        """Files in a bin directory are programs."""
        return tuple(map(self._kind, paths))

    def _kind(self, path: str) -> str:
        if path in self.files:
            return "program" if PurePosixPath(path).parent.name in ("bin", "sbin") else "file"
        inside = any(other.startswith(f"{path.rstrip('/')}/") for other in self.files)
        return "directory" if inside else "missing"

    async def accounts(self) -> ports.Accounts:
        """As its files say."""
        passwd, group = (self._ids(f"/etc/{name}") for name in ("passwd", "group"))
        return ports.Accounts(passwd, group)

    def _ids(self, path: str) -> dict[str, int]:
        rows = (line.split(":") for line in self.files.get(path, b"").decode().splitlines())
        return {row[0]: int(row[2]) for row in rows}

    async def calendar(self, event: str) -> ports.Calendar:
        """As it was given."""
        if event not in self._times:
            raise ports.HostError(f"Failed to parse calendar specification '{event}': Invalid argument")
        return self._times[event]
