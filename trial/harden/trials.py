"""The oracle that really tries: each state is one trial, undone before the next. Where strace is there, it
watches, so that calls which fail and did not before are known: of a failure why, of a pass what it hides."""

import asyncio
from collections.abc import Awaitable, Callable

from msgspec import Struct
from msgspec.structs import replace

from host.ports import Attempt, Host, HostError, LoadedUnit
from trial.checks import Check, Reloads, named
from trial.decision import discard
from trial.events import (
    AnyEvent,
    Checked,
    Ineffective,
    Kept,
    Refused,
    Restarted,
    Suspect,
    Undone,
    Verdict,
    Warned,
)
from trial.harden.search import Outcome
from trial.harden.state import State
from trial.learning.hold import held
from trial.look.difference import difference, worked
from trial.look.run import NOTHING_TRIED, case_of, directory_of, merge
from trial.look.suspects import foreseen, suspects
from trial.look.watch import Watch, caught_up, follow
from trial.plan import Plan
from trial.trial import Trial
from unit.assignment import read

_LEAST = 1.5
"""Seconds for which a trial of the search watches at least."""
_SLOWER = 3
"""How many times as long as without a change the checks may take to pass."""
CANCELLED = "It was cancelled, and what was tried is taken back."


class Stopped(Exception):
    """It can't go on; the message says why, as one sentence."""

    def __init__(self, why: str, status: int = 3) -> None:
        super().__init__(why)
        self.status = status
        """The exit status that says whose fault it is, as Refused has it."""


class Judging(Struct, frozen=True):
    """How the last trial differs from the others."""

    checks: tuple[Check, ...] = ()
    """What only judges the end."""
    reloads: bool = False
    """Whether the unit can be told to reload."""
    keep: bool = False


class _Heard(Struct):
    """One trial as it went."""

    verdict: Verdict | None = None
    vain: tuple[tuple[str, str], ...] = ()
    idle: str = ""
    kept: bool = False
    last: int = 0
    """How many calls had been made when it was judged."""
    up: float = 0.0
    """When it had been restarted, in seconds since the epoch."""
    well: float = 0.0
    """Seconds after which the last check passed."""


class Trials:
    """Trials of one unit's drop-ins. `tell` hears all of their events."""

    def __init__(self, host: Host, plan: Plan, judging: Judging, tell: Callable[[AnyEvent], None]) -> None:
        self._host = host
        self._plan = plan
        self._judging = judging
        self._tell = tell
        self._trial: Trial | None = None
        self._cancelled = False
        self.before: tuple[Attempt, ...] = ()
        """The calls of the service without any change; none where they are not known."""
        self.settle = plan.settle
        """Seconds for which a trial of the search watches; the last one watches longer."""

    def cancel(self) -> None:
        """Take back what is in progress, and try nothing more."""
        self._cancelled = True
        if self._trial:
            self._trial.revert()

    async def learn(self, unit: LoadedUnit) -> tuple[tuple[Attempt, ...], bool]:
        """The calls of one start under strace without any change, of the checks, a reload and a stop; and
        whether the service worked with that. Raises Stopped, HostError."""
        plan = self._traced(self._with_reload(self._plan), unit, NOTHING_TRIED)
        heard, watch = await self._watched(plan)
        passed = heard.verdict is not None and heard.verdict.passed and heard.last > 0
        if passed:
            self.settle = min(max(_LEAST, _SLOWER * heard.well), max(self._plan.settle, heard.well * _SLOWER))
        return tuple(watch.attempts.values()), passed

    async def run(self, drop_in: bytes, unit: LoadedUnit, *, final: bool, patience: int = 1) -> Outcome:
        """One trial, which watches `patience` times as long. Raises Stopped, HostError."""
        changed = tuple(dict.fromkeys(one.name for one in read(drop_in)))
        plan = replace(self._plan, drop_in=drop_in, changed=changed)
        if final:
            heard = await self._run(self._last(plan), keep=self._judging.keep)
            return self._outcome(heard, ())
        plan = replace(plan, settle=self.settle * patience)
        if not self.before:
            return self._outcome(await self._run(plan), ())
        heard, watch = await self._watched(self._traced(plan, unit, drop_in))
        found = await self._compared(plan, unit, watch.until(heard.last)) if heard.last else ()
        return self._outcome(heard, found)

    async def foreseen(self, state: State, unit: LoadedUnit) -> dict[str, tuple[str, str]]:
        """What of a state would refuse the calls that the service makes, see look.suspects.foreseen()."""
        if not self.before:
            return {}
        plan = replace(self._plan, drop_in=state.text().encode(), changed=tuple(state.values))
        case = await case_of(self._host, unit, plan)
        return await asyncio.to_thread(foreseen, case, worked(self.before, directory_of(case)))

    # --- one trial ---

    def _traced(self, plan: Plan, unit: LoadedUnit, drop_in: bytes) -> Plan:
        return replace(plan, drop_in=drop_in, beside=held(unit.properties, drop_in).encode())

    def _with_reload(self, plan: Plan) -> Plan:
        reload = (Reloads(),) if self._judging.reloads and Reloads() not in plan.checks else ()
        return replace(plan, checks=(*plan.checks, *reload))

    def _last(self, plan: Plan) -> Plan:
        plan = self._with_reload(plan)
        return replace(
            plan, checks=(*plan.checks, *self._judging.checks), settle=2 * max(plan.settle, self.settle)
        )

    async def _watched(self, plan: Plan) -> tuple[_Heard, Watch]:
        """A trial, and the calls that are made meanwhile."""
        watch = Watch({}, [])
        async with self._host.attempts(plan.unit) as told:
            following = asyncio.ensure_future(follow(told, watch))
            try:
                heard = await self._run(plan, judged=lambda: caught_up(watch, following))
            finally:
                await discard(following)
        return heard, watch

    async def _run(
        self, plan: Plan, *, keep: bool = False, judged: Callable[[], Awaitable[int]] | None = None
    ) -> _Heard:
        if self._cancelled:
            raise Stopped(CANCELLED)
        trial, heard = Trial(self._host, plan), _Heard()
        self._trial = trial
        async for event in trial.run():
            must_go_on(event, cancelled=self._cancelled)
            self._tell(event)
            match event:
                case Warned(check=check) if check:
                    heard.idle = check
                case Ineffective():
                    heard.vain = (*heard.vain, (event.directive, event.why))
                case Restarted():
                    heard.up = event.time
                case Checked(passed=True, before=False):
                    heard.well = event.time - heard.up
                case Verdict():
                    heard.verdict = event
                    heard.last = await _last_call(judged) if judged else 0
                    trial.keep() if keep and event.passed and not heard.idle else trial.revert()
                case Kept():
                    heard.kept = True
        return self._checked(heard)

    def _checked(self, heard: _Heard) -> _Heard:
        """What was heard, if anything can be concluded from it. Raises Stopped."""
        if heard.verdict is None or (self._cancelled and not heard.kept):
            raise Stopped(CANCELLED)
        if not heard.verdict.judged:
            raise Stopped(f"It could not go on: {heard.verdict.reason}")
        if heard.idle:
            raise Stopped(
                f"The check '{heard.idle}' proves nothing: it also passes while the service is stopped. Give"
                " one that asks the service for what it is there for.",
                2,
            )
        return heard

    # --- what it comes to ---

    async def _compared(self, plan: Plan, unit: LoadedUnit, now: list[Attempt]) -> tuple[Suspect, ...]:
        """Who refuses what worked before."""
        case = await case_of(self._host, unit, plan)
        directory = directory_of(case)

        def found() -> tuple[Suspect, ...]:
            before = list(self.before)
            return suspects(case, difference(before, now, directory), worked(before, directory))

        return await asyncio.to_thread(found)

    def _outcome(self, heard: _Heard, found: tuple[Suspect, ...]) -> Outcome:
        verdict = heard.verdict
        assert verdict is not None
        if verdict.passed:
            return Outcome(True, "", found, heard.vain)
        return Outcome(
            False,
            verdict.reason,
            merge(found, verdict.suspects),
            heard.vain,
            judge=self._is_of_the_judge(verdict.reason),
        )

    def _is_of_the_judge(self, reason: str) -> bool:
        names = {named(check) for check in self._judging.checks} - {named(one) for one in self._plan.checks}
        return any(reason.startswith(f"the check '{name}' fails") for name in names)


async def _last_call(judged: Callable[[], Awaitable[int]]) -> int:
    """How many calls had been made; 0 where strace can't say."""
    try:
        return await judged()
    except HostError:
        return 0


def must_go_on(event: object, *, cancelled: bool = False) -> None:
    """Raises Stopped where a trial was refused, or its undo did not bring all back."""
    if isinstance(event, Refused):
        hint = " Add --yes to go on." if event.ask else ""
        raise Stopped(CANCELLED if cancelled else f"{event.reason}{hint}", event.status)
    if isinstance(event, Undone) and not event.whole:
        raise Stopped(f"After a trial not all was as before, so no more was tried: {event.told}.", 4)
