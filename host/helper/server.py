"""The helper's loop: a request a line from standard input, answers and events a line to standard output."""

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable

import msgspec

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
    decode_request,
    encode,
)
from host.wire.calls import (
    AnyCall,
    Cancel,
)

Handler = Callable[[AnyCall], Awaitable[object] | AsyncGenerator[Event, None]]


def refuse(error: HostError) -> None:
    """Say, in the place of a greeting, why there is nothing to serve."""
    sys.stdout.buffer.write(encode(Failure(0, type(error).__name__, str(error))) + b"\n")
    sys.stdout.flush()


class Server:
    """Runs each request as a task of its own and writes what comes of it."""

    def __init__(self, handle: Handler) -> None:
        self._handle = handle
        self._tasks: dict[int, asyncio.Task[None]] = {}

    async def serve(self) -> None:
        """Greet, then answer until standard input ends (the interface is gone)."""
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(limit=LINE_LIMIT)
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin.buffer)
        transport, protocol = await loop.connect_write_pipe(
            asyncio.streams.FlowControlMixin, sys.stdout.buffer
        )
        self._writer = asyncio.StreamWriter(transport, protocol, None, loop)
        await self._send(Hello(PROTOCOL, os.getpid()))
        while line := await reader.readline():
            try:
                request = decode_request(line)
            except msgspec.MsgspecError as error:
                await self._send(Failure(0, "HostError", f"The helper can't read this request: {error}"))
                continue
            if isinstance(request.call, Cancel):
                await self._cancel(request.id, request.call.request)
            else:
                self._tasks[request.id] = asyncio.create_task(self._answer(request))
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

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
            return Failure(request.id, "HostError", f"The helper stumbled over {name}: {error!r:.200}")

    async def _send(self, message: FromHelper) -> None:
        self._writer.write(encode(message) + b"\n")
        await self._writer.drain()
