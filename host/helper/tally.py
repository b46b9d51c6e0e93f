"""Counting system calls: what is new is told a few times a second, however many there are."""

import asyncio
from collections.abc import AsyncGenerator

from host.ports import Call, Calls

_PAUSE = 0.25


class Tally:
    """The calls of a service so far."""

    def __init__(self) -> None:
        self._told: set[Call] = set()
        self._new: list[Call] = []
        self.total = 0
        self.lost = 0
        self.others = 0

    def add(self, call: Call, count: int = 1) -> None:
        """A call that was seen."""
        self.total += count
        if call not in self._told:
            self._told.add(call)
            self._new.append(call)

    def news(self) -> Calls:
        """What is to be told now."""
        new, self._new = tuple(self._new), []
        return Calls(new, self.total, self.lost, self.others)

    async def told(self, work: "asyncio.Future[None]") -> AsyncGenerator[Calls, None]:
        """What the work adds to it, as it comes, until the work ends; its error is raised."""
        before = None
        while True:
            done, _ = await asyncio.wait((work,), timeout=_PAUSE)
            now = self.news()
            if now != before:
                yield now
                before = Calls((), now.total, now.lost, now.others)
            if done:
                work.result()
                return
