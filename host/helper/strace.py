"""Tracing a service with the host's strace, which is attached from outside its sandbox.

The commands of the service stop before they begin (ports.HOLD); each is let go when strace has it. So it sees
everything, from the first call on, and needs nothing within the sandbox: neither rights, nor a file, nor the
system calls that tracing takes. If it dies, the kernel lets go of what it traced. ptrace(2), strace(1)
"""

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from host import kernel
from host.helper.manager import Manager
from host.helper.pipe import Pipe
from host.ports import HOLD, HostError

_HOLDING = 30.0
"""Seconds in which a command that is held gets to its stop."""
_LOOK = 0.005

Seen = TypeVar("Seen", covariant=True)


class Notes(Protocol[Seen]):
    """What is noted of what strace says."""

    @property
    def options(self) -> tuple[str, ...]:
        """With which strace says it, on its standard error."""

    def take(self, text: bytes) -> None:
        """Some whole lines of one strace."""

    def told(self, work: "asyncio.Future[None]", /) -> AsyncGenerator[Seen, None]:
        """What is noted, as it comes, until the work ends; its error is raised."""


class Tracer(Generic[Seen]):
    """The straces of one unit, one for each of its commands."""

    def __init__(self, manager: Manager, unit: str, notes: Notes[Seen]) -> None:
        self._manager = manager
        self._unit = unit
        self._notes = notes

    async def follow(self) -> AsyncGenerator[Seen, None]:
        """What they see, as it comes. Raises HostError where strace can't do its work."""
        working = asyncio.ensure_future(self._work())
        try:
            async with aclosing(self._notes.told(working)) as told:
                async for news in told:
                    yield news
        finally:
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)

    async def _work(self) -> None:
        try:
            async with asyncio.TaskGroup() as tasks:
                await self._follow_commands(tasks)
        except ExceptionGroup as group:
            raise group.exceptions[0] from None

    async def _follow_commands(self, tasks: asyncio.TaskGroup) -> None:
        known: set[int] = set()
        async with aclosing(self._manager.watch(self._unit)) as changes:
            async for change in changes:
                for name in ("MainPID", "ControlPID"):
                    pid = change.properties.get(name)
                    if isinstance(pid, int) and pid and pid not in known:
                        known.add(pid)
                        tasks.create_task(self._trace(pid))

    async def _trace(self, pid: int) -> None:
        """Trace a command from where it stops, with all of its children, to their end."""
        if not await _stops(pid):
            return
        said = Pipe()
        try:
            process = await self._attached(pid, said)
            try:
                await self._read(pid, said)
            finally:
                if process.returncode is None:
                    process.terminate()  # it detaches: what it traced goes on
                await process.wait()
        finally:
            said.close()

    async def _attached(self, pid: int, said: Pipe) -> asyncio.subprocess.Process:
        """A strace that takes hold of a command, and says what it sees."""
        try:
            return await asyncio.create_subprocess_exec(
                "strace",
                "-f",
                *self._notes.options,
                "-p",
                str(pid),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=said.writing,
                preexec_fn=kernel.die_with_parent,
            )
        finally:
            said.close_writing()

    async def _read(self, pid: int, said: Pipe) -> None:
        held = True
        async with aclosing(said.chunks()) as chunks:
            async for chunk in chunks:
                self._notes.take(chunk)
                if held:
                    _go_on(pid)
                    if b"attached" not in chunk:
                        raise HostError(f"strace can't trace {self._unit}: {_words(chunk)}.")
                held = False
        if held:
            _go_on(pid)
            raise HostError(f"strace can't trace {self._unit}: it ended.")


def _go_on(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGCONT)


def _words(chunk: bytes) -> str:
    return chunk.decode("utf-8", "replace").strip()


async def _stops(pid: int) -> bool:
    """Wait until a process stops in the line that holds it; False where it does not."""
    hold, proc = HOLD.encode(), Path(f"/proc/{pid}")
    end = asyncio.get_running_loop().time() + _HOLDING
    while asyncio.get_running_loop().time() < end:
        try:
            stopped = (proc / "stat").read_bytes().rpartition(b") ")[2][:1] == b"T"
            if stopped and hold in (proc / "cmdline").read_bytes():
                return True
        except OSError:
            return False
        await asyncio.sleep(_LOOK)
    return False
