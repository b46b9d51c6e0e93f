"""One start of a service as strace saw it."""

import asyncio
import time
from collections.abc import AsyncIterator

from msgspec import Struct

from host.ports import Attempt, Ended, Trace

_LAST_WORDS = 3.0
"""Seconds in which strace tells the last of a service that has ended."""


class Watch(Struct):
    """One start as strace saw it."""

    attempts: dict[tuple[str, str, str], Attempt] = {}
    ended: list[Ended] = []
    total: int = 0
    alive: int = 0
    beats: int = 0
    """How many times it told."""

    def take(self, news: Trace) -> None:
        """What it tells."""
        for one in news.attempts:
            self.attempts[one.name, "" if one.any_arguments else one.arguments, one.error] = one
        self.ended += news.ended
        self.total, self.alive, self.beats = news.total, news.alive, self.beats + 1

    def until(self, last: int) -> list[Attempt]:
        """The calls that were made first up to some place."""
        return [one for one in self.attempts.values() if one.first <= last]


async def follow(told: AsyncIterator[Trace], watch: Watch) -> None:
    """Take what strace tells, as it comes."""
    async for news in told:
        watch.take(news)


async def caught_up(watch: Watch, following: "asyncio.Future[None]") -> int:
    """Wait until strace has told what was until now; the last of it. Raises HostError where it can't."""
    end = time.monotonic() + _LAST_WORDS
    beat = watch.beats + 2  # the next one may have been on its way
    while watch.beats < beat and time.monotonic() < end:
        if following.done():
            following.result()
            break
        await asyncio.sleep(0.02)
    return watch.total
