"""Keys that are typed faster than the screen follows: each acts on what the ones before it have done."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Iterator

from textual.app import App
from textual.events import Event, Key
from textual.message_pump import MessagePump

from tui.private import parent_of

PATIENCE = 2.0
"""Seconds that a key waits for the one before it; a key to leave by must work on a screen that hangs."""
_GLANCE = 0.05
"""Seconds after which a part that does not answer is looked at: it may be gone."""


class TypedAhead(App[None]):
    """An application that takes one key at a time.

    Textual (8.2.8) gives a key to what has the focus at that moment, and goes on to the next one while the
    first is still on its way up to the screen's bindings: "/" and "p" that arrive together would open the
    presets instead of searching for a "p".
    """

    def __init__(self) -> None:
        super().__init__()
        self._typed: deque[Key] = deque()
        self._settling: asyncio.Task[None] | None = None

    async def on_event(self, event: Event) -> None:
        """Let a key wait for the one before it; all else comes at once."""
        if isinstance(event, Key) and not event.is_forwarded:
            self._typed.append(event)
            await self._take()
        else:
            await super().on_event(event)

    async def _take(self) -> None:
        while self._typed and self._settling is None:
            event, target = self._typed.popleft(), self.focused or self.screen
            await super().on_event(event)
            if event.is_forwarded:
                self._settling = asyncio.create_task(self._settle(target))

    async def _settle(self, target: MessagePump) -> None:
        """Wait until a key has gone all the way up, and with it what it set off."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                for pump in _way_up(target):
                    await _caught_up(pump)
        self._settling = None
        self.call_later(self._take)


def _way_up(pump: MessagePump | None) -> Iterator[MessagePump]:
    while pump is not None:
        yield pump
        pump = parent_of(pump)


async def _caught_up(pump: MessagePump) -> None:
    """Wait until a part has handled what it was sent, and what it sent itself meanwhile; or is gone."""
    for _ in range(2):
        reached = asyncio.Event()
        pump.call_later(reached.set)
        while pump.is_running and not reached.is_set():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_GLANCE):
                    await reached.wait()
