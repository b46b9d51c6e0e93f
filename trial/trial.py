"""One trial: the sequence from the preflight to Keep or the undo, as a stream of events."""

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, Awaitable
from typing import TypeVar

from host.ports import Host, HostError, LoadedUnit, NoSuchUnit, UnitFile
from trial import checks, preflight, snapshot, verdict
from trial.events import (
    AnyEvent,
    Armed,
    Kept,
    Refused,
    Restarted,
    Step,
    Undone,
    Verdict,
    Warned,
)
from trial.observer import Observer
from trial.plan import SCAFFOLD, Plan, restart_seconds
from trial.snapshot import Snapshot
from trial.undo import Undo
from trial.verdict import Standing

__all__ = ["Plan", "Trial"]

T = TypeVar("T")

_RETRY = 0.25
"""Seconds between two attempts of a check that does not pass yet."""
_MARGIN = 15
"""Seconds that the undo waits beyond everything that the trial itself may take."""


class _Reverted(Exception):
    """The user took the trial back."""


class Trial:
    """A trial of one plan on one host. Iterate run() to its end; decide with keep() and revert()."""

    def __init__(self, host: Host, plan: Plan) -> None:
        self._host = host
        self._plan = plan
        self._queue: asyncio.Queue[AnyEvent | None] = asyncio.Queue()
        self._reverted = asyncio.Event()
        self._kept = asyncio.Event()
        self._undo: Undo | None = None

    def keep(self) -> None:
        """Keep a trial that has passed; before that it does nothing."""
        self._kept.set()

    def revert(self) -> None:
        """Take the trial back, at whatever point it is."""
        self._reverted.set()

    async def run(self) -> AsyncGenerator[AnyEvent, None]:
        """Everything that happens, until nothing of the trial is left or it is kept."""
        task = asyncio.create_task(self._produce())
        try:
            while (event := await self._queue.get()) is not None:
                yield event
            await task
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _produce(self) -> None:
        try:
            await self._sequence()
        finally:
            self._tell(None)

    def _tell(self, event: AnyEvent | None) -> None:
        self._queue.put_nowait(event)

    def _step(self, name: str, text: str) -> None:
        self._tell(Step(time.time(), name, text))

    async def _unless_reverted(self, work: Awaitable[T]) -> T:
        """Wait for this, or raise _Reverted as soon as the user takes the trial back."""
        task = asyncio.ensure_future(work)
        stop = asyncio.ensure_future(self._reverted.wait())
        try:
            await asyncio.wait((task, stop), return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                raise _Reverted
            return task.result()
        finally:
            for each in (task, stop):
                each.cancel()
            await asyncio.gather(task, stop, return_exceptions=True)

    async def _sequence(self) -> None:
        try:
            unit, before = await self._unless_reverted(self._prepare())
        except preflight.CannotTry as error:
            self._tell(Refused(time.time(), str(error), error.ask))
        except NoSuchUnit as error:
            self._tell(Refused(time.time(), str(error), status=2))
        except (HostError, TimeoutError) as error:
            self._tell(Refused(time.time(), str(error)))
        except _Reverted:
            self._tell(Refused(time.time(), "The trial was cancelled before anything was changed."))
        else:
            await self._watched(unit, before)

    async def _prepare(self) -> tuple[LoadedUnit, Snapshot]:
        """Everything before the first change, and the undo, armed."""
        plan, host = self._plan, self._host
        self._step("preflight", f"Looking at {plan.unit}")
        if there := await preflight.leftover(host, plan.unit):
            raise preflight.CannotTry(there)
        found = await preflight.inspect(host, plan)
        for text in found.warnings:
            self._tell(Warned(time.time(), text))
        before = await snapshot.take(host, found.unit)
        if before.running:
            await self._check_before()
        if before.dependents:
            text = f"A restart also restarts or stops {', '.join(before.dependents)}; the undo starts them again."
            self._tell(Warned(time.time(), text))
        budget = self._restart_seconds(found.unit) + self._watch_seconds() + _MARGIN
        undo = Undo(host, before, (plan.trial_path, plan.scaffold_path))
        self._step("arm", "Arming the undo outside this program")
        await undo.arm(round(budget))
        self._undo = undo
        self._tell(Armed(time.time(), time.time() + round(budget)))
        return found.unit, before

    async def _check_before(self) -> None:
        for check in self._plan.checks:
            result = await checks.run(self._host, check, before=True)
            self._tell(result)
            if not result.passed:
                raise preflight.CannotTry(
                    f"The check {check.name!r} does not pass even without the change ({result.text});"
                    " mend it or leave it out."
                )

    @staticmethod
    def _restart_seconds(unit: LoadedUnit) -> float:
        return restart_seconds(unit.number("TimeoutStopUSec"), unit.number("TimeoutStartUSec"))

    def _watch_seconds(self) -> float:
        return self._plan.settle + sum(check.deadline for check in self._plan.checks)

    async def _watched(self, unit: LoadedUnit, before: Snapshot) -> None:
        """From the first change to the end, with the unit's state and journal followed all the while."""
        host, plan = self._host, self._plan
        try:
            observer = Observer(host, plan.unit, await host.cursor(), self._tell)
            async with observer():
                judged = await self._unless_reverted(self._try(unit, before, observer))
                self._tell(judged)
                if judged.passed:
                    judged = await self._wait_for_decision(observer)
                if not judged.passed:
                    await self._take_back(unit, before)
        except _Reverted:
            await self._take_back(unit, before)
        except (HostError, TimeoutError) as error:
            self._tell(Verdict(time.time(), False, f"The trial could not go on: {error}"))
            await self._take_back(unit, before)

    async def _try(self, unit: LoadedUnit, before: Snapshot, observer: Observer) -> Verdict:
        """Apply, reload, restart and watch; the verdict."""
        host, plan = self._host, self._plan
        self._step("apply", f"Writing the trial to {plan.trial_path}")
        await host.create(plan.scaffold_path, SCAFFOLD)
        await host.create(plan.trial_path, plan.drop_in)
        self._step("reload", "Reloading systemd")
        await host.reload()
        if why := await self._not_loaded():
            return Verdict(time.time(), False, why)
        self._step("restart", f"Restarting {plan.unit}")
        await host.reset_failed(plan.unit)
        job = await host.restart(plan.unit, self._restart_seconds(unit))
        started = await observer.refresh()
        self._tell(Restarted(time.time(), job.result, job.seconds, started.invocation))
        reason = ""
        if job.result != "done":
            reason = verdict.failure(started) or f"its start job ended as {job.result!r}"
        self._step("watch", f"Watching it for {plan.settle:g} s")
        reason = reason or await self._settle(observer, started, before)
        self._step("verdict", "Judging")
        entries = await observer.catch_up()
        if not reason:
            return Verdict(time.time(), True, f"it stayed {observer.standing.active} for {plan.settle:g} s")
        shown = verdict.evidence(entries, started.invocation)
        return Verdict(time.time(), False, reason, evidence=shown)

    async def _not_loaded(self) -> str:
        """Why systemd would not run the service with the trial's drop-in; empty where it would."""
        unit = await self._host.read_unit(self._plan.unit)
        if unit.text("LoadState") != "loaded":
            return f"with the change the unit can't be loaded ({preflight.refusal(unit)})"
        if self._plan.trial_path not in unit.units("DropInPaths"):
            return "systemd did not load the trial's drop-in: another file of the same name hides it"
        return ""

    async def _settle(self, observer: Observer, started: Standing, before: Snapshot) -> str:
        """Watch for the settle time while the checks are retried; why it failed, or nothing."""
        end = time.monotonic() + self._plan.settle
        checking = asyncio.ensure_future(self._checked(end))
        try:
            while (left := end - time.monotonic()) > 0 or not checking.done():
                if reason := verdict.failure(observer.standing):
                    return reason
                observer.changed.clear()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(max(left, 0.05)):
                        await observer.changed.wait()
            failed = checking.result()
        finally:
            checking.cancel()
            await asyncio.gather(checking, return_exceptions=True)
        now = await observer.refresh()
        reason = verdict.failure(now) or verdict.unsettled(now, started, was_running=before.running)
        return reason or failed or await self._no_longer_ours()

    async def _checked(self, end: float) -> str:
        """Run every check until it passes or the time is up; why one failed, or nothing."""
        for check in self._plan.checks:
            while True:
                result = await checks.run(self._host, check)
                if result.passed or time.monotonic() >= end:
                    break
                await asyncio.sleep(_RETRY)
            self._tell(result)
            if not result.passed:
                return f"the check {check.name!r} fails: {result.text}"
        return ""

    async def _no_longer_ours(self) -> str:
        """Why what was seen would not be the trial's doing; empty where it is."""
        assert self._undo is not None
        if not await self._undo.stands():
            return "the undo fired while the trial was watched, so nothing was proved"
        present = await self._host.read(self._plan.trial_path)
        if present is None or present.content != self._plan.drop_in:
            return "the trial's drop-in was changed or removed by somebody else meanwhile"
        return await self._not_loaded()

    async def _wait_for_decision(self, observer: Observer) -> Verdict:
        """Keep the trial standing until it is kept, taken back, undone by its deadline, or fails after all."""
        assert self._undo is not None
        await self._undo.move_on(round(self._plan.window))
        passed = Verdict(time.time(), True, "")
        self._tell(Armed(time.time(), time.time() + round(self._plan.window)))
        while True:
            fired = await self._unless_reverted(self._something(observer))
            if reason := verdict.failure(observer.standing):
                failed = Verdict(time.time(), False, f"it passed, but then {reason}")
                self._tell(failed)
                return failed
            if fired:
                raise _Reverted
            if self._kept.is_set() and await self._keep():
                return passed

    async def _something(self, observer: Observer) -> bool:
        """Wait for a decision, a change of the unit or the undo; whether it was the undo."""
        assert self._undo is not None
        assert self._undo.armed is not None
        observer.changed.clear()
        async with self._host.watch(self._undo.armed.undo) as undoing:
            fired = asyncio.ensure_future(_fires(undoing))
            others = [asyncio.ensure_future(event.wait()) for event in (self._kept, observer.changed)]
            try:
                await asyncio.wait((fired, *others), return_when=asyncio.FIRST_COMPLETED)
                return fired.done() and not fired.cancelled() and fired.result()
            finally:
                for task in (fired, *others):
                    task.cancel()
                await asyncio.gather(fired, *others, return_exceptions=True)

    async def _keep(self) -> bool:
        """Make it persistent, in an order in which a deadline that fires meanwhile can't lie."""
        host, plan, undo = self._host, self._plan, self._undo
        assert undo is not None
        self._kept.clear()
        self._step("keep", f"Keeping it as {plan.kept_path}")
        old = await host.read(plan.kept_path)
        try:
            new = await host.replace(plan.kept_path, plan.drop_in, plan.kept_digest)
        except HostError as error:
            self._tell(Warned(time.time(), f"Not kept: {error}"))
            return False
        await host.reload()
        if not await undo.disarm():
            await self._unkeep(old, new)
            raise _Reverted
        await host.remove((plan.trial_path, plan.scaffold_path))
        await host.reload()
        unit = await host.read_unit(plan.unit)
        if plan.kept_path not in unit.units("DropInPaths"):
            self._tell(Warned(time.time(), f"{plan.kept_path} is written, but systemd does not load it."))
        self._tell(Kept(time.time(), plan.kept_path))
        return True

    async def _unkeep(self, old: UnitFile | None, new: UnitFile) -> None:
        """The deadline was faster: put the persistent file back as it was."""
        if old is None:
            await self._host.remove((new.path,))
        else:
            await self._host.replace(old.path, old.content, new.digest)
        await self._host.reload()

    async def _take_back(self, unit: LoadedUnit, before: Snapshot) -> None:
        """Undo, the way the deadline would, and see that all is as before."""
        undo, plan = self._undo, self._plan
        assert undo is not None
        self._step("undo", f"Taking the trial back: {plan.unit} as it was")
        limit = self._restart_seconds(unit) + 60
        try:
            await undo.fire(limit)
            event = await self._as_before(before)
        except (HostError, TimeoutError) as error:
            text = f"{error} The undo on the host goes on by itself; look with: systemctl status {plan.unit}"
            event = Undone(time.time(), False, False, text)
        self._tell(event)

    async def _as_before(self, before: Snapshot) -> Undone:
        paths = (self._plan.trial_path, self._plan.scaffold_path)
        left = [path for path in paths if await self._host.read(path) is not None]
        unit = await self._host.read_unit(self._plan.unit)
        loaded = [path for path in paths if path in unit.units("DropInPaths")]
        names = (self._plan.unit, *before.dependents, *before.sockets, *before.triggers)
        wanted = {name: name != self._plan.unit or before.running for name in names}
        states = {name: snapshot.is_running(await self._host.read_unit(name)) for name in names}
        off = [name for name, running in states.items() if running != wanted[name]]
        text = f"not as before: {', '.join((*left, *loaded, *off))}" if left or loaded or off else ""
        return Undone(time.time(), not left and not loaded, not off, text)


async def _fires(undoing: object) -> bool:
    """Wait until the undo's unit does anything."""
    async for change in undoing:  # type: ignore[attr-defined]
        if change.properties.get("ActiveState", "inactive") != "inactive":
            return True
    return False
