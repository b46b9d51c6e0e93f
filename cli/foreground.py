"""Engines of trials in the foreground: their events are told as they come, and a signal, or a reader who is
gone, ends the one in progress, which leaves the service as it was."""

import asyncio
import signal
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Generic, TypeVar

from cli import output
from cli.target import Reach
from host.real import RealHost
from trial.events import Event, Refused
from workbench import harmless

_Event = TypeVar("_Event", bound=Event)
_Own = TypeVar("_Own", bound=Event)
"""The events of one of the engines."""


@asynccontextmanager
async def opened(reach: Reach) -> AsyncGenerator[RealHost]:
    """The host that was asked for, as long as it is needed. Raises HostError."""
    host = await RealHost.open(await asyncio.to_thread(reach.helper), another=reach.another)
    try:
        yield host
    finally:
        await host.close()


class Foreground(Generic[_Event]):
    """One engine after another. `tell` prints an event; there must be a running event loop."""

    def __init__(self, tell: Callable[[_Event], None]) -> None:
        self._tell = tell
        self._stop: Callable[[], None] = lambda: None
        self._unheard: str | None = None
        """Why nobody could be told any more."""
        self.stopped = False
        """Whether somebody wanted an end of it."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._end)

    async def events(self, run: AsyncIterator[_Own], stop: Callable[[], None]) -> AsyncIterator[_Own]:
        """An engine's events to its end; `stop` is what ends it early."""
        self._stop = stop
        if self.stopped:
            stop()
        async for event in run:
            yield event

    def say(self, event: _Event) -> None:
        """Tell an event, if anybody listens."""
        try:
            self._tell(event)
        except (output.Unread, output.Unwritten) as error:
            self._unheard = str(error) or self._unheard or ""
            self._end()

    def status(self, status: int, unread: str = "Nobody reads the output.") -> int:
        """The exit status where the engines came to this one: another if nobody heard of it."""
        if self._unheard is None:
            return status
        output.complain(self._unheard or unread)
        return max(status, output.UNHEARD)

    def _end(self) -> None:
        self.stopped = True
        self._stop()


def tell(event: Event, text: str, *, json: bool) -> None:
    """Print an event: as an object, or as its text, if it has any, after the time. A text that begins with a
    blank line is a report, and a refusal is an error. Raises Unwritten, Unread."""
    if json:
        output.say_json(event)
    elif isinstance(event, Refused):
        hint = " Add --yes to go on." if event.ask else " Add --repair for that." if event.repair else ""
        for one in event.lines:
            if one.text not in event.reason:
                output.complain(f"line {one.line}: {one.text}" if one.line else one.text)
        output.complain(f"{harmless.line(event.reason)}{hint}")
    elif text.startswith("\n"):
        output.say_now(text)
    elif text:
        output.say_now(f"{datetime.fromtimestamp(event.time):%H:%M:%S} {text}")
