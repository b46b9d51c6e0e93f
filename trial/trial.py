"""One trial: the sequence from the preflight to Keep or the undo, as a stream of events."""

import asyncio
import contextlib
import time
from typing import Any

from msgspec.structs import replace

from host.ports import Host, HostError, LoadedUnit, NoSuchUnit, Patience, TrialLocked
from trial import baseline, checks, leftover, owners, preflight, snapshot, stop
from trial.attempt import Attempt
from trial.decision import Decision, Reverted, discard, to_its_end
from trial.engine import Engine
from trial.events import AnyEvent, Armed, Kept, Logged, Refused, Step, Verdict, Warned
from trial.keep import Keeping
from trial.log_files import LogFiles
from trial.observer import Observer
from trial.plan import Plan, seconds_to_restart
from trial.snapshot import Snapshot
from trial.undo import Undo
from trial.undo_text import key_of
from trial.way_back import Returning

__all__ = ["Plan", "Trial"]

_WAITING = 10_000
"""Lines of the journal that may wait to be taken."""
_UNARMED = 30.0
"""Seconds for which a systemd that does not answer is waited for before anything was changed."""
_MARGIN = 15
"""Seconds that the undo waits beyond everything that the trial itself may take."""


class Trial(Engine[AnyEvent]):
    """A trial of one plan on one host; decide with keep() and revert(). Its events end when nothing of it is
    left, or it is kept."""

    def __init__(self, host: Host, plan: Plan) -> None:
        super().__init__()
        self._host = host
        self._plan = plan
        self._decision = Decision()
        self._patience = Patience(lambda text: self._step("wait", text))
        self._passing: tuple[str, ...] = ()
        """The checks that passed before the change."""

    def keep(self) -> None:
        """Keep a trial that has passed."""
        self._decision.kept.set()

    def revert(self) -> None:
        """Take the trial back, at whatever point it is."""
        self._decision.reverted.set()

    async def _work(self) -> None:
        with self._host.patient(self._patience):
            await self._sequence()

    def _tell(self, event: AnyEvent) -> None:
        if isinstance(event, Logged) and self._queue.qsize() > _WAITING:
            return  # nobody takes them; the judge reads the journal itself
        super()._tell(event)

    def _step(self, name: str, text: str) -> None:
        self._tell(Step(time.time(), name, text))

    async def _sequence(self) -> None:
        self._patience.until = time.monotonic() + _UNARMED
        try:
            unit, before, undo, cursor = await self._decision.unless_reverted(self._prepare())
        except preflight.CannotTry as error:
            self._tell(Refused(time.time(), str(error), error.ask, repair=error.repair, lines=error.lines))
        except TrialLocked:
            self._tell(Refused(time.time(), await self._another()))
        except NoSuchUnit as error:
            self._tell(Refused(time.time(), str(error), status=2))
        except (HostError, TimeoutError) as error:
            self._tell(Refused(time.time(), str(error)))
        except Reverted:
            self._tell(Refused(time.time(), "The trial was cancelled before anything was changed."))
        else:
            if kept := await self._stands(unit, before, undo, cursor):
                self._tell(kept)  # once nothing follows the journal any more: the end is the last event
            else:
                returning = Returning(self._host, self._plan, undo, self._tell, self._patience)
                await returning.run(unit, before, self._passing)

    async def _another(self) -> str:
        """Who was faster, and until when that trial stands."""
        with contextlib.suppress(HostError, TimeoutError):
            if there := await leftover.armed(self._host, self._plan.unit):
                return self._instead(there)
        return f"Another trial of {self._plan.unit} has begun at the same moment; wait for its end."

    def _instead(self, there: leftover.Leftover) -> str:
        revert = f"unitsmith revert{self._plan.layout.option} {self._plan.unit}"
        return f"{there.words} To undo it: {revert}"

    async def _prepare(self) -> tuple[LoadedUnit, Snapshot, Undo, str]:
        """Everything before the first change, the undo, armed, and where the journal is by then."""
        # The journal's programs, and the one that proofreads, take their time while the manager is asked.
        cursor = asyncio.ensure_future(self._host.cursor())
        tasks: list[asyncio.Future[Any]] = [cursor]
        try:
            found = await self._look()
            reading = asyncio.ensure_future(preflight.proofread(self._host, found.unit, self._plan))
            tasks.append(reading)
            before = await self._with_owners(await self._note(found.unit), found.unit)
            undo = await self._arm(found.unit, before)
            try:
                remarks, position = await asyncio.gather(reading, cursor)
            except BaseException:
                await to_its_end(undo.disarm())
                self._step("disarm", "Nothing was changed, and the undo is not armed any more")
                raise
            for text in remarks:
                self._tell(Warned(time.time(), text))
            return found.unit, before, undo, position
        finally:
            await discard(*tasks)

    async def _look(self) -> preflight.Preflight:
        plan, host = self._plan, self._host
        self._step("preflight", f"Looking at {plan.unit}")
        if there := await leftover.find(host, plan.unit):
            raise preflight.CannotTry(self._instead(there))
        found = await preflight.inspect(host, plan)
        for text in found.warnings:
            self._tell(Warned(time.time(), text))
        return found

    async def _note(self, unit: LoadedUnit) -> Snapshot:
        """What the unit and its neighbours are like, and that the checks pass."""
        self._step("snapshot", "Recording its state and that of its neighbours")
        before = await snapshot.take(self._host, unit)
        self._files = LogFiles(self._host, unit, user=self._plan.layout.user)
        if said := await self._files.note():
            self._step("logs", said)
        self._ask_without_baseline(unit, before)
        if before.running:
            await self._check_before()
        for text in snapshot.effects(before):
            self._tell(Warned(time.time(), text))
        first = stop.comes_first(unit, before, self._plan.drop_in)
        return replace(before, stops_first=first)

    def _ask_without_baseline(self, unit: LoadedUnit, before: Snapshot) -> None:
        """Say that nobody saw the service work without the change. Raises CannotTry where that is to be told
        twice: as a repair."""
        plan, why = self._plan, baseline.lacking(unit, before)
        if not why:
            return
        text = baseline.told(plan.unit, why, len(plan.checks))
        if baseline.is_to_be_asked(why, repair=plan.repair, confirmed=plan.confirmed):
            raise preflight.CannotTry(f"{text} Try this as a repair, or mend it first.", repair=True)
        self._tell(Warned(time.time(), text))

    async def _with_owners(self, before: Snapshot, unit: LoadedUnit) -> Snapshot:
        """The snapshot with the owners of the unit's directories, where the draft could change them."""
        if self._plan.layout.user:  # who may give files to nobody else
            return before
        wanted = owners.directories(unit, self._plan.drop_in)
        noted, why = await owners.note(self._host, key_of(unit.name), wanted)
        if why and not self._plan.confirmed:
            raise preflight.CannotTry(why, ask=True)
        if why:
            self._tell(Warned(time.time(), why))
        return replace(before, owners=noted, dynamic=owners.is_dynamic(self._plan.drop_in))

    async def _check_before(self) -> None:
        for check in self._plan.checks:
            result = await checks.run(self._host, self._plan.unit, check, before=True)
            self._tell(result)
            if result.passed:
                self._passing = (*self._passing, result.name)
            elif not self._plan.repair:
                raise preflight.CannotTry(
                    f"The check '{result.name}' does not pass even without the change ({result.text});"
                    " mend it, leave it out, or try this as a repair.",
                    repair=True,
                )

    async def _arm(self, unit: LoadedUnit, before: Snapshot) -> Undo:
        plan = self._plan
        watching = plan.watching + sum(check.deadline for check in plan.checks)
        seconds = round(seconds_to_restart(unit) + watching + _MARGIN)
        self._step("arm", "Arming the undo in systemd")
        files = (plan.trial_path, plan.scaffold_path)
        undo = Undo(self._host, before, files, plan.by)
        await undo.arm(seconds)
        self._patience.until = time.monotonic() + seconds
        self._tell(Armed(time.time(), time.time() + seconds))
        return undo

    async def _stands(self, unit: LoadedUnit, before: Snapshot, undo: Undo, cursor: str) -> Kept | None:
        """From the first change to the decision, the unit and its journal followed; None unless kept."""
        host, plan = self._host, self._plan
        try:
            async with Observer(host, plan.unit, cursor, self._tell, self._files) as observer:
                attempt = Attempt(host, plan, undo, observer, self._tell, self._passing)
                judged = await self._decision.unless_reverted(attempt.run(unit, before))
                self._tell(judged)
                if not judged.passed:
                    return None
                keeping = Keeping(host, plan, undo, self._decision, self._tell, before, self._patience)
                listening = asyncio.ensure_future(attempt.judge.listen(before))
                try:
                    return await keeping.run(observer)
                finally:
                    await discard(listening)
        except Reverted:
            return None
        except (HostError, TimeoutError) as error:
            self._tell(Verdict(time.time(), False, f"the trial could not go on: {error}", judged=False))
            return None
