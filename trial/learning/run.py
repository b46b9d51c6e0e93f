"""Learning: a trial whose drop-in has the service report its system calls, and what is proposed from them."""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AbstractAsyncContextManager

from msgspec import Struct

from catalog.listings import parse
from catalog.sets import Sets
from host.ports import COMMANDS, Call, Calls, Host, HostError, LoadedUnit, Recorders
from trial.checks import Check
from trial.decision import discard
from trial.events import AnyEvent, Refused, Restarted, Undone, Verdict, Warned
from trial.learning import report
from trial.learning.events import LearningEvent, Learnt, Progress, Proposal, Watching
from trial.learning.hold import held
from trial.learning.log import logging, mark
from trial.learning.proposal import proposals
from trial.learning.seen import let_through, seen
from trial.plan import Plan
from trial.trial import Trial
from unit.assignment import read

_SINCE = 247
"""The systemd that SystemCallLog= came with."""
_LAST_RECORDS = 1.5
"""Seconds in which the last records arrive, and are known to be the service's."""
_NOTHING = b"# unitsmith: the system calls of this service are being learnt.\n"


class Wanted(Struct, frozen=True):
    """What is to be learnt, and how."""

    unit: str
    drop_in: bytes = b""
    """A draft that holds meanwhile."""
    checks: tuple[Check, ...] = ()
    """What exercises the service."""
    seconds: float = 30.0
    method: str = ""
    """log or strace; empty for the one that promises more here."""
    by: str = ""
    repair: bool = False
    confirmed: bool = False


class _Watched(Struct):
    """One trial as it went."""

    method: str
    calls: list[Call]
    total: int = 0
    lost: int = 0
    others: int = 0
    began: float = 0.0
    seconds: float = 0.0
    failed: str = ""
    """Why nothing can be concluded."""
    over: bool = False
    """Whether no other way is to be tried: it was refused, or the undo did not succeed."""

    @property
    def complete(self) -> bool:
        """Whether all that there was to see was seen."""
        return not self.failed and self.total > 0 and self.lost == 0


class Learning:
    """One learning. Iterate run() to its end; stop() ends the watching early."""

    def __init__(self, host: Host, wanted: Wanted) -> None:
        self._host = host
        self._wanted = wanted
        self._trial: Trial | None = None
        self._stopped = False

    def stop(self) -> None:
        """Watch no longer: undo, and propose from what was seen."""
        self._stopped = True
        if self._trial:
            self._trial.revert()

    async def run(self) -> AsyncGenerator[LearningEvent, None]:
        """The events of one trial, or of two where the first could not see all; then what was learnt."""
        try:
            recorders = await self._host.recorders()
            facts = await self._host.facts()
            unit = await self._host.read_unit(self._wanted.unit)
            sets = parse(await self._host.listings())
            methods = self._methods(recorders, facts.version)
        except HostError as error:
            yield Refused(time.time(), str(error))
            return
        best: _Watched | None = None
        missed = ""
        for number, method in enumerate(methods):
            if number and best:
                yield Warned(time.time(), report.again(best.failed, best.lost))
            watched = _Watched(method, [])
            yield Watching(time.time(), method, report.how(method, recorders, self._wanted.seconds))
            if text := report.besides(method, unit.properties, facts.version):
                yield Warned(time.time(), text)
            async for event in self._watch(watched, unit, sets):
                yield event
            if best is None or not watched.failed:
                best = watched
            else:
                missed = f"Nor could strace watch it: {watched.failed}."
            if watched.over or watched.complete or self._stopped:
                break
        if best and not best.failed:
            yield self._learnt(best, unit, sets, recorders, facts.architecture, missed)

    def _methods(self, recorders: Recorders, version: int) -> list[str]:
        """The ways to go, the one that promises more first. Raises HostError where there is none."""
        log, strace = bool(recorders.log) and version >= _SINCE, recorders.strace
        if strace and self._commands_drafted:
            strace = False
        # Records cost next to nothing, strace slows a service down: it is for where records get lost.
        ways = [self._wanted.method] if self._wanted.method else ["log", "strace"]
        found = [way for way in ways if (log if way == "log" else strace)]
        if not found:
            reasons = {"log": recorders.why_no_log, "strace": recorders.why_no_strace}
            told = [reasons[way] for way in ways if reasons[way]]
            if self._commands_drafted:
                told.append("strace can't watch while the draft changes the unit's commands.")
            raise HostError(" ".join(told) or f"SystemCallLog= came with systemd {_SINCE}; install strace.")
        return found

    @property
    def _commands_drafted(self) -> bool:
        return any(one.name in COMMANDS for one in read(self._wanted.drop_in))

    async def _watch(
        self, watched: _Watched, unit: LoadedUnit, sets: Sets
    ) -> AsyncGenerator[LearningEvent, None]:
        """One trial, and the calls meanwhile, as one stream of events."""
        wanted, queue = self._wanted, asyncio.Queue[LearningEvent | None]()
        beside = logging(sets) if watched.method == "log" else held(unit.properties, wanted.drop_in)
        plan = Plan(
            unit=unit.name,
            drop_in=wanted.drop_in or _NOTHING,
            beside=beside.encode(),
            checks=wanted.checks,
            settle=wanted.seconds,
            changed=tuple(one.name for one in read(wanted.drop_in)),
            by=wanted.by,
            repair=wanted.repair,
            confirmed=wanted.confirmed,
            layout=(await self._host.facts()).layout,
        )
        self._trial = Trial(self._host, plan)
        if self._stopped:
            self._trial.revert()
        async with self._calls(watched.method, unit.name, await self._host.cursor()) as calls:
            seeing = asyncio.ensure_future(self._see(calls, watched, queue))
            trying = asyncio.ensure_future(self._try(self._trial, watched, queue))
            try:
                while (event := await queue.get()) is not None:
                    yield event
                await trying
            finally:
                await discard(trying, seeing)

    def _calls(
        self, method: str, unit: str, cursor: str
    ) -> AbstractAsyncContextManager[AsyncIterator[Calls]]:
        host = self._host
        return host.logged_calls(unit, cursor) if method == "log" else host.traced_calls(unit)

    async def _try(
        self, trial: Trial, watched: _Watched, queue: "asyncio.Queue[LearningEvent | None]"
    ) -> None:
        """The trial from its beginning to its undo."""
        try:
            async for event in trial.run():
                _note(watched, event)
                queue.put_nowait(event)
                if isinstance(event, Verdict):
                    trial.revert()
            if watched.method == "log" and watched.began:
                await self._last_records(watched)
        finally:
            queue.put_nowait(None)

    async def _last_records(self, watched: _Watched) -> None:
        """Wait for the last records; then have another program make one. Where that one does not come, the
        log is letting none through, and nothing tells how many of the service's it kept back."""
        await asyncio.sleep(_LAST_RECORDS)
        before = watched.total + watched.others
        marked = await self._host.check(mark((await self._host.facts()).layout), deadline=10)
        await asyncio.sleep(_LAST_RECORDS)
        if marked.exit == 0 and watched.total + watched.others == before:
            watched.lost = max(watched.lost, 1)

    async def _see(
        self,
        calls: AsyncIterator[Calls],
        watched: _Watched,
        queue: "asyncio.Queue[LearningEvent | None]",
    ) -> None:
        """The calls as they come."""
        try:
            async for news in calls:
                watched.calls += news.new
                watched.total, watched.lost, watched.others = news.total, news.lost, news.others
                different = len(set(watched.calls))
                queue.put_nowait(Progress(time.time(), news.total, different, news.lost))
        except HostError as error:
            watched.failed = watched.failed or str(error)
            queue.put_nowait(Warned(time.time(), str(error)))
            if self._trial:
                self._trial.revert()

    def _learnt(
        self, watched: _Watched, unit: LoadedUnit, sets: Sets, recorders: Recorders, native: str, missed: str
    ) -> Learnt:
        found = seen(watched.calls, native)
        permitted = let_through(found.names, unit.properties)
        notes = report.notes(found, watched.lost, watched.others, sets, recorders, permitted)
        notes = (*notes, missed) if missed else notes
        suggested: tuple[Proposal, ...] = ()
        if not watched.total:
            notes = (report.silent(recorders),)
        else:
            families = found.families if watched.method == "strace" else None
            suggested = proposals(found, permitted, sets, native, families)
        return Learnt(
            time.time(),
            watched.method,
            round(watched.seconds, 1),
            watched.total,
            tuple(sorted(found.names)),
            suggested,
            notes,
            watched.lost,
        )


def _note(watched: _Watched, event: AnyEvent) -> None:
    """What an event of the trial means for what can be concluded."""
    match event:
        case Restarted(time=now):
            watched.began = now
        case Verdict(passed=False, reason=reason):
            watched.failed = watched.failed or reason
        case Refused(reason=reason):
            watched.failed, watched.over = reason, True
        case Undone(whole=whole):
            watched.over = watched.over or not whole
            if not watched.began:
                watched.failed = watched.failed or "it was ended before the service was restarted"
        case _:
            pass
    if watched.began and isinstance(event, Verdict | Undone) and not watched.seconds:
        watched.seconds = max(event.time - watched.began, 0.01)
