"""Tracing a service with the host's strace, which is attached from outside its sandbox.

The commands of the service stop before they begin (ports.HOLD); each is let go when strace has it. So it sees
everything, from the first call on, and needs nothing within the sandbox: neither rights, nor a file, nor the
system calls that tracing takes. If it dies, the kernel lets go of what it traced. ptrace(2), strace(1)
"""

import asyncio
import os
import re
import signal
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path

from host import kernel
from host.helper.manager import Manager
from host.helper.tally import Tally
from host.ports import HOLD, Call, Calls, HostError

_STRACE = ("strace", "-f", "-s0", "-esignal=none", "-everbose=none", "-p")
_CALL = re.compile(rb"^(?:\[pid +\d+\] )?(\w+)\((AF_\w+|PF_\w+)?", re.MULTILINE)
_UNKNOWN = re.compile(r"syscall_(0x[0-9a-f]+)")
_MODE = re.compile(rb"runs in (32 bit|x32) mode")
_FOREIGN = {
    b"x86_64 32 bit": "40000003",
    b"x86_64 x32": "c000003e",
    b"aarch64 32 bit": "40000028",
}  # linux/audit.h
_SOCKETS = (b"socket", b"socketpair")
_HOLDING = 30.0
"""Seconds in which a command that is held gets to its stop."""
_LOOK = 0.005
_CHUNK = 1 << 20


class Tracer:
    """The straces of one unit, one for each of its commands."""

    def __init__(self, manager: Manager, unit: str) -> None:
        self._manager = manager
        self._unit = unit
        self.tally = Tally()

    async def follow(self) -> AsyncGenerator[Calls, None]:
        """What they see, as it comes. Raises HostError where strace can't do its work."""
        working = asyncio.ensure_future(self._work())
        try:
            async with aclosing(self.tally.told(working)) as told:
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
        process = await asyncio.create_subprocess_exec(
            *_STRACE,
            str(pid),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            preexec_fn=kernel.die_with_parent,
        )
        assert process.stderr is not None
        try:
            first = await process.stderr.readline()
            os.kill(pid, signal.SIGCONT)
            if b"attached" not in first:
                words = first.decode("utf-8", "replace").strip()
                raise HostError(f"strace can't trace {self._unit}: {words or 'it ended'}.")
            await self._read(process.stderr)
        finally:
            if process.returncode is None:
                process.terminate()  # it detaches: what it traced goes on
            await process.wait()

    async def _read(self, output: asyncio.StreamReader) -> None:
        rest = b""
        while chunk := await output.read(_CHUNK):
            text, end, rest = (rest + chunk).rpartition(b"\n")
            self._take(text + end)

    def _take(self, text: bytes) -> None:
        for mode in _MODE.findall(text):
            architecture = _FOREIGN.get(os.uname().machine.encode() + b" " + mode, "")
            self.tally.add(Call(architecture=architecture), 0)
        for (name, family), count in Counter(_CALL.findall(text)).items():
            word = family.decode() if name in _SOCKETS else ""
            self.tally.add(_call(name.decode(), word.replace("PF_", "AF_")), count)


def _call(name: str, family: str) -> Call:
    """A call by the name that strace has for it: an older one knows newer calls by their number only."""
    if found := _UNKNOWN.fullmatch(name):
        return Call(number=int(found[1], 16))
    return Call(name, family=family)


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
