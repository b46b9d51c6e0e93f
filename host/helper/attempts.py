"""The system calls that strace sees, with what became of each: told once, however often they are made."""

import asyncio
from collections.abc import AsyncGenerator

from msgspec import Struct

from host.helper.strace_lines import Line, Reader
from host.ports import Attempt, Ended, Trace

_PAUSE = 0.2
"""Seconds between two times that it is told."""
_MOST = 20_000
"""Different calls that are told apart; further ones are by name and outcome alone."""

_Key = tuple[str, str | None, str]
"""Name, arguments, error; None for any arguments."""


class _Place(Struct):
    """Where equal calls stand among all."""

    first: int
    last: int
    thread: int
    arguments: str


class Attempts:
    """What the calls of a unit's processes come to (strace.Notes)."""

    options = ("-y", "-s0", "-o", "/proc/self/fd/2")

    def __init__(self) -> None:
        self.reader = Reader()
        self._places: dict[_Key, _Place] = {}
        self._news: set[_Key] = set()
        self._ended: list[Ended] = []
        self._alive: set[int] = set()
        self._total = 0

    def take(self, text: bytes) -> None:
        """Some lines of strace."""
        for row in text.split(b"\n"):
            for line in self.reader.read(row):
                self._note(line)

    def _note(self, line: Line) -> None:
        if line.name:
            self._count(line)
        elif line.attached:
            self._alive.add(line.thread)
        else:
            self._alive.discard(line.thread)
            if not line.replaced:
                self._ended.append(Ended(line.thread, max(line.status, 0), line.signal, self._total))

    def _count(self, line: Line) -> None:
        self._total += 1
        key: _Key = (line.name, line.arguments, line.error)
        place = self._places.get(key)
        if place is None and len(self._places) >= _MOST:
            key = (line.name, None, line.error)
            place = self._places.get(key)
        if place is None:
            self._places[key] = _Place(self._total, self._total, line.thread, line.arguments)
        else:
            place.last, place.thread, place.arguments = self._total, line.thread, line.arguments
        self._news.add(key)

    def news(self) -> Trace:
        """What is to be told now."""
        told = tuple(self._attempt(key) for key in self._news)
        ended = tuple(self._ended)
        self._news.clear()
        self._ended.clear()
        return Trace(told, ended, self._total, len(self._alive))

    def _attempt(self, key: _Key) -> Attempt:
        place = self._places[key]
        name, arguments, error = key
        return Attempt(name, place.arguments, error, place.thread, place.first, place.last, arguments is None)

    async def told(self, work: "asyncio.Future[None]") -> AsyncGenerator[Trace, None]:
        """What is noted, again and again, until the work ends; its error is raised."""
        while True:
            done, _ = await asyncio.wait((work,), timeout=_PAUSE)
            yield self.news()
            if done:
                work.result()
                return
