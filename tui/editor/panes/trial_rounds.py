"""Trials of a draft, one after another while remedies are tried unasked, with the questions before them."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from tui.editor.panes.trial_runner import TrialRunner
from tui.keymap import filled
from unit.draft import Draft
from workbench.open_unit import OpenUnit

if TYPE_CHECKING:
    from trial.events import Verdict
    from trial.rounds.reach import Reach
    from tui.dialogs.question import Question
    from tui.render.trial import TrialView

_SPENT = "Stopped: there were as many tries as the draft changes directives. {prove} finds out by trying."
_NOTHING_NEW = "Stopped: nothing tells what else to try that was not tried. {prove} finds out by trying."
_CANCELLED = "Cancelled."
_MANY = 25
"""Restarts at most, for three lines at fault, up to which a proof begins without a question."""


class TrialRounds:
    """What the Test pane does with a draft. `ask` asks the user; others are told when a trial
    has `begun`, or its remedy is `drafted`."""

    def __init__(
        self,
        runner: TrialRunner,
        ask: "Callable[[Question], Awaitable[str | None]]",
        begun: Callable[[], object],
        drafted: Callable[[], object],
    ) -> None:
        self._runner, self._ask, self._begun, self._drafted = runner, ask, begun, drafted
        self.tested: Draft | None = None
        """The draft that was tested last."""
        self.difference: tuple[str, ...] = ()
        """What keeping that would write, as a unified diff's lines."""
        self.on = False
        """Whether remedies are tried unasked."""
        self.busy = False
        """Whether it tries something, or is about to."""
        self.stopped = ""
        """Why that ended without a pass, one sentence."""
        self.proved: Draft | None = None
        """The draft whose failure was proven last."""
        self._insisted = (False, False)
        """Whether the user wants it though the unit better be left alone, and as a repair."""

    def stop(self) -> None:
        """Try nothing more unasked."""
        self.on = False

    async def run(self, unit: OpenUnit, *, on: bool) -> None:
        """Try the draft; with `on` its failure's remedies, one after another, until one passes or nothing new
        is left."""
        with self._busy(on=on):
            if not on:
                await self._one(unit)
                return
            while self.on and self._draft_next(unit):
                await self._one(unit, *self._insisted)
            self._end(unit)

    @contextlib.contextmanager
    def _busy(self, *, on: bool = False) -> Iterator[None]:
        self.on, self.busy, self.stopped = on, True, ""
        try:
            yield
        finally:
            self.busy = False

    def _draft_next(self, unit: OpenUnit) -> bool:
        """Draft what to try next; whether there is something."""
        view = self._runner.view
        if view is None or view.word != "FAILED" or not view.healthy:
            return False
        change = unit.rounds.proposal(view.suspects, sure=True)
        if change is None:
            return False
        unit.rounds.take(change)
        self._drafted()
        return unit.view.snapshot().ready

    def _end(self, unit: OpenUnit) -> None:
        view, cancelled, self.on = self._runner.view, not self.on, False
        if view is None or view.passed:
            return
        unit.rounds.settle()
        if view.word == "FAILED":
            spent = unit.rounds.story.spent
            self.stopped = _CANCELLED if cancelled else filled(_SPENT if spent else _NOTHING_NEW)
        self._drafted()

    async def _one(self, unit: OpenUnit, confirmed: bool = False, repair: bool = False) -> None:
        """One trial, to its very end, with the questions that come before it."""
        self._begun()
        present, draft = unit.view.snapshot(), unit.draft
        self.tested, self.difference = draft, present.diff
        rounds = len(unit.rounds.story.rounds)

        def judged(verdict: "Verdict", reach: "Reach") -> None:
            first = len(unit.rounds.story.rounds) == rounds
            (partial(unit.rounds.note, draft) if first else unit.rounds.correct)(verdict, reach)

        await self._runner.run(unit.trials.trial(confirmed=confirmed, repair=repair), judged)
        while (view := self._runner.view) is not None and (view.asks or view.mends):
            from tui.dialogs.question import insisting

            if await self._ask(insisting(view.reason, repair=view.mends)) != "test":
                break
            confirmed, repair = confirmed or view.asks, repair or view.mends
            await self._runner.run(unit.trials.trial(confirmed=confirmed, repair=repair), judged)
        self._insisted = confirmed, repair
        view = self._runner.view
        if view and view.passed is not None:
            await asyncio.to_thread(
                _remember, unit.identity, view, present.drop_in, draft, unit.trials.check_names
            )
        failed = unit.rounds.failed
        if failed is not None and view and view.word == "FAILED" and view.healthy:
            await self._look_unasked(unit, failed)

    async def _look_unasked(self, unit: OpenUnit, failed: "Verdict") -> None:
        """Look closer where nothing tells, if it can be."""
        from trial.look.run import is_called_for

        if is_called_for(failed) and (await unit.trials.host.recorders()).strace:
            await self._look(unit, failed)

    async def trace(self, unit: OpenUnit, failed: "Verdict") -> None:
        """See which system calls fail with the draft."""
        with self._busy():
            await self._look(unit, failed)

    async def _look(self, unit: OpenUnit, failed: "Verdict") -> None:
        confirmed, repair = self._insisted
        await self._runner.trace(unit.trials.looking(failed, confirmed=confirmed, repair=repair))
        if (view := self._runner.view) is not None:
            unit.rounds.learn(view.suspects)

    async def prove(self, unit: OpenUnit, failed: "Verdict") -> None:
        """Find out by trials of its parts why the draft fails."""
        confirmed, repair = self._insisted
        proving = unit.trials.proving(failed, confirmed=confirmed, repair=repair)
        with self._busy():
            self._begun()
            bound = await proving.bound()
            if bound is not None and (confirmed or bound.three > _MANY):
                from tui.dialogs.question import restarting

                if await self._ask(restarting(unit.name, bound.text)) != "prove":
                    return
            self.proved = unit.draft
            await self._runner.prove(proving)


def _remember(
    identity: tuple[str, str], view: "TrialView", drop_in: str, draft: Draft, checks: tuple[str, ...]
) -> None:
    """Note what came of a trial."""
    from workbench.history import History, Tried

    suspects = tuple(suspect.directive for suspect in view.suspects)
    tried = Tried(
        time.time(), view.word, bool(view.passed), view.verdict, drop_in, draft.edits, suspects, checks
    )
    History().add(*identity, tried)
