"""The journal, read by journalctl: unfiltered from a cursor, filtered here.

A filtered read drops the first match on systemd 247, and `-u` can miss what a forked child logs before exec
(SPAWN_FAILED).
"""

import asyncio
import contextlib
import json
import os
import re
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path

from msgspec.structs import replace

from host.helper import nameless, record
from host.helper.flood import Kept, Thinner
from host.helper.members import Members
from host.helper.run import output_of, run
from host.ports import HostError, JournalEntry, NotPermitted

_LINE_LIMIT = 16 * 1024 * 1024
_MOST_ENTRIES = 2000
_MOMENT = 0.1
"""Seconds in which an idle journald has written what it was told."""


def _command(after: str, *more: str) -> tuple[str, ...]:
    where = ("--after-cursor", after) if after else ("--boot",)
    fields = f"--output-fields={','.join(record.FIELDS)}"
    return ("journalctl", "-o", "json", "--all", "--no-pager", fields, *where, *more)


async def said(invocation: str) -> tuple[JournalEntry, ...]:
    """What one invocation of a unit wrote, and systemd about it: the newest 2000 at most."""
    if not re.fullmatch(r"[0-9a-f]{32}", invocation):
        raise HostError(f"{invocation[:80]!r} is no invocation.")
    names = ("_SYSTEMD_INVOCATION_ID", "INVOCATION_ID", "USER_INVOCATION_ID")
    either = [word for name in names for word in (f"{name}={invocation}", "+")][:-1]
    command = ("journalctl", "-o", "json", "--all", "--no-pager", "-n", str(_MOST_ENTRIES), *either)
    _, output, _ = await run(*command)
    found = []
    for line in output.splitlines():
        with contextlib.suppress(ValueError):
            found.append(record.entry_of(json.loads(line)))
    return tuple(found)


async def _flush() -> None:
    """Have journald write what it was told by now. Users may not before 258: they give it a moment."""
    try:
        await output_of("journalctl", "--sync")
    except HostError:
        if os.geteuid():
            await asyncio.sleep(_MOMENT)


_JOURNALS = ("/run/log/journal", "/var/log/journal")


def _must_be_readable() -> None:
    """Raises NotPermitted where services' records are for others: journalctl would show one's own or none."""
    hidden = False
    for directory in (found for top in _JOURNALS for found in Path(top).glob("*")):
        journal = directory / "system.journal"
        if os.access(journal, os.R_OK):
            return
        hidden |= not os.access(directory, os.X_OK) or journal.exists()
    if hidden:
        raise NotPermitted(_HIDDEN)


async def lines(after: str) -> AsyncGenerator[bytes, None]:
    """All records after a cursor and as they come, as journalctl's lines of JSON. Raises NotPermitted who may
    not read them, HostError where they come no more."""
    async with _reading(*_command(after, "--no-tail", "-f")) as (found, errors):
        async for line in found:
            yield line
        raise _why_it_ended(await errors)


class Journal:
    """The journal as far as it is about one manager's units."""

    def __init__(self, user: int | None, proc: int) -> None:
        """user: whose manager's; None for PID 1's. proc: as members.first_proc() has it."""
        self._user = user
        self._scope = record.Scope() if user is None else record.of_user(user)
        self._proc = proc
        self._members: dict[str, Members] = {}

    def _look(self) -> None:
        if self._user is None:
            _must_be_readable()

    async def cursor(self) -> str:
        """The newest record's cursor; empty where the journal is. What waits to be written comes after it.
        Raises NotPermitted who may not read it; a user's manager can be watched without."""
        self._look()
        status, output, errors = await run("journalctl", "-n", "1", "-o", "json", "--no-pager")
        if status and not isinstance(why := _why_it_ended(errors), NotPermitted):
            raise why
        for line in output.splitlines():
            with contextlib.suppress(ValueError):
                return str(json.loads(line).get("__CURSOR", ""))
        return ""

    async def entries(self, unit: str, after: str) -> tuple[JournalEntry, ...]:
        """What is about a unit after a cursor, journald's queues flushed before."""
        self._look()
        await _flush()
        kept = Kept()
        async with _reading(*_command(after)) as (found, _):
            async for line in found:
                if record.may_be_about(line, unit) or record.of_a_starting_process(line):
                    kept.add(line)
        return nameless.found(kept, lambda line: self._entry(line, unit))

    async def follow(self, unit: str, after: str) -> AsyncGenerator[JournalEntry, None]:
        """What is about a unit, after a cursor and as it comes, its processes noted meanwhile; of a flood a
        part, and how much was left out. Raises NotPermitted who may not read it."""
        self._look()
        self._members[unit] = members = Members(unit, self._proc)
        looking = asyncio.ensure_future(members.follow())
        thin, total = Thinner(), 0
        try:
            async with aclosing(lines(after)) as found:
                async for line in found:
                    if not record.may_be_about(line, unit):
                        continue
                    if thin.passes(line) and (entry := self._entry(line, unit)):
                        yield entry
                    if count := thin.due():
                        total += count
                        yield _left_out(count, total)
        finally:
            looking.cancel()

    def _entry(self, line: bytes, unit: str) -> JournalEntry | None:
        """A line as an entry, if it is about the unit; of calls, whether its own were refused."""
        entry, members = record.entry(line, unit, self._scope), self._members.get(unit)
        if entry is None or members is None or not (number := record.refused_by(entry)):
            return entry
        return replace(entry, own=members.owns(number))


@contextlib.asynccontextmanager
async def _reading(*command: str) -> AsyncGenerator[tuple[asyncio.StreamReader, asyncio.Future[bytes]], None]:
    """A program's output, line by line, and at its end its errors; it is ended with the block."""
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        limit=_LINE_LIMIT,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    errors = asyncio.ensure_future(process.stderr.read())
    try:
        yield process.stdout, errors
    finally:
        errors.cancel()
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
        await process.wait()


def _left_out(count: int, total: int) -> JournalEntry:
    """What stands for lines that came too fast."""
    text = f"{count} lines left out: they came too fast"
    return JournalEntry(f"left-out-{total}", time.time(), text, identifier="unitsmith", transport="unitsmith")


_HIDDEN = (
    "You can't read the journal, so its lines are missing here: join the group systemd-journal or adm"
    " (sudo usermod -aG systemd-journal NAME, then log in again)."
)


def _why_it_ended(errors: bytes) -> HostError:
    """journalctl's end as an error for people. Its words are the same from 247 to 262."""
    if b"insufficient permissions" in errors:
        return NotPermitted(_HIDDEN)
    last = errors.decode("utf-8", "replace").strip().splitlines()[-1:]
    return HostError(f"journalctl ended ({last[0]})." if last else "journalctl ended.")
