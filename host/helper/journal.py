"""The journal, read by journalctl: unfiltered from a cursor, filtered here.

A filtered read drops the first match on systemd 247, and `-u` can miss what a forked child logs before exec
(SPAWN_FAILED). Fields: systemd.journal-fields(7).
"""

import asyncio
import contextlib
import json
import os
import re
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from host.helper.members import Members
from host.helper.run import output_of, run
from host.ports import HostError, JournalEntry, NotPermitted

_LINE_LIMIT = 16 * 1024 * 1024
_MOST_ENTRIES = 2000
_MOST_TEXT = 4096  # characters of a field: 2000 entries must fit into one message of the wire
_INVOCATIONS = (
    "_SYSTEMD_INVOCATION_ID",
    "INVOCATION_ID",
    "OBJECT_SYSTEMD_INVOCATION_ID",
    "USER_INVOCATION_ID",
)
_KEPT = (
    "EXIT_CODE",
    "EXIT_STATUS",
    "UNIT_RESULT",
    "EXECUTABLE",
    "COMMAND",
    "N_RESTARTS",
    "CONFIG_FILE",
    "CONFIG_LINE",
    "JOB_RESULT",
    "ERRNO",
    "_COMM",
    "_EXE",
    "_AUDIT_TYPE",
    "_AUDIT_FIELD_SYSCALL",
    "_AUDIT_FIELD_ARCH",
    "_AUDIT_FIELD_SIG",
    "COREDUMP_SIGNAL",
    "N_DROPPED",
)
_MOMENT = 0.1
"""Seconds in which an idle journald has written what it was told."""
_SECCOMP = b"type=1326"
LOGGED = "code=0x7ffc0000"
"""What a record says of a call that was logged, and let through. linux/seccomp.h, SECCOMP_RET_LOG"""
_PID = re.compile(r"\bpid=(\d+)")
_SECCOMP_AUDIT = re.compile(rb'"_AUDIT_TYPE"\s*:\s*"1326"')


def _text(value: Any) -> str:
    """A field's value: strings, byte arrays where it is not text, lists where it stands repeatedly."""
    if isinstance(value, str):
        return value[:_MOST_TEXT]
    if isinstance(value, list):
        if value and all(isinstance(item, int) for item in value):
            return bytes(value[:_MOST_TEXT]).decode("utf-8", "backslashreplace")
        return _text(value[-1]) if value else ""
    return "" if value is None else str(value)


class Scope(Struct, frozen=True):
    """What makes a record one of a manager's units: a user's may be named as the system's, or another's."""

    naming: tuple[str, ...] = ("_SYSTEMD_UNIT", "OBJECT_SYSTEMD_UNIT", "COREDUMP_UNIT")
    """Fields that journald fills in, or that name the unit of whom a record is about."""
    by_manager: str = "UNIT"
    """The field of the manager's own records, which count only from who may speak for it."""
    user: str = ""
    """The number of the user whose manager it is."""

    def covers(self, record: dict[str, Any], unit: str) -> bool:
        """Whether a record is about a unit; the kernel's about system calls name none."""
        if any(_text(record.get(field)) == unit for field in self.naming):
            owner = record.get("_SYSTEMD_OWNER_UID") or record.get("_UID")
            return not self.user or owner in (self.user, "0")
        if _text(record.get(self.by_manager)) == unit:
            trusted = record.get("_PID") == "1" or record.get("_UID") == "0"
            return record.get("_UID") == self.user if self.user else trusted
        return _is_seccomp(record)


def _of_user(number: int) -> Scope:
    fields = ("_SYSTEMD_USER_UNIT", "OBJECT_SYSTEMD_USER_UNIT", "COREDUMP_USER_UNIT")
    return Scope(fields, "USER_UNIT", str(number))


def _is_seccomp(record: dict[str, Any]) -> bool:
    """Whether it is about a system call that was refused, whoever made it."""
    transport, message = record.get("_TRANSPORT"), _text(record.get("MESSAGE"))
    if LOGGED in message:
        return False
    if transport == "audit":
        return record.get("_AUDIT_TYPE") == "1326"
    return transport == "kernel" and "type=1326" in message


def _number_in(message: str) -> int:
    """The process that a record of the kernel's is about, as the kernel numbers it; 0 where it says none."""
    found = _PID.search(message)
    return int(found[1]) if found else 0


def _number(text: str, otherwise: int) -> int:
    """A field that should be a small number: whoever logs may write anything into PRIORITY and SYSLOG_PID."""
    return int(text) if re.fullmatch(r"[0-9]{1,10}", text) else otherwise


def entry_of(record: dict[str, Any]) -> JournalEntry:
    """One record of `journalctl -o json` as an entry."""
    number = _text(record.get("_PID")) or _text(record.get("SYSLOG_PID"))
    return JournalEntry(
        cursor=_text(record.get("__CURSOR")),
        time=int(_text(record.get("__REALTIME_TIMESTAMP")) or 0) / 1e6,
        message=_text(record.get("MESSAGE")),
        priority=_number(_text(record.get("PRIORITY")), 6),
        identifier=_text(record.get("SYSLOG_IDENTIFIER")) or _text(record.get("_COMM")),
        pid=_number(number, 0),
        message_id=_text(record.get("MESSAGE_ID")),
        invocation=next((_text(record[field]) for field in _INVOCATIONS if record.get(field)), ""),
        transport=_text(record.get("_TRANSPORT")),
        fields={field: _text(record[field]) for field in _KEPT if field in record},
    )


def _command(after: str, *more: str) -> tuple[str, ...]:
    where = ("--after-cursor", after) if after else ("--boot",)
    return ("journalctl", "-o", "json", "--all", "--no-pager", *where, *more)


async def said(invocation: str) -> tuple[JournalEntry, ...]:
    """What one invocation of a unit wrote, and systemd about it: the newest 2000 at most."""
    if not re.fullmatch(r"[0-9a-f]{32}", invocation):
        raise HostError(f"{invocation[:80]!r} is no invocation.")
    either = (f"_SYSTEMD_INVOCATION_ID={invocation}", "+", f"INVOCATION_ID={invocation}")
    command = ("journalctl", "-o", "json", "--all", "--no-pager", "-n", str(_MOST_ENTRIES), *either)
    _, output, _ = await run(*command)
    found = []
    for line in output.splitlines():
        with contextlib.suppress(ValueError):
            found.append(entry_of(json.loads(line)))
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
    process = await asyncio.create_subprocess_exec(
        *_command(after, "--no-tail", "-f"),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        limit=_LINE_LIMIT,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    errors = asyncio.ensure_future(process.stderr.read())
    try:
        async for line in process.stdout:
            yield line
        raise _why_it_ended(await errors)
    finally:
        errors.cancel()
        if process.returncode is None:
            process.kill()
        await process.wait()


class Journal:
    """The journal as far as it is about one manager's units."""

    def __init__(self, user: int | None, proc: int) -> None:
        """user: whose manager's; None for PID 1's. proc: as members.first_proc() has it."""
        self._user = user
        self._scope = Scope() if user is None else _of_user(user)
        self._proc = proc
        self._members: dict[str, Members] = {}

    def _look(self) -> None:
        if self._user is None:
            _must_be_readable()

    async def cursor(self) -> str:
        """The newest record's cursor; empty where the journal is. Raises NotPermitted who may not read it;
        a user's manager can be watched without."""
        self._look()
        await _flush()
        status, output, errors = await run("journalctl", "-n", "1", "-o", "json", "--no-pager")
        if status and not isinstance(why := _why_it_ended(errors), NotPermitted):
            raise why
        for line in output.splitlines():
            with contextlib.suppress(ValueError):
                return _text(json.loads(line).get("__CURSOR"))
        return ""

    async def entries(self, unit: str, after: str) -> tuple[JournalEntry, ...]:
        """What is about a unit after a cursor, journald's queues flushed before."""
        self._look()
        await _flush()
        _, output, _ = await run(*_command(after))
        found = (self._entry(line, unit) for line in output.splitlines())
        return tuple(entry for entry in found if entry is not None)[-_MOST_ENTRIES:]

    async def follow(self, unit: str, after: str) -> AsyncGenerator[JournalEntry, None]:
        """What is about a unit, after a cursor and as it comes, its processes noted meanwhile. Raises
        NotPermitted who may not read it."""
        self._look()
        self._members[unit] = members = Members(unit, self._proc)
        looking = asyncio.ensure_future(members.follow())
        try:
            async with aclosing(lines(after)) as found:
                async for line in found:
                    if entry := self._entry(line, unit):
                        yield entry
        finally:
            looking.cancel()

    def _entry(self, line: bytes, unit: str) -> JournalEntry | None:
        """A line of journalctl's as an entry, if it is about the unit; most lines are not worth decoding."""
        named = unit.encode() in line or json.dumps(unit)[1:-1].encode() in line
        if not (named or _SECCOMP in line or _SECCOMP_AUDIT.search(line)):
            return None
        try:
            record = json.loads(line)
        except ValueError:
            return None
        if not self._scope.covers(record, unit):
            return None
        entry, members = entry_of(record), self._members.get(unit)
        own = members is not None and _is_seccomp(record) and _number_in(entry.message) in members.numbers
        return replace(entry, own=True) if own else entry


_HIDDEN = (
    "You can't read the journal, so its lines are missing here: join the group systemd-journal or adm"
    " (sudo usermod -aG systemd-journal NAME, then log in anew)."
)


def _why_it_ended(errors: bytes) -> HostError:
    """journalctl's end as an error for people. Its words are the same from 247 to 262."""
    if b"insufficient permissions" in errors:
        return NotPermitted(_HIDDEN)
    last = errors.decode("utf-8", "replace").strip().splitlines()[-1:]
    return HostError(f"journalctl ended ({last[0]})." if last else "journalctl ended.")
