"""Talking to a helper process: calls with deadlines, subscriptions, and what happens when it dies.

host.start starts the helper before anything slow is imported; here it is connected to, in the event loop.
"""

import asyncio
import contextlib
import itertools
import re
import time
from collections.abc import AsyncIterator
from typing import Any, TypeVar

import msgspec

from host import ports, wire
from host.ports import Calls, HostError, HostUnavailable, JournalEntry, Patience, Trace, UnitChanged
from host.pulse import Pulse, is_stopped
from host.start import Helper
from host.wire import calls

E = TypeVar("E", UnitChanged, JournalEntry, Calls, Trace)

_GRACE = 2.0
"""Seconds past a call's deadline in which the helper itself would say that it took too long."""
_WAITING = 10_000
"""Events of a subscription that may wait to be taken; of more the oldest go."""
SHORT, LONG = 15.0, 150.0
"""Deadlines in seconds: of most calls, and of those that a busy machine may take its time over."""
_ERRORS = {
    kind.__name__: kind
    for kind in (
        ports.HostError,
        ports.HostUnavailable,
        ports.NotPermitted,
        ports.NoSuchUnit,
        ports.FileChanged,
        ports.TrialLocked,
    )
}


_MEANT = re.compile(r"(sudo|run0|pkexec|unitsmith): .{1,300}")
_NOISE = b"Traceback (most recent call last)"


class Client:
    """Calls with deadlines and subscriptions, over one helper process."""

    def __init__(self, helper: Helper) -> None:
        self._process = helper.process
        self._ids = itertools.count(1)
        self._pending: dict[int, asyncio.Future[msgspec.Raw]] = {}
        self._pings: dict[int, asyncio.Future[msgspec.Raw]] = {}
        self._streams: dict[int, asyncio.Queue[wire.Event | HostError | None]] = {}
        self._stderr = b""
        self._gone: HostError | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._writer: asyncio.StreamWriter | None = None
        self._pulse = Pulse(self._ping, lambda: bool(self._pending), self._hung)

    @property
    def patience(self) -> Patience | None:
        """Who waits for a systemd that does not answer, and for how long; nobody where it is None."""
        return self._pulse.patience

    @patience.setter
    def patience(self, patience: Patience | None) -> None:
        self._pulse.patience = patience

    @classmethod
    async def connect(cls, helper: Helper) -> "Client":
        """Take over a started helper and read its greeting. Raises HostUnavailable where it doesn't greet."""
        client = cls(helper)
        loop = asyncio.get_running_loop()
        errors = asyncio.StreamReader()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(errors), helper.process.stderr)
        reader, client._writer = await asyncio.open_connection(sock=helper.channel, limit=wire.LINE_LIMIT)
        client._tasks.append(asyncio.create_task(client._read_errors(errors)))
        await client._greet(reader)
        client._tasks.append(asyncio.create_task(client._read(reader)))
        return client

    async def _greet(self, reader: asyncio.StreamReader) -> None:
        try:
            async with asyncio.timeout(20):
                line = await reader.readline()
        except TimeoutError:
            line = b""
        hello = None
        with contextlib.suppress(msgspec.MsgspecError):
            hello = wire.decode_message(line) if line else None
        if isinstance(hello, wire.Failure):
            await self._end_process()
            raise _error(hello)
        if not isinstance(hello, wire.Hello):
            await self._end_process()
            raise HostUnavailable(self._last_words("The helper process did not start"))
        if hello.protocol != wire.PROTOCOL:
            await self._end_process()
            raise HostUnavailable(
                f"The helper speaks protocol {hello.protocol}, not {wire.PROTOCOL}: restart unitsmith."
            )

    def _last_words(self, what: str) -> str:
        """What happened, with what was said on standard error as far as it is meant for people: what gives
        the rights, or could not start the helper, names itself first; Python's own words are for us."""
        lines = self._stderr.decode("utf-8", "replace").strip().splitlines()
        meant = _MEANT.fullmatch(lines[-1]) if lines and _NOISE not in self._stderr else None
        return f"{what}: {meant[0].rstrip('.')}." if meant else f"{what}."

    async def _read_errors(self, errors: asyncio.StreamReader) -> None:
        while chunk := await errors.read(65536):
            self._stderr = (self._stderr + chunk)[-65536:]

    async def _read(self, reader: asyncio.StreamReader) -> None:
        try:
            while line := await reader.readline():
                self._take(wire.decode_message(line))
        except (ValueError, ConnectionError) as error:
            self._fail(HostUnavailable(f"The helper process said something that can't be read: {error}"))
        await asyncio.sleep(0)
        self._fail(HostUnavailable(self._last_words("The helper process ended")))

    def _take(self, message: wire.FromHelper) -> None:
        if isinstance(message, wire.Hello):
            return
        future = self._pending.pop(message.id, None) or self._pings.get(message.id)
        if future is not None and not future.done():
            if isinstance(message, wire.Failure):
                future.set_exception(_error(message))
            elif isinstance(message, wire.Reply):
                future.set_result(message.result)
        if stream := self._streams.get(message.id):
            if stream.qsize() >= _WAITING:
                stream.get_nowait()
            stream.put_nowait(_streamed(message))

    def _fail(self, error: HostError) -> None:
        """The helper is gone: everybody who waits for it is told."""
        self._gone = self._gone or error
        for future in (*self._pending.values(), *self._pings.values()):
            if not future.done():
                future.set_exception(self._gone)
        self._pending.clear()
        for stream in self._streams.values():
            stream.put_nowait(self._gone)

    async def _send(self, call: calls.AnyCall, deadline: float) -> int:
        if self._gone is not None:
            raise self._gone
        number = next(self._ids)
        assert self._writer is not None
        self._writer.write(wire.encode(wire.Request(number, deadline, call)) + b"\n")
        return number

    async def call(self, call: calls.AnyCall, answer: Any, deadline: float = SHORT) -> Any:
        """One call; TimeoutError past its deadline, HostUnavailable where systemd answers nothing by then, or
        by the time that somebody has patience for."""
        patient = max(0.0, self.patience.until - time.monotonic()) if self.patience else 0.0
        number = await self._send(call, deadline + patient)
        future: asyncio.Future[msgspec.Raw] = asyncio.get_running_loop().create_future()
        self._pending[number] = future
        self._pulse.begin()
        try:
            await self._in_time(future, deadline + _GRACE)
        except (TimeoutError, HostUnavailable, asyncio.CancelledError):
            if self._gone is None:
                await self._send(calls.Cancel(number), SHORT)
            raise
        finally:
            self._pending.pop(number, None)
            if not future.cancel():
                future.exception()  # nobody may be there any more to hear of it
        return msgspec.json.decode(future.result(), type=answer)

    async def _in_time(self, future: asyncio.Future[msgspec.Raw], seconds: float) -> None:
        """Wait for an answer. Raises TimeoutError, HostUnavailable."""
        pulse, began = self._pulse, time.monotonic()
        lost = pulse.lost
        while not future.done():
            left = began + seconds + pulse.credit(began, lost) - time.monotonic()
            if left > 0:
                await asyncio.wait((future,), timeout=left)
            elif pulse.silent:
                raise HostUnavailable(f"systemd has not answered for {pulse.silent:.0f} s.")
            else:
                raise TimeoutError(f"This took longer than {seconds - _GRACE:.0f} s.")

    async def _ping(self) -> None:
        number = await self._send(calls.Ping(), 0)
        future: asyncio.Future[msgspec.Raw] = asyncio.get_running_loop().create_future()
        self._pings[number] = future
        try:
            await future
        finally:
            self._pings.pop(number, None)

    async def _hung(self) -> bool:
        """End a helper that is stopped: it answers nobody, whatever systemd does."""
        if not is_stopped(self._process.pid):
            return False
        self._fail(HostUnavailable("The helper process hung and was ended."))
        await self._end_process()
        return True

    @contextlib.asynccontextmanager
    async def stream(self, call: calls.AnyCall, kind: type[E]) -> AsyncIterator[AsyncIterator[E]]:
        """A subscription's events, cancelled at the end of the block."""
        number = await self._send(call, 0)
        queue: asyncio.Queue[wire.Event | HostError | None] = asyncio.Queue()
        self._streams[number] = queue
        try:
            yield _events(queue, kind)
        finally:
            del self._streams[number]
            with contextlib.suppress(HostError):
                await self._send(calls.Cancel(number), SHORT)

    async def _end_process(self) -> None:
        if self._writer is not None:
            self._writer.close()
        for _ in range(40):
            if self._process.poll() is not None:
                break
            await asyncio.sleep(0.05)
        else:
            with contextlib.suppress(PermissionError):  # root's: it ends itself when it reads on
                self._process.kill()
                await asyncio.to_thread(self._process.wait)

    async def close(self) -> None:
        """End the helper: its standard input closes, it goes."""
        self._gone = self._gone or HostUnavailable("The helper process was ended.")
        await self._end_process()
        await self._pulse.end()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


def _error(failure: wire.Failure) -> HostError | TimeoutError:
    if failure.kind == "Timeout":
        return TimeoutError(failure.text)
    return _ERRORS.get(failure.kind, HostError)(failure.text)


def _streamed(
    message: wire.Reply | wire.Failure | wire.Happened,
) -> wire.Event | HostError | None:
    """What a message is to a subscription: an event, its error, or its end (None)."""
    if isinstance(message, wire.Happened):
        return message.event
    error = _error(message) if isinstance(message, wire.Failure) else None
    return error if isinstance(error, HostError) else None


async def _events(queue: "asyncio.Queue[wire.Event | HostError | None]", kind: type[E]) -> AsyncIterator[E]:
    while (event := await queue.get()) is not None:
        if isinstance(event, HostError):
            raise event
        if isinstance(event, kind):
            yield event
