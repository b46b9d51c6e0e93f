"""The kernel's records of system calls that SystemCallLog= asked for: whose they are, and how many got lost.

Each record of the kernel's auditing has a serial number, whatever it is about, so a gap is a loss. Without a
listener they become lines of the kernel's log, of which it drops most: kernel/audit.c kauditd_printk_skb(),
printk_ratelimit(9). Where a record goes: systemd's journald-audit.c, auditd(8).
"""

import asyncio
import json
import re
import time
from collections import deque
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from pathlib import Path

from msgspec import Struct

from host.helper import journal
from host.helper.members import Members
from host.helper.record import LOGGED
from host.helper.recorders import AUDIT_LOG
from host.helper.tally import Tally
from host.ports import Call, Calls, HostError

_STAMP = re.compile(r"\baudit\((\d+)\.\d+:(\d+)\)")
_FIELD = re.compile(r'\b(pid|syscall|arch|comm|exe)=("[^"]*"|\S+)')
_SUPPRESSED = re.compile(r"(\d+) callbacks suppressed")
_LOST = re.compile(r"\baudit_lost=(\d+)|audit: (?:rate|backlog) limit exceeded")
_PATIENCE = 1.0
"""Seconds after which the process of a record is known, or will never be."""
_LIMIT = "/proc/sys/kernel/printk_ratelimit"


class _Record(Struct, frozen=True):
    """A logged call that nobody's process is known for yet."""

    pid: int
    program: str
    path: str
    call: Call
    seen: float


class Records:
    """The records of one unit among those of the whole machine."""

    def __init__(self, members: Members, programs: Iterable[str], *, limited: bool) -> None:
        self.members = members
        self._programs = set(programs)
        """What its commands are called, by name and by path."""
        self._burst, self._interval = _limit() if limited else (0, 0)
        self._lately: deque[int] = deque(maxlen=self._burst or None)
        self._first = self._last = 0
        self._serials: set[int] = set()
        self._told_lost = 0
        self._waiting: deque[_Record] = deque()
        self.tally = Tally()

    def take(self, message: str) -> None:
        """A line of the kernel's, or of auditd's log."""
        if found := _SUPPRESSED.search(message) or _LOST.search(message):
            self._told_lost += int(found[1] or 1)
        elif found := _STAMP.search(message):
            self._count(int(found[1]), int(found[2]))
            if LOGGED in message:
                self._wait_for(message)
        self._sum_up()

    def take_audit(self, serial: int, message: str) -> None:
        """A record that journald got by its audit socket, which gives the stamp apart."""
        self._count(0, serial)
        if LOGGED in message:
            self._wait_for(message)
        self._sum_up()

    def _count(self, second: int, serial: int) -> None:
        self._first = self._first or serial
        self._last = max(self._last, serial)
        if serial >= self._first:
            self._serials.add(serial)
        if self._burst:
            self._lately.append(second)
            if len(self._lately) == self._burst and second - self._lately[0] < self._interval:
                self._told_lost = max(
                    self._told_lost, 1
                )  # as many as it lets through: what follows is dropped

    def _sum_up(self) -> None:
        gaps = self._last - self._first + 1 - len(self._serials) if self._serials else 0
        self.tally.lost = max(gaps, self._told_lost)

    def _wait_for(self, message: str) -> None:
        fields = {name: value.strip('"') for name, value in _FIELD.findall(message)}
        number, pid = fields.get("syscall", ""), fields.get("pid", "")
        if number.isdecimal() and pid.isdecimal():
            call = Call(number=int(number), architecture=fields.get("arch", ""))
            program = fields.get("comm", "")
            self._waiting.append(_Record(int(pid), program, fields.get("exe", ""), call, time.monotonic()))

    async def settle(self) -> None:
        """Attribute records to the unit or to others, again and again, until cancelled."""
        while True:
            self.attribute(time.monotonic())
            await asyncio.sleep(0.05)

    def attribute(self, now: float) -> None:
        """Decide about the records whose process is known by now, and about those that waited too long."""
        if self._waiting and now - self._waiting[0].seen > _PATIENCE:
            self.members.look()  # this is the last chance to know them
        names = self._programs | self.members.programs
        for _ in range(len(self._waiting)):
            record = self._waiting.popleft()
            own, late = self.members.owns(record.pid), now - record.seen > _PATIENCE
            if own or (own is None and late and {record.program, record.path} & names):
                self.tally.add(_of(record, sure=bool(own)))
            elif late:
                self.tally.others += 1
            else:
                self._waiting.append(record)


def _of(record: _Record, *, sure: bool) -> Call:
    call = record.call
    return Call(number=call.number, architecture=call.architecture, program=record.program, sure=sure)


def _limit() -> tuple[int, int]:
    """How many lines the kernel lets through, in how many seconds; none where it knows no limit."""
    try:
        seconds, burst = (int(Path(_LIMIT + end).read_text()) for end in ("", "_burst"))
    except (OSError, ValueError):
        return 10, 5
    return (burst, seconds) if seconds else (0, 0)


async def follow(records: Records, log: str, after: str) -> AsyncGenerator[Calls, None]:
    """What is recorded of a unit, after a cursor and as it comes; `log` as Recorders has it."""
    reading = asyncio.ensure_future(_read_auditd(records) if log == "auditd" else _read(records, after))
    settling = asyncio.ensure_future(records.settle())
    looking = asyncio.ensure_future(records.members.follow())
    try:
        async with aclosing(records.tally.told(reading)) as told:
            async for news in told:
                yield news
    finally:
        reading.cancel()
        settling.cancel()
        looking.cancel()


async def _read(records: Records, after: str) -> None:
    async with aclosing(journal.lines(after)) as lines:
        async for line in lines:
            if b"audit" not in line and b"suppressed" not in line:
                continue
            try:
                record = json.loads(line)
            except ValueError:
                continue
            message, serial = record.get("MESSAGE"), str(record.get("_AUDIT_ID", ""))
            if not isinstance(message, str):
                continue
            if record.get("_TRANSPORT") == "audit" and serial.isdecimal():
                records.take_audit(int(serial), message)
            elif record.get("_TRANSPORT") == "kernel":
                records.take(message)


async def _read_auditd(records: Records) -> None:
    command = ("tail", "--lines=0", "--follow=name", "--retry", str(AUDIT_LOG))
    pipe, null = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(*command, stdin=null, stdout=pipe, stderr=null)
    assert process.stdout is not None
    try:
        async for line in process.stdout:
            records.take(line.decode("utf-8", "replace"))
        raise HostError(f"{AUDIT_LOG} can't be followed any more.")
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
