"""What may be named in a value on this host: files, users and groups, calendar events."""

import asyncio
import contextlib
import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from host import names
from host.helper.run import run
from host.ports import Calendar, HostError
from host.tree import RootTree
from host.wire.calls import (
    CompletePath,
    GetAccounts,
    GetCalendar,
    GetKinds,
)

_LONGEST = 3.0
"""Seconds that a directory may take: a server that is gone must not keep anybody waiting."""
_TIMES = 5
_TIME = re.compile(r"\s*(?:Next elapse|Iter\S* #\d+): (.+)")
_NORMAL = re.compile(r"\s*Normalized form: (.+)")
_ROOT = RootTree(Path("/"))
T = TypeVar("T")


async def answer(call: CompletePath | GetKinds | GetAccounts | GetCalendar) -> object:
    """What is asked for. Raises HostError where it takes too long, or the event is none."""
    match call:
        case CompletePath(start):
            return await _aside(lambda: names.listing(_ROOT, start))
        case GetKinds(paths):
            return await _aside(lambda: names.kinds(_ROOT, paths))
        case GetAccounts():
            return await _aside(lambda: names.accounts(_ROOT))
        case GetCalendar(event):
            return await calendar(event)


async def _aside(read: Callable[[], T]) -> T:
    """Read in a thread that may be left behind: nothing ends a call that waits for a file server."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def settle(outcome: T | Exception) -> None:
        if done.done():
            return
        if isinstance(outcome, Exception):
            done.set_exception(outcome)
        else:
            done.set_result(outcome)

    def work() -> None:
        outcome: T | Exception
        try:
            outcome = read()
        except Exception as error:  # the task that waits is who tells of it
            outcome = error
        with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(settle, outcome)

    threading.Thread(target=work, daemon=True).start()
    try:
        async with asyncio.timeout(_LONGEST):
            return await done
    except TimeoutError:
        raise HostError(f"Reading that directory takes longer than {_LONGEST:.0f} s.") from None


async def calendar(event: str) -> Calendar:
    """What `systemd-analyze calendar` says of an event. Raises HostError with its words where it is none."""
    if not event or event.startswith("-") or "\0" in event or len(event) > 4096:
        raise HostError(f"{event[:80]!r} is no calendar event.")
    status, output, errors = await run("systemd-analyze", "calendar", f"--iterations={_TIMES}", event)
    if status != 0:
        lines = [line for line in errors.decode("utf-8", "replace").splitlines() if line.strip()]
        raise HostError(lines[0] if lines else f"systemd takes {event!r} for no calendar event.")
    text = output.decode("utf-8", "replace").splitlines()
    normal = next((match[1] for line in text if (match := _NORMAL.fullmatch(line))), event)
    times = (match[1] for line in text if (match := _TIME.fullmatch(line)))
    return Calendar(normal, tuple(time for time in times if time != "never"))
