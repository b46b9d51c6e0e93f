"""The closer look: two trials under strace, each undone, and what the difference tells."""

import asyncio
import time

from msgspec.structs import replace

from host.ports import COMMANDS, Attempt, Host, HostError, LoadedUnit
from trial.decision import discard
from trial.diagnosis import differences
from trial.diagnosis.case import Case
from trial.diagnosis.changes import changes_of, in_full
from trial.events import Refused, Restarted, Suspect, Undone, Verdict
from trial.learning.hold import held
from trial.look import suspects, words
from trial.look.difference import Failing, difference, worked
from trial.look.events import Looked, Looking, OwnEvent, SeenCall, Traced
from trial.look.watch import Watch, caught_up, follow
from trial.own import own_of
from trial.plan import Plan
from trial.trial import Trial
from trial.tries import Stopped, Tries
from trial.verdict import Standing
from unit.assignment import read

NOTHING_TRIED = b"# unitsmith: the system calls of this service are being looked at.\n"
_RESTARTS = 4
"""Two trials, each with the restart that undoes it."""
_SLOWER = 2
"""How many times as long a start may take under strace."""
_PATIENCE = 10.0
"""Seconds for which the failure is waited for besides: it may be far from the start, and the machine busy."""
_SHOWN = 20
"""Calls that are told."""
_CERTAINTY = ("proven", "seen", "likely", "possible")


class Look(Tries[OwnEvent]):
    """One closer look at why a draft fails; cancel() ends it early. The last of its events is Looked.

    `plan` is the trial that failed, and `failed` its verdict."""

    CANCELLED = words.CANCELLED
    NO_FURTHER = "The closer look could not go on"

    def __init__(self, host: Host, plan: Plan, failed: Verdict) -> None:
        super().__init__(host, plan)
        self._failed = failed
        self._restarts = 0
        self._began = 0.0

    async def _work(self) -> None:
        self._tell(await self._looked())

    async def _looked(self) -> Looked:
        self._began = time.monotonic()
        try:
            unit = await self._begin()
            settle = self._plan.settle * _SLOWER
            before, reason = await self._watched(unit, NOTHING_TRIED, settle)
            if reason:
                raise Stopped(words.broken(reason))
            if not before:
                raise Stopped(words.UNTRACED_BEFORE)
            # A failure ends it; only a check is tried for as long as that.
            settle += 0 if self._plan.checks else _PATIENCE
            now, reason = await self._watched(unit, self._plan.drop_in, settle)
            if not reason:
                raise Stopped(words.passing(settle))
            if not now:
                raise Stopped(words.UNTRACED)
            return await self._compared(unit, before, now)
        except Stopped as error:
            return self._ended((), (), str(error))
        except (HostError, TimeoutError) as error:
            return self._ended((), (), f"{self.NO_FURTHER}: {error}")

    async def _begin(self) -> LoadedUnit:
        """The unit as it is. Raises Stopped where it can't be looked at, HostError."""
        recorders = await self._host.recorders()
        if not recorders.strace:
            raise Stopped(words.no_strace(recorders.why_no_strace))
        if any(one.name in COMMANDS for one in read(self._plan.drop_in)):
            raise Stopped(words.COMMANDS)
        seconds = self._plan.watching * _SLOWER + 1
        self._tell(Looking(time.time(), _RESTARTS, seconds, words.cost(_RESTARTS, seconds)))
        return await self._host.read_unit(self._plan.unit)

    # --- watching ----------------------------------------------------------------------------------------

    async def _watched(self, unit: LoadedUnit, drop_in: bytes, settle: float) -> tuple[list[Attempt], str]:
        """The calls of one start, and why it failed. Raises Stopped, HostError."""
        self._must_go_on()
        plan = replace(self._with(drop_in), beside=held(unit.properties, drop_in).encode(), settle=settle)
        self._trial, watch = Trial(self._host, plan), Watch({}, [])
        async with self._host.attempts(unit.name) as told:
            following = asyncio.ensure_future(follow(told, watch))
            try:
                verdict, last = await self._traced(self._trial, watch, following)
            finally:
                await discard(following)
        drafted = drop_in is not NOTHING_TRIED
        self._tell(Traced(time.time(), drafted, verdict.passed, verdict.reason, watch.total))
        return watch.until(last), "" if verdict.passed else verdict.reason

    async def _traced(
        self, trial: Trial, watch: Watch, following: "asyncio.Future[None]"
    ) -> tuple[Verdict, int]:
        """A trial's verdict, once it is undone, and which call was the last before it."""
        verdict, last, lost = None, 0, ""
        async for event in trial.run():
            self._tell(event)
            match event:
                case Restarted():
                    self._restarts += 2
                case Refused():
                    self._refused(event)
                case Verdict():
                    try:
                        verdict, last = event, await caught_up(watch, following)
                    except HostError as error:
                        lost = str(error)
                    trial.revert()
                case Undone(whole=False, told=told):
                    raise Stopped(f"After a trial not all was as before, so nothing more was tried: {told}.")
                case _:
                    pass
        if self._cancelled or not (verdict or lost):
            raise Stopped(words.CANCELLED)
        if verdict is None:
            raise Stopped(lost)
        if not verdict.judged:
            raise Stopped(f"{self.NO_FURTHER}: {verdict.reason}")
        return verdict, last

    # --- comparing ---------------------------------------------------------------------------------------

    async def _compared(self, unit: LoadedUnit, before: list[Attempt], now: list[Attempt]) -> Looked:
        case = await case_of(self._host, unit, self._plan)
        directory = directory_of(case)
        failing, found = await asyncio.to_thread(_found, case, before, now, directory)
        calls = tuple(_seen(case, one) for one in failing[:_SHOWN])
        why = "" if found else words.ELSEWHERE if failing else words.NOTHING
        return self._ended(found, calls, why)

    def _ended(self, found: tuple[Suspect, ...], calls: tuple[SeenCall, ...], why: str) -> Looked:
        seconds = round(time.monotonic() - self._began, 1)
        merged = merge(found, self._failed.suspects)
        return Looked(time.time(), merged, calls, self._restarts, seconds, why)


def is_called_for(failed: Verdict) -> bool:
    """Whether nothing that was said tells why, so that a look is worth its restarts unasked."""
    return bool(failed.suspects) and all(one.certainty == "possible" for one in failed.suspects)


def merge(found: tuple[Suspect, ...], said: tuple[Suspect, ...]) -> tuple[Suspect, ...]:
    """What was found before what was said, each directive once, the surest first."""
    every = {one.directive: one for one in (*said, *found)}
    order = dict.fromkeys(one.directive for one in (*found, *said))
    return tuple(sorted((every[name] for name in order), key=lambda one: _CERTAINTY.index(one.certainty)))


async def case_of(host: Host, unit: LoadedUnit, plan: Plan) -> Case:
    """What the rules know of a plan's draft, and of the unit without it. Raises HostError."""
    # The trial's drop-in takes the place of one of the same name, whose lines hold without it.
    files = [file for file in (unit.fragment, *unit.drop_ins) if file]
    beside = [one.content for one in files if not one.path.endswith(f"/{plan.basename}")]
    facts = await host.facts()
    case = Case(
        Standing(),
        (),
        in_full(changes_of(plan.drop_in, plan.changed), [*beside, plan.drop_in]),
        version=facts.version,
        architecture=facts.architecture,
        own=own_of(one.content for one in files),
    )
    return replace(case, changes=differences.changes(case))


def directory_of(case: Case) -> str:
    """Where the relative paths of a service begin."""
    directory = case.now.last("WorkingDirectory").lstrip("-")
    return directory if directory.startswith("/") else "/"


def _found(
    case: Case, before: list[Attempt], now: list[Attempt], directory: str
) -> tuple[list[Failing], tuple[Suspect, ...]]:
    failing = difference(before, now, directory)
    return failing, suspects.suspects(case, failing, worked(before, directory))


def _seen(case: Case, one: Failing) -> SeenCall:
    names = dict.fromkeys(reason.change.by for reason in suspects.reasons(case, one))
    return SeenCall(one.call.shown, one.call.error, one.before, tuple(names))
