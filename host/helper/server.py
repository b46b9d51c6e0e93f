"""The helper's loop: a request a line comes in by its channel, answers and events a line go out."""

import asyncio
import contextlib
import os
import socket
import stat
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable

import msgspec

from host.helper.validity import check, readable
from host.ports import HostError
from host.wire import (
    LINE_LIMIT,
    PROTOCOL,
    Event,
    Failure,
    FromHelper,
    Happened,
    Hello,
    Reply,
    Request,
    encode,
)
from host.wire.calls import (
    AnyCall,
    Cancel,
)

Channel = Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]

_AT_ONCE = 1000
"""Requests that are answered at the same time at most."""

Handler = Callable[[AnyCall], Awaitable[object] | AsyncGenerator[Event, None]]


def refuse(error: HostError) -> None:
    """Say, in the place of a greeting, why there is nothing to serve."""
    sys.stdout.buffer.write(encode(Failure(0, type(error).__name__, str(error))) + b"\n")
    sys.stdout.flush()


async def standard_channel() -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Standard input and output: one socket, or where what gives the rights puts its own pipes between, two
    of these. sudo(8) does so with use_pty."""
    loop = asyncio.get_running_loop()
    if stat.S_ISSOCK(os.fstat(0).st_mode):
        return await asyncio.open_connection(sock=socket.socket(fileno=os.dup(0)), limit=LINE_LIMIT)
    reader = asyncio.StreamReader(limit=LINE_LIMIT)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin.buffer)
    transport, protocol = await loop.connect_write_pipe(asyncio.streams.FlowControlMixin, sys.stdout.buffer)
    return reader, asyncio.StreamWriter(transport, protocol, None, loop)


async def _lines(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    """Lines until the end; one that is longer than any request comes as pieces, of which none is one."""
    while True:
        try:
            line = await reader.readline()
        except ValueError:  # it was too long, and is gone
            yield b""
            continue
        except ConnectionError:
            return
        if not line:
            return
        yield line


class Server:
    """Runs each request as a task of its own and writes what comes of it."""

    def __init__(self, handle: Handler) -> None:
        self._handle = handle
        self._tasks: dict[int, asyncio.Task[None]] = {}

    async def serve(self, channel: Channel) -> None:
        """Greet, then answer until the channel ends (the interface is gone)."""
        reader, self._writer = await channel
        await self._send(Hello(PROTOCOL, os.getpid()))
        with contextlib.suppress(ConnectionError):  # it is gone before the last answer
            async for line in _lines(reader):
                await self._take(line)
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        self._writer.close()

    async def _take(self, line: bytes) -> None:
        """One line: begun, or refused."""
        number = 0
        try:
            request = readable(line)
            number = max(request.id, 0)
            check(request)
            if isinstance(request.call, Cancel):
                await self._cancel(request.id, request.call.request)
                return
            if request.id in self._tasks:
                raise HostError(f"The request {request.id} is being answered already.")
            if len(self._tasks) >= _AT_ONCE:
                raise HostError(f"{_AT_ONCE} requests are being answered already.")
        except HostError as error:
            await self._send(Failure(number, type(error).__name__, str(error)))
        else:
            self._tasks[request.id] = asyncio.create_task(self._answer(request))

    async def _cancel(self, request: int, other: int) -> None:
        if task := self._tasks.get(other):
            task.cancel()
        await self._send(Reply(request))

    async def _answer(self, request: Request) -> None:
        try:
            await self._send(await self._outcome(request))
        except (BrokenPipeError, ConnectionResetError):
            return  # the interface is gone; standard input says so too
        finally:
            self._tasks.pop(request.id, None)

    async def _outcome(self, request: Request) -> FromHelper:
        try:
            async with asyncio.timeout(request.deadline or None):
                handled = self._handle(request.call)
                if isinstance(handled, AsyncGenerator):
                    async with contextlib.aclosing(handled) as events:
                        async for event in events:
                            await self._send(Happened(request.id, event))
                    return Reply(request.id)
                return Reply(request.id, msgspec.Raw(encode(await handled)))
        except TimeoutError:
            return Failure(request.id, "Timeout", f"This took longer than {request.deadline:.0f} s.")
        except asyncio.CancelledError:
            return Reply(request.id)
        except HostError as error:
            return Failure(request.id, type(error).__name__, str(error))
        except OSError as error:
            return Failure(request.id, "HostError", f"{error.strerror}: {error.filename or 'on the host'}")
        except Exception as error:  # without an answer the interface would take the helper for hung
            name = type(request.call).__name__
            return Failure(request.id, "HostError", f"The helper failed at {name}: {error!r:.200}")

    async def _send(self, message: FromHelper) -> None:
        self._writer.write(encode(message) + b"\n")
        await self._writer.drain()
