"""What the user has decided so far, as something that the trial can wait for."""

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

T = TypeVar("T")


class Reverted(Exception):
    """The trial is to be taken back: by the user, or because its deadline came."""


class Decision:
    """Keep or revert; reverting is allowed at any moment, keeping once the trial has passed."""

    def __init__(self) -> None:
        self.kept = asyncio.Event()
        self.reverted = asyncio.Event()

    async def unless_reverted(self, work: Awaitable[T]) -> T:
        """Wait for this, or raise Reverted as soon as the user takes the trial back."""
        task = asyncio.ensure_future(work)
        stop = asyncio.ensure_future(self.reverted.wait())
        try:
            await asyncio.wait((task, stop), return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                raise Reverted
            return task.result()
        finally:
            await discard(task, stop)


async def to_its_end(work: Awaitable[T]) -> T:
    """Wait for work that must not be left halfway: whoever cancels it waits until it is done."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.gather(task, return_exceptions=True)
        raise


async def discard(*tasks: asyncio.Future[Any]) -> None:
    """Cancel tasks and wait until they have ended."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
