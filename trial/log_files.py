"""Log files that a service writes by itself: a journal that is silent says nothing of them."""

import itertools
import time

from host.ports import Host, HostError, JournalEntry, LoadedUnit, LogText

TRANSPORT = "file"
"""What tells a line of a file from those of the journal."""
_MOST_LINES = 200


class LogFiles:
    """The log files of one trial's service; none of a user's own services are looked for."""

    def __init__(self, host: Host, unit: LoadedUnit, *, user: bool = False) -> None:
        self._host = host
        self._unit = unit.name
        self._own = tuple(f"/var/log/{name.partition(':')[0]}" for name in unit.units("LogsDirectory"))
        self._user = user
        self._numbers = itertools.count(1)
        self.before: tuple[JournalEntry, ...] = ()
        """What they said last before the trial."""

    async def note(self) -> str:
        """Note where they end; what to say of them, one sentence, empty where there are none."""
        if self._user:
            return ""
        try:
            found = await self._host.note_logs(self._unit, self._own)
        except HostError as error:
            return f"Whether it writes log files of its own is not known: {error}"
        self.before = self._entries(found, "")
        read = [one.path for one in found if one.readable]
        left = [one.path for one in found if not one.readable]
        said = f"It writes {_few(read)} itself; what is new there is read, too." if read else ""
        return f"{said} {_few(left)} is not read: it is no ordinary file.".strip() if left else said

    async def new(self, invocation: str) -> tuple[JournalEntry, ...]:
        """The lines that came since it was asked last, as if they were the journal's."""
        if self._user:
            return ()
        return self._entries(await self._host.new_logs(self._unit, self._own), invocation)

    def _entries(self, found: tuple[LogText, ...], invocation: str) -> tuple[JournalEntry, ...]:
        lines = ((one.path, line) for one in found for line in one.text.splitlines()[-_MOST_LINES:] if line)
        return tuple(
            JournalEntry(
                cursor=f"{path}:{next(self._numbers)}",
                time=time.time(),
                message=line[:4096],
                identifier=path.rpartition("/")[2],
                invocation=invocation,
                transport=TRANSPORT,
            )
            for path, line in lines
        )


def _few(paths: list[str]) -> str:
    more = f" and {len(paths) - 3} more" if len(paths) > 3 else ""
    return ", ".join(paths[:3]) + more
