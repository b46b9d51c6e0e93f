"""The attempt itself: apply the drop-in, restart the service, watch it, and judge."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Collection

from host.ports import Host, LoadedUnit
from trial import checks, preflight, stop, verdict
from trial.checks import Reloads
from trial.conditions import unmet
from trial.decision import discard
from trial.events import AnyEvent, Restarted, Step, Verdict
from trial.judgement import Judge
from trial.observer import Observer
from trial.plan import SCAFFOLD, Plan, seconds_to_restart
from trial.restart import Restarting
from trial.snapshot import Snapshot, is_running
from trial.undo import Undo
from trial.verdict import Standing

_READING = 0.06
"""Seconds that reading the journal and looking at the process take."""
_RETRY = 0.25
"""Seconds between two attempts of a check that does not pass yet."""


class Attempt:
    """One attempt, under an undo that is armed."""

    def __init__(
        self,
        host: Host,
        plan: Plan,
        undo: Undo,
        observer: Observer,
        tell: Callable[[AnyEvent], None],
        passing: Collection[str] = (),
    ) -> None:
        """passing: the names of the checks that passed before the change."""
        self._host = host
        self._plan = plan
        self._undo = undo
        self._observer = observer
        self._tell = tell
        self.judge = Judge(host, plan, observer, tell)
        self._passing = passing
        self._failed_check = ""
        self._never_passed = ""
        """The reason that a check gave which was not seen to pass before the change."""
        self._idle: tuple[str, ...] = ()

    def _step(self, name: str, text: str) -> None:
        self._tell(Step(time.time(), name, text))

    async def run(self, unit: LoadedUnit, before: Snapshot) -> Verdict:
        """Apply, reload, restart and watch; the verdict. Raises HostError, TimeoutError."""
        restarting = Restarting(self._host, unit, before, self._tell)
        self.judge.begin(unit, before)
        if why := await self._apply(restarting, unit, before):
            return await self.judge.unloaded(why)
        reason, started = await self._restart(restarting, unit, before)
        if not reason:
            self._step("watch", f"Watching it for {self._plan.watching:g} s")
            reason = await self._settle(started, before)
        if reason:
            never_passed = reason == self._never_passed
            return await self.judge.failed(
                reason, started.invocation, self._failed_check, never_passed=never_passed
            )
        return await self.judge.well(unit, before, self._idle)

    async def _apply(self, restarting: Restarting, unit: LoadedUnit, before: Snapshot) -> str:
        """Write the drop-in where it beats every other and load it; why it could not be, or nothing."""
        beside = self._plan.beside
        if before.stops_first:
            if before.running:
                self._step("stop", f"Stopping {unit.name} first, with the settings that it was started with")
                if why := await restarting.stop(self._plan.checks, seconds_to_restart(unit)):
                    return why
            beside += stop.beside(self._plan.drop_in, await stop.left(self._host, unit.name))
        self._step("apply", f"Writing the trial to {self._plan.trial_path}")
        await self._host.create(self._plan.scaffold_path, SCAFFOLD + beside)
        await self._host.create(self._plan.trial_path, self._plan.drop_in)
        self._step("reload", "Reloading systemd")
        await self._host.reload()
        return await self._not_loaded()

    async def _restart(
        self, restarting: Restarting, unit: LoadedUnit, before: Snapshot
    ) -> tuple[str, Standing]:
        """Restart the service; why the job failed, or nothing, and how the service stands after it."""
        self._step("restart", f"Restarting {self._plan.unit}")
        for name in (self._plan.unit, *before.pulled):
            await self._host.reset_failed(name)  # its start limit, too
        job = await restarting.run(self._plan.checks, seconds_to_restart(unit))
        self._idle = restarting.idle
        started = await (self._observer.glance() if job.result == "done" else self._observer.refresh())
        self._tell(Restarted(time.time(), job.result, job.seconds, started.invocation))
        if job.result == "done":
            await self._bring_back(before)
            return "", started
        return verdict.failure(started) or verdict.of_job(job.result, self._observer.unit.properties), started

    async def _bring_back(self, before: Snapshot) -> None:
        """Start what the restart stopped and does not start again (PropagatesStopTo=)."""
        for name in before.dependents if before.running else ():
            if not is_running(await self._host.read_unit(name)):
                await self._host.start(name, seconds_to_restart(await self._host.read_unit(name)))

    async def _not_loaded(self) -> str:
        """Why systemd would not run the service with the trial's drop-in; empty where it would."""
        name = self._plan.unit
        loaded = await self._host.properties(name, ("LoadState", "DropInPaths"))
        if loaded["LoadState"] != "loaded":
            unit = await self._host.read_unit(name)
            return f"with the change the unit can't be loaded: {preflight.refusal(unit)}"
        paths = loaded["DropInPaths"]
        if not isinstance(paths, list) or self._plan.trial_path not in paths:
            return "systemd did not load the trial's drop-in: another file of the same name hides it"
        return ""

    async def _settle(self, started: Standing, before: Snapshot) -> str:
        """Watch for the settle time while the checks are retried; why it failed, or nothing."""
        end = time.monotonic() + self._plan.watching
        checking = asyncio.ensure_future(self._checked(end))
        checking.add_done_callback(lambda _: self._observer.changed.set())
        reading = asyncio.ensure_future(self._read_up(end))
        try:
            while (left := end - time.monotonic()) > 0 or not checking.done():
                if reason := verdict.failure(self._observer.standing):
                    return reason
                self._observer.changed.clear()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(left if left > 0 else None):
                        await self._observer.changed.wait()
            late = time.monotonic() - end > _READING
            now = await self._observer.refresh()
            reason = verdict.failure(now) or self._unmet(now)
            reason = reason or verdict.unsettled(now, started, was_running=before.running)
            reason = reason or checking.result() or await self._no_longer_ours()
            if not reason:
                await reading
                if late:  # the checks took longer: what they made the service say is not among it yet
                    await self._read_up(end)
            return reason
        finally:
            await discard(checking, reading)

    async def _read_up(self, end: float) -> None:
        """Read what the journal holds, and look at the process, so that it is done when the time is up: what
        comes after that is told while the trial waits to be kept."""
        await asyncio.sleep(end - _READING - time.monotonic())
        await asyncio.gather(self._observer.catch_up(), self.judge.look())

    def _unmet(self, now: Standing) -> str:
        """Which conditions kept it from starting; empty where none did."""
        which = "" if now.condition else unmet(self._observer.unit.properties)
        return f"systemd did not start it, since this is not met: {which}" if which else ""

    async def _checked(self, end: float) -> str:
        """Run every check until it passes or the time is up; why one failed, or nothing."""
        for check in self._plan.checks:
            while True:
                result = await checks.run(self._host, self._plan.unit, check)
                if result.passed or time.monotonic() >= end or isinstance(check, Reloads):
                    break
                await asyncio.sleep(_RETRY)
            self._tell(result)
            if not result.passed:
                self._failed_check = result.text
                reason = f"the check '{result.name}' fails: {result.text}"
                self._never_passed = "" if result.name in self._passing else reason
                return reason
        return ""

    async def _no_longer_ours(self) -> str:
        """Why what was seen would not be the trial's doing; empty where it is."""
        if not await self._undo.stands():
            return "the undo ran while the trial was watched, so the result does not count"
        present = await self._host.read(self._plan.trial_path)
        if present is None or present.content != self._plan.drop_in:
            return "the trial's drop-in was changed or removed by somebody else meanwhile"
        return await self._not_loaded()
