"""`unitsmith try`: one trial, told as lines of text or of JSON."""

import argparse
import asyncio
import time
from collections.abc import AsyncIterator, Callable

from msgspec.structs import replace

from cli import output
from cli.checks import BadCheck, named
from cli.drop_in import read_drop_in
from cli.foreground import Foreground, opened, tell
from cli.target import Reach
from cli.trial_options import options_for
from cli.try_each import Each
from cli.try_several import Several
from host.ports import HostError
from host.real import RealHost
from trial.events import AnyEvent, Kept, Refused, Undone, Verdict, Warned
from trial.look import events as look
from trial.look.run import Look, is_called_for
from trial.plan import Plan
from trial.proof.events import OwnEvent, ProofEvent
from trial.proof.run import Proving
from trial.series import OutcomeOf
from trial.trial import Trial
from unit.document import Document
from unit.names import BadUnitName, normalize
from workbench.event_text import describe
from workbench.faults import Fault
from workbench.look_text import describe_look
from workbench.named_drop_in import judged_on
from workbench.plans import plan_of_drop_in
from workbench.proof_text import describe_proof
from workbench.tried import remember

Told = AnyEvent | ProofEvent | look.LookEvent
_Front = Foreground[Told]


def try_unit(options: argparse.Namespace) -> int:
    """Run the trial that the command line describes; the exit status."""
    try:
        units = tuple(dict.fromkeys(map(normalize, options.unit)))
        drop_in = _read(options.drop_in)
        named(options)
    except (BadUnitName, BadCheck, HostError, OSError) as error:
        output.complain(_words(error))
        return 2
    if len(units) > 1 and (options.prove or options.trace):
        output.complain("--prove and --trace are about one unit; try the others without.")
        return 2
    if options.each and (len(units) > 1 or options.prove or options.trace or options.keep):
        output.complain("--each is for one unit and keeps nothing: leave out --keep, --prove and --trace.")
        return 2
    reach = Reach(options.machine, options.playground, user=options.user, rights=True)
    try:
        if len(units) > 1:
            return asyncio.run(Several(options, units, drop_in, reach).run())
        one = Each if options.each else _Run
        return asyncio.run(one(options, units[0], drop_in, reach).run())
    finally:
        reach.close()


def _read(path: str) -> bytes:
    content = read_drop_in(path)
    if not Document.parse(content).assignments:
        raise OSError(None, "it assigns nothing, so there is nothing to try", path)
    return content


def _words(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"{error.filename or 'standard input'}: {error.strerror}."
    return str(error)


class _Run:
    """One run of `unitsmith try`: prints events, and keeps or takes back at the end."""

    def __init__(self, options: argparse.Namespace, unit: str, drop_in: bytes, reach: Reach) -> None:
        self._options = options
        self._unit = unit
        self._drop_in = drop_in
        self._reach = reach
        self._passed = False
        self._failed: Verdict | None = None
        self._status = 3

    async def run(self) -> int:
        """The whole trial; the exit status."""
        async with opened(self._reach) as host:
            front: _Front = Foreground(self._tell)
            name = (await host.read_unit(self._unit)).name
            if not await self._is_fine(host, front, name):
                return front.status(self._status)
            plan = await self._plan(host, name)
            trial, outcome = Trial(host, plan), OutcomeOf(plan.unit)
            async for event in front.events(trial.run(), trial.revert):
                self._take(event, trial)
                outcome.take(event)
                front.say(event)
            remember((await host.facts()).scope, plan, outcome.outcome())
            if self._failed and self._may_go_on(front) and self._looks(self._failed):
                await self._look(front, Look(host, plan, self._failed), self._failed)
            if self._failed and self._may_go_on(front) and self._options.prove:
                await self._prove(front, Proving(host, plan, self._failed))
        return front.status(self._status, "Nobody reads the output, so the trial was undone.")

    def _may_go_on(self, front: _Front) -> bool:
        """Whether the failure was undone, and nobody wants to leave it at that."""
        return self._status == 1 and not front.stopped

    def _looks(self, failed: Verdict) -> bool:
        """Whether to look closer at a failure."""
        asked: bool | None = self._options.trace
        return is_called_for(failed) if asked is None else asked

    async def _look(self, front: _Front, looking: Look, failed: Verdict) -> None:
        """See which calls fail with the draft; what is found goes into the verdict."""
        async for event in self._found_out(front, looking.run(), looking.cancel):
            if isinstance(event, look.Looked):
                self._failed = replace(failed, suspects=event.suspects)

    async def _prove(self, front: _Front, proving: Proving) -> None:
        """Find out by trying why the draft failed."""
        async for _ in self._found_out(front, proving.run(), proving.cancel):
            pass

    async def _found_out(
        self, front: _Front, events: AsyncIterator[Told], stop: Callable[[], None]
    ) -> AsyncIterator[Told]:
        """What is found out by further trials, of which only how they went is told."""
        async for event in front.events(events, stop):
            if isinstance(event, Undone) and not event.whole:
                self._status = 4
            if isinstance(event, OwnEvent | look.OwnEvent) or self._status == 4:
                front.say(event)
            yield event

    async def _is_fine(self, host: RealHost, front: _Front, name: str) -> bool:
        """Whether the drop-in is one that this systemd takes; lines that it does not know are left out, where
        that is wanted."""
        found = await judged_on(host, name, self._drop_in, self._options.drop_in)
        if found is None:
            return True
        if refused := found.refusal(skip=self._options.skip_unknown):
            self._status = refused.status
            front.say(refused)
            return False
        self._drop_in = found.without_unknown
        for text in (*found.notes, *map(_left_out, found.unknown)):
            front.say(Warned(time.time(), text))
        return True

    async def _plan(self, host: RealHost, name: str) -> Plan:
        wanted = options_for(self._options, name)
        return await plan_of_drop_in(host, name, self._drop_in, wanted, confirmed=self._options.yes)

    def _take(self, event: AnyEvent, trial: Trial) -> None:
        """What an event means for the exit status, and what to decide."""
        match event:
            case Refused(status=status):
                self._status = status
            case Verdict(passed=True):
                self._passed, self._status = True, 0
                trial.keep() if self._options.keep else trial.revert()
            case Verdict():
                self._passed, self._status, self._failed = False, 1, event if event.judged else None
            case Undone(whole=False):
                self._status = 4
            case Undone() if self._options.keep or not self._passed:
                self._status = 1
            case Kept():
                self._status = 0

    def _tell(self, event: Told) -> None:
        tell(event, _words_of(event), json=self._options.json)


def _left_out(one: Fault) -> str:
    return f"Line {one.line} is left out: {one.text}"


def _words_of(event: Told) -> str:
    if isinstance(event, look.OwnEvent):
        return describe_look(event)
    return describe_proof(event) if isinstance(event, OwnEvent) else describe(event)
