"""What all that works on a host for a while has in common: it tells its events as they happen."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Generic, TypeVar

from trial.decision import discard

Event = TypeVar("Event")


class Engine(Generic[Event]):
    """Iterate run() to its end. Subclasses do the work, and say how it is ended early."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[Event | None] = asyncio.Queue()

    async def run(self) -> AsyncGenerator[Event, None]:
        """Everything that happens, to the end of the work; whoever stops iterating cancels it."""
        task = asyncio.create_task(self._produce())
        try:
            while (event := await self._queue.get()) is not None:
                yield event
            await task
        finally:
            await discard(task)

    async def _produce(self) -> None:
        try:
            await self._work()
        finally:
            self._queue.put_nowait(None)

    async def _work(self) -> None:
        """All of it."""
        raise NotImplementedError

    def _tell(self, event: Event) -> None:
        self._queue.put_nowait(event)
