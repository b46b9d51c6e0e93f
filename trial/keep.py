"""After a passed trial: the time in which it can be kept, and how keeping is done."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable

from host.ports import Host, HostError, HostUnavailable, Patience, UnitChanged, UnitFile
from trial import verdict
from trial.decision import Decision, Reverted, discard, to_its_end
from trial.events import AnyEvent, Armed, Kept, Step, Verdict, Warned
from trial.observer import Observer
from trial.plan import Plan
from trial.snapshot import Snapshot
from trial.undo import Undo

_LATE = 2.0
"""Seconds past the deadline after which it is asked whether it came."""
_PATIENCE = 200.0
"""Seconds that an undo may take: the unit's own time-outs are part of it."""


class Keeping:
    """A passed trial that waits to be kept."""

    def __init__(
        self,
        host: Host,
        plan: Plan,
        undo: Undo,
        decision: Decision,
        tell: Callable[[AnyEvent], None],
        before: Snapshot,
        patience: Patience,
    ) -> None:
        self._host = host
        self._plan = plan
        self._undo = undo
        self._decision = decision
        self._tell = tell
        self._before = before
        self._patience = patience
        self._comes_and_goes = bool(before.sockets or before.triggers)
        """Whether something starts the service when it is needed, so that it may end by itself."""

    async def run(self, observer: Observer) -> Kept | None:
        """Let it stand until it is kept, or fails after all (None, the verdict told).

        Raises Reverted where the user takes it back or its deadline comes."""
        seconds = round(self._plan.window)
        if not await self._undo.move_on(seconds):
            raise Reverted
        self._patience.until = time.monotonic() + seconds
        self._tell(Armed(time.time(), time.time() + seconds))
        was_up = observer.standing.active in verdict.WELL and not self._comes_and_goes
        while True:
            fired = await self._decision.unless_reverted(self._something(observer))
            reason = verdict.relapse(observer.standing, was_up=was_up)
            if reason and not fired and await self._undo.stands():  # else it is the undo that stops it
                await observer.catch_up()
                self._tell(Verdict(time.time(), False, f"it passed, but then {reason}"))
                return None
            if reason or fired:
                raise Reverted
            if self._decision.kept.is_set() and (kept := await to_its_end(self.keep())):
                return kept

    async def _something(self, observer: Observer) -> bool:
        """Wait for Keep, a change of the unit or the undo; whether it was the undo."""
        assert self._undo.armed is not None
        observer.changed.clear()
        async with self._host.watch(self._undo.armed.undo) as undoing:
            if not await self._undo.stands():
                return True
            fired = asyncio.ensure_future(_fires(undoing))
            others = [
                asyncio.ensure_future(event.wait()) for event in (self._decision.kept, observer.changed)
            ]
            try:
                left = max(0.0, self._patience.until - time.monotonic()) + _LATE
                done, _ = await asyncio.wait(
                    (fired, *others), return_when=asyncio.FIRST_COMPLETED, timeout=left
                )
                if not done:  # past its deadline nothing was heard of it
                    return not await self._undo.stands()
                return fired.done() and fired.result()
            finally:
                await discard(fired, *others)

    async def keep(self) -> Kept | None:
        """Make it persistent, in an order in which a deadline that fires meanwhile can't lie; None, and the
        reason told, where the file can't be written. Raises Reverted, HostError: then it is undone."""
        try:
            kept = await self._written()
            if kept is None:
                return None
            old, new = kept
            if not await self._undo.commit():
                await self._unkeep(old, new)
                raise Reverted
        except HostUnavailable as error:
            await self._host.renew()
            if not await self._committed():
                raise
            self._tell(Warned(time.time(), f"{error} Another helper goes on with it"))
        try:
            return await self._finished()
        except HostUnavailable:
            with contextlib.suppress(HostError, TimeoutError):
                await self._host.renew()
                return await self._finished()
        except (HostError, TimeoutError):
            pass
        text = "It is kept; systemd removes what is left of the trial within a minute."
        self._tell(Warned(time.time(), text))
        return Kept(time.time(), self._plan.kept_path)

    async def _committed(self) -> bool:
        """Whether it is kept, and the undo has nothing to do any more."""
        present = await self._host.read(self._plan.kept_path)
        return (
            not await self._undo.flagged() and present is not None and present.content == self._plan.drop_in
        )

    async def _written(self) -> tuple[UnitFile | None, UnitFile] | None:
        """Write and load the persistent file, while the undo knows of it: the older file, and the new one;
        None where it can't be written."""
        host, plan = self._host, self._plan
        self._decision.kept.clear()
        self._tell(Step(time.time(), "keep", f"Keeping it as {plan.kept_path}"))
        old = await host.read(plan.kept_path)
        await self._undo.note_keep(plan.kept_path, old)
        try:
            new = await host.replace(plan.kept_path, plan.drop_in, plan.kept_digest)
        except HostError as error:
            await self._undo.forget_keep()
            self._tell(Warned(time.time(), f"Not kept: {error}"))
            return None
        await host.reload()
        await self._as_it_was()
        return old, new

    async def _finished(self) -> Kept:
        """Take the trial's own files away, now that it is kept. The end of the watch does that, too."""
        host, plan = self._host, self._plan
        await host.remove((plan.trial_path, plan.scaffold_path))
        await host.reload()
        await self._undo.stand_down()
        unit = await host.read_unit(plan.unit)
        if plan.kept_path not in unit.units("DropInPaths"):
            self._tell(Warned(time.time(), f"{plan.kept_path} is written, but systemd does not load it."))
        return Kept(time.time(), plan.kept_path)

    async def _as_it_was(self) -> None:
        """A service that was down before is down again, and what went down for it is up again."""
        before = self._before
        if before.running:
            return
        for name in (before.unit, *before.pulled):
            await self._host.stop(name, _PATIENCE)
        for name in before.dependents:
            await self._host.start(name, _PATIENCE)

    async def _unkeep(self, old: UnitFile | None, new: UnitFile) -> None:
        """The deadline was faster, and the undo puts the persistent file back as it was, unless that was
        written after it had passed by. What it restarted may have loaded that file then, so another undo is
        armed, which does it all again with the file as it was."""
        await self._undo.fire(_PATIENCE)
        present = await self._host.read(new.path)
        if present is None or present.digest != new.digest:
            return
        if old is None:
            await self._host.remove((new.path,))
        else:
            await self._host.replace(old.path, old.content, new.digest)
        await self._host.reload()
        await self._undo.arm(round(_PATIENCE))


async def _fires(undoing: AsyncIterator[UnitChanged]) -> bool:
    """Wait until the undo's unit does anything."""
    async for change in undoing:
        if change.properties.get("ActiveState", "inactive") != "inactive":
            return True
    return False
