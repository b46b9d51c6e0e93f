"""A journal in memory, and news of everything that changes."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager

from host import ports


class FakeJournal:
    """Implements `host.ports.Journal`."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._journal: list[ports.JournalEntry] = []
        self._news = asyncio.Condition()
        self._version = 0

    async def write(self, unit: str, message: str, pid: int, priority: int, invocation: str) -> None:
        """A record about a unit: of its own, or with pid 1 the manager's."""
        entry = ports.JournalEntry(
            cursor=str(len(self._journal) + 1),
            time=self._clock(),
            message=message,
            priority=priority,
            identifier="systemd" if pid == 1 else unit.partition(".")[0],
            pid=pid,
            invocation=invocation,
            transport="journal" if pid == 1 else "stdout",
            fields={"UNIT": unit},
        )
        self._journal.append(entry)
        await self._tell()

    async def cursor(self) -> str:
        """The number of records."""
        return str(len(self._journal))

    async def entries(self, unit: str, cursor: str) -> tuple[ports.JournalEntry, ...]:
        """Records about a unit until now."""
        return tuple(self._after(unit, int(cursor)))

    async def said(self, invocation: str) -> tuple[ports.JournalEntry, ...]:
        """Records of one invocation."""
        return tuple(entry for entry in self._journal if entry.invocation == invocation)

    @asynccontextmanager
    async def follow(self, unit: str, cursor: str) -> AsyncIterator[AsyncIterator[ports.JournalEntry]]:
        """Records about a unit."""

        async def records() -> AsyncIterator[ports.JournalEntry]:
            at = int(cursor)
            while True:
                seen = self._version
                for entry in self._after(unit, at):
                    yield entry
                    at = int(entry.cursor)
                await self._wait_for_more(seen)

        yield records()

    def _after(self, unit: str, at: int) -> Iterator[ports.JournalEntry]:
        return (entry for entry in self._journal[at:] if entry.fields["UNIT"] == unit)

    async def _tell(self) -> None:
        self._version += 1
        async with self._news:
            self._news.notify_all()

    async def _wait_for_more(self, seen: int) -> None:
        async with self._news:
            await self._news.wait_for(lambda: self._version != seen)
