"""The oracle that really tries: each state is one trial, undone before the next."""

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from host.ports import Host
from trial.checks import Check, Reloads, named
from trial.events import AnyEvent, Ineffective, Kept, Refused, Undone, Verdict, Warned
from trial.harden.search import Outcome
from trial.plan import Plan
from trial.trial import Trial
from unit.assignment import read

SETTLE = 1.5
"""Seconds for which a trial of the search watches; the last one watches longer."""


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


class Trials:
    """Trials of one unit's drop-ins. `tell` hears all of their events."""

    def __init__(self, host: Host, plan: Plan, judging: Judging, tell: Callable[[AnyEvent], None]) -> None:
        self._host = host
        self._plan = plan
        self._judging = judging
        self._tell = tell
        self._trial: Trial | None = None
        self._cancelled = False

    def cancel(self) -> None:
        """Take back what is in progress, and try nothing more."""
        self._cancelled = True
        if self._trial:
            self._trial.revert()

    async def run(self, drop_in: bytes, *, final: bool) -> Outcome:
        """One trial. Raises Stopped, HostError."""
        if self._cancelled:
            raise Stopped(CANCELLED)
        changed = tuple(dict.fromkeys(one.name for one in read(drop_in)))
        plan = replace(self._plan, drop_in=drop_in, changed=changed)
        plan = self._last(plan) if final else replace(plan, settle=min(plan.settle, SETTLE))
        self._trial = Trial(self._host, plan)
        return await self._outcome(self._trial, keep=final and self._judging.keep)

    def _last(self, plan: Plan) -> Plan:
        reload = (Reloads(),) if self._judging.reloads and Reloads() not in plan.checks else ()
        return replace(
            plan, checks=(*plan.checks, *reload, *self._judging.checks), settle=max(2 * plan.settle, SETTLE)
        )

    async def _outcome(self, trial: Trial, *, keep: bool) -> Outcome:
        verdict, vain, idle, kept = None, list[str](), list[str](), False
        async for event in trial.run():
            self._tell(event)
            if isinstance(event, Refused):
                raise Stopped(CANCELLED if self._cancelled else event.reason, event.status)
            must_be_whole(event)
            match event:
                case Warned(check=check) if check:
                    idle.append(check)
                case Ineffective(directive=directive):
                    vain.append(directive)
                case Verdict():
                    verdict = event
                    trial.keep() if keep and event.passed and not idle else trial.revert()
                case Kept():
                    kept = True
        if verdict is None or (self._cancelled and not kept):
            raise Stopped(CANCELLED)
        if not verdict.judged:
            raise Stopped(f"It could not go on: {verdict.reason}")
        if idle:
            raise Stopped(no_proof(idle[0]), 2)
        return Outcome(
            verdict.passed,
            verdict.reason,
            () if verdict.passed else verdict.suspects,
            tuple(vain),
            judge=not verdict.passed and self._is_of_the_judge(verdict.reason),
        )

    def _is_of_the_judge(self, reason: str) -> bool:
        names = {named(check) for check in self._judging.checks} - {named(one) for one in self._plan.checks}
        return any(reason.startswith(f"the check '{name}' fails") for name in names)


def must_be_whole(event: object) -> None:
    """Raises Stopped where a trial's undo did not bring all back."""
    if isinstance(event, Undone) and not event.whole:
        raise Stopped(f"After a trial not all was as before, so no more was tried: {event.told}.", 4)


def no_proof(check: str) -> str:
    """A check that passes without the service, in words."""
    return (
        f"The check '{check}' proves nothing: it also passes while the service is stopped. Give one that asks"
        " the service for what it is there for."
    )


CANCELLED = "It was cancelled, and what was tried is taken back."
