"""Trials of several units, one after another: each is kept or undone before the next one begins.

So two units that need each other are never tried at once, and a failure says whose it is.
"""

import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from typing import Literal

from host.ports import Host, HostError, NoSuchUnit
from trial.events import AnyEvent, Event, Kept, Refused, Undone, Verdict
from trial.plan import Plan
from trial.trial import Trial

Word = Literal["kept", "passed", "failed", "refused", "undone in part", "not tried"]


class UnitBegun(Event, frozen=True, tag="unit"):
    """What follows is about this unit."""

    unit: str
    number: int
    """Which of them it is, from 1."""
    of: int


class Outcome(Event, frozen=True, tag="outcome"):
    """What came of a unit's trial. All but those that are kept are as they were, unless `outcome` says so."""

    unit: str
    outcome: Word
    reason: str = ""
    """Why it failed, was refused or was not tried; what the verdict said of one that passed."""
    suspects: tuple[str, ...] = ()
    """The directives that may be to blame, the likeliest first."""
    status: int = 0
    """The exit status that a trial of it alone would have."""


SeriesEvent = UnitBegun | Outcome | AnyEvent
PlanOf = Callable[[str], Awaitable[Plan]]
"""What a trial of a unit would be. Raises HostError where there is none to be made, in words."""


class Series:
    """The trials of some units; what passes is kept at once, or undone. Iterate run() to its end."""

    def __init__(self, host: Host, units: Sequence[str], plan_of: PlanOf, *, keep: bool) -> None:
        self._host, self._units, self._plan_of, self._keep = host, tuple(units), plan_of, keep
        self._trial: Trial | None = None
        self._over = ""
        """Why no other unit is tried any more."""

    def cancel(self) -> None:
        """Undo the trial that is in progress, and begin no other."""
        self._over = self._over or "it was cancelled"
        if self._trial is not None:
            self._trial.revert()

    async def run(self) -> AsyncGenerator[SeriesEvent, None]:
        """All trials; at the end of each an Outcome."""
        for number, unit in enumerate(self._units, 1):
            if self._over:
                yield Outcome(time.time(), unit, "not tried", self._over, status=3)
                continue
            yield UnitBegun(time.time(), unit, number, len(self._units))
            judge = OutcomeOf(unit)
            async for event in self._events(unit):
                judge.take(event)
                yield event
            outcome = judge.outcome()
            if outcome.outcome == "undone in part":
                self._over = f"{unit} is not as it was, or that is not known"
            yield outcome

    async def _events(self, unit: str) -> AsyncGenerator[AnyEvent, None]:
        try:
            plan = await self._plan_of(unit)
        except (HostError, TimeoutError) as error:
            status = 2 if isinstance(error, NoSuchUnit) else 3
            yield Refused(time.time(), str(error) or "The host did not answer in time.", status=status)
            return
        self._trial = trial = Trial(self._host, plan)
        if self._over:
            trial.revert()
        try:
            async for event in trial.run():
                if isinstance(event, Verdict) and event.passed:
                    trial.keep() if self._keep else trial.revert()
                yield event
        finally:
            self._trial = None


class OutcomeOf:
    """A trial of a unit, as its events tell what came of it."""

    def __init__(self, unit: str) -> None:
        self._unit = unit
        self._verdict: Verdict | None = None
        self._end: Undone | Kept | Refused | None = None

    def take(self, event: AnyEvent) -> None:
        """Take note of an event."""
        match event:
            case Verdict():
                self._verdict = event
            case Undone() | Kept() | Refused():
                self._end = event

    def outcome(self) -> Outcome:
        """What came of it, once nothing more happens."""
        verdict = self._verdict
        suspects = tuple(one.directive for one in verdict.suspects) if verdict else ()
        reason = verdict.reason if verdict else "it was cancelled"
        match self._end:
            case Refused(reason=why, status=status):
                return self._told("refused", why, (), status)
            case Kept():
                return self._told("kept", reason, (), 0)
            case Undone(whole=True):
                passed = verdict is not None and verdict.passed
                word: Word = "passed" if passed else "failed" if verdict else "not tried"
                return self._told(word, reason, suspects, 0 if passed else 1)
            case Undone(told=told):
                return self._told("undone in part", f"{reason}; {told}", suspects, 4)
            case _:
                return self._told("undone in part", "its trial ended without a word", suspects, 4)

    def _told(self, word: Word, reason: str, suspects: tuple[str, ...], status: int) -> Outcome:
        return Outcome(time.time(), self._unit, word, reason, suspects, status)
