"""Commands that run as if they belonged to the host: transient units of its manager, and systemd-analyze.

StartTransientUnit over our own connection, not systemd-run: that needs dbus-daemon to wait for the end.
"""

import asyncio
import contextlib
import itertools
import os
import signal
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from host.helper.bus import Bus
from host.helper.manager import Manager
from host.helper.run import run
from host.ports import CheckResult, HostError

_OUTPUT_LIMIT = 64 * 1024
_CLOSE = (-1, None)
_numbers = itertools.count(1)

Arguments = list[tuple[int, object]]


def _property(name: bytes, signature: bytes, *values: tuple[int, object]) -> Arguments:
    """One (name, variant) pair of StartTransientUnit's property list."""
    return [
        (ord("r"), b"sv"), (ord("s"), name), (ord("v"), signature), *values, _CLOSE, _CLOSE,
    ]  # fmt: skip


def _exec_start(command: Sequence[str]) -> Arguments:
    """ExecStart as a(sasb): path, arguments, whether failure is ignored. systemd would expand a single $."""
    words: Arguments = [(ord("s"), os.fsencode(word.replace("$", "$$"))) for word in command]
    return _property(
        b"ExecStart",
        b"a(sasb)",
        (ord("a"), b"(sasb)"),
        (ord("r"), b"sasb"),
        words[0],
        (ord("a"), b"s"),
        *words,
        _CLOSE,
        (ord("b"), False),
        _CLOSE,
        _CLOSE,
    )


def _arguments(unit: str, command: Sequence[str], seconds: float, user: str | None, output: int) -> Arguments:
    text = ord("s")
    properties = [
        *_property(b"Description", b"s", (text, b"A check of unitsmith's")),
        *_property(b"Type", b"s", (text, b"oneshot")),
        *_property(b"CollectMode", b"s", (text, b"inactive-or-failed")),
        *_property(b"TimeoutStartUSec", b"t", (ord("t"), int(seconds * 1e6))),
        *_property(b"KillMode", b"s", (text, b"control-group")),
        *_property(b"SendSIGKILL", b"b", (ord("b"), True)),
        *_property(b"TimeoutStopUSec", b"t", (ord("t"), 1_000_000)),
        *_property(b"StandardOutputFileDescriptor", b"h", (ord("h"), output)),
        *_property(b"StandardErrorFileDescriptor", b"h", (ord("h"), output)),
        *_exec_start(command),
    ]
    if user:
        properties += _property(b"User", b"s", (text, os.fsencode(user)))
    return [
        (text, unit.encode()), (text, b"fail"),
        (ord("a"), b"(sv)"), *properties, _CLOSE,
        (ord("a"), b"(sa(sv))"), _CLOSE,
    ]  # fmt: skip


async def _tail(descriptor: int) -> str:
    """The last 64 KiB of a pipe, read to its end."""
    reader = asyncio.StreamReader()
    file = os.fdopen(descriptor, "rb", buffering=0)
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), file
    )
    kept = b""
    try:
        while chunk := await reader.read(_OUTPUT_LIMIT):
            kept = (kept + chunk)[-_OUTPUT_LIMIT:]
    finally:
        transport.close()
    return kept.decode("utf-8", "replace")


async def check(
    bus: Bus, manager: Manager, command: Sequence[str], seconds: float, user: str | None
) -> CheckResult:
    """Run a command as a transient oneshot unit; its processes die with it."""
    if not command or not command[0].startswith("/"):
        raise HostError("A check's command must begin with an absolute path.")
    unit = f"unitsmith-check-{os.getpid()}-{next(_numbers)}.service"
    bus.listen()
    reading, writing = os.pipe2(os.O_CLOEXEC)
    tail = asyncio.ensure_future(_tail(reading))
    began, result = time.monotonic(), ""
    # The unit takes itself away at its end, whoever waits for it then: what it came to is heard before that.
    with manager.heard(unit) as changes:
        try:
            try:
                arguments = _arguments(unit, command, seconds, user, writing)
                job = bus.call_raw(b"StartTransientUnit", arguments).decode()
            finally:
                os.close(writing)
            result = await manager.job_end(job)
        finally:
            if not result:  # nobody waits for it any more
                with contextlib.suppress(HostError):
                    bus.call(b"KillUnit", b"ssi", unit.encode(), b"all", signal.SIGKILL)
                    bus.call(b"StopUnit", b"ss", unit.encode(), b"replace")
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(asyncio.shield(tail), 1)
            if not tail.done():
                tail.cancel()
        took, found = time.monotonic() - began, changes()
    status = int(found.get("ExecMainStatus") or 0)
    if result != "done" and not status:
        status = 1
    killed = found.get("ExecMainCode") in (2, 3)  # CLD_KILLED, CLD_DUMPED
    output = tail.result() if tail.done() and not tail.cancelled() else ""
    return CheckResult(128 + status if killed else status, output, took, found.get("Result") == "timeout")


async def verify(name: str, files: dict[str, bytes], *, user: bool) -> str:
    """What systemd-analyze says of a unit in a directory of its own; empty where it finds nothing."""
    runtime = os.environ["XDG_RUNTIME_DIR"] if user else "/run"
    manager = ("--user",) if user else ()
    where = runtime if os.access(runtime, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="unitsmith-verify-", dir=where) as top:
        for relative, content in files.items():
            place = Path(top) / relative
            if ".." in place.parts or not place.is_relative_to(top):
                raise HostError(f"{relative!r} is no name for a file.")
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(content)
        # Before 252 it takes the manager's private socket away: it is given another place for its own.
        apart = {**os.environ, "XDG_RUNTIME_DIR": top} if user else None
        words = ("systemd-analyze", *manager, "verify", "--man=no", f"{top}/{name}")
        _, output, errors = await run(*words, environment=apart)
        return (output + errors).decode("utf-8", "replace").replace(f"{top}/", "")
