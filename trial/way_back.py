"""The way back of a trial: its undo, and what is as before by then, each by itself."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence

from msgspec import structs

from host.ports import Host, HostError, HostUnavailable, LoadedUnit, Patience
from trial import checks, snapshot
from trial.checks import Reloads
from trial.events import AnyEvent, Checked, Step, Undone, Warned, unseen
from trial.observer import state_of
from trial.plan import Plan, seconds_to_restart
from trial.snapshot import Snapshot, has_job
from trial.taken import changed_values
from trial.undo import Undo
from trial.undo_text import key_of
from trial.verdict import Standing

_PATIENCE = 60
"""Seconds that the way back may take beyond the unit's own restart: dependents start too."""
_LEAST = 10.0
"""Seconds that the undo is given by another helper at least."""
_READY = 5.0
"""Seconds in which a service that was restarted by the undo passes its checks again."""
_RETRY = 0.25
_HOW = "What became of the trial is not known: look with `{} status {}`. systemd undoes it."
_NAMED = 3
"""Paths that are named, of many."""


class Returning:
    """Taking one trial back."""

    def __init__(
        self, host: Host, plan: Plan, undo: Undo, tell: Callable[[AnyEvent], None], patience: Patience
    ) -> None:
        self._host = host
        self._plan = plan
        self._undo = undo
        self._tell = tell
        self._patience = patience
        self._marked = False
        """Whether the unit is marked as failed now."""
        self._renewed = False
        """Whether another helper has taken over already: then it is not the helper's fault."""

    async def run(self, unit: LoadedUnit, before: Snapshot, passing: tuple[str, ...] = ()) -> None:
        """Undo, the way the deadline would; `passing` names the checks that passed before the trial.

        Where the helper is gone another one does it, and what is told at last is what was seen."""
        text = f"Undoing the trial of {self._plan.unit}"
        self._tell(Step(time.time(), "undo", text))
        seconds = seconds_to_restart(unit) + _PATIENCE
        self._patience.until = time.monotonic() + seconds
        why = await self._seen_to(self._fired)
        ended: list[Undone] = []

        async def look() -> None:
            ended.append(await self._compared(unit, before, passing, await self._left()))

        unseen_for = await self._seen_to(look)
        if not ended:
            text = f"{why or unseen_for} {_HOW.format(self._plan.layout.systemctl, self._plan.unit)}"
            ended.append(unseen(text, passing, owners=bool(before.owners.lists)))
        elif why and not ended[0].whole:
            text = f"{ended[0].text}; {why} The host goes on with the undo by itself"
            ended = [structs.replace(ended[0], text=text)]
        if ended[0].known and before.failed and not self._marked:
            text = f"{self._plan.unit} was marked as failed before; it has run since, and that mark is gone."
            self._tell(Warned(time.time(), text))
        self._tell(ended[0])

    async def _fired(self) -> None:
        seconds = max(_LEAST, self._patience.until - time.monotonic())
        await self._undo.fire(seconds)
        if await self._left():  # it had fired before there was anything to take back
            await self._undo.arm(round(seconds))
            await self._undo.fire(seconds)

    async def _seen_to(self, doing: Callable[[], Awaitable[None]]) -> str:
        """Do something, by another helper where this one is gone; why it was not done, or nothing."""
        try:
            try:
                await doing()
            except HostUnavailable as error:
                if self._renewed:
                    raise
                self._renewed = True
                self._tell(Step(time.time(), "renew", f"{error} Going on with another helper"))
                await self._host.renew()
                await doing()
        except (HostError, TimeoutError) as error:
            return str(error)
        return ""

    @property
    def _paths(self) -> tuple[str, ...]:
        return self._plan.trial_path, self._plan.scaffold_path

    async def _left(self) -> list[str]:
        """The trial's files that are still there."""
        return [path for path in self._paths if await self._host.read(path)]

    async def _compared(
        self, unit: LoadedUnit, before: Snapshot, passing: tuple[str, ...], there: list[str]
    ) -> Undone:
        """What is as it was, each by itself; `there`: the trial's files that are not gone."""
        now = await self._host.read_unit(self._plan.unit)
        self._tell(state_of(Standing().updated(now.properties)))
        self._marked = now.text("ActiveState") == "failed"
        left = [path for path in self._paths if path in there or path in now.units("DropInPaths")]
        other = [f"{name}=" for name in changed_values(unit, now, self._plan)]
        off = await self._off(before)
        failing = [] if off else await self._failing(passing)
        noted = bool(before.owners.lists)
        theirs = await self._host.owners_changed(key_of(self._plan.unit)) if noted else None
        said = [f"not as before: {', '.join((*left, *other, *off))}"] if (left or other or off) else []
        if left and not there:
            systemctl = self._plan.layout.systemctl
            how = f"{systemctl} daemon-reload && {systemctl} restart {self._plan.unit}"
            said.append(
                f"systemd did not reload, as it does not where /run is full; make room there, then: {how}"
            )
        said += [f"the check '{name}' no longer passes" for name in failing]
        said += [f"of another owner than before: {_some(theirs)}"] if theirs else []
        asked = bool(passing) and not off
        return Undone(
            time.time(),
            not left,
            not off,
            "; ".join(said),
            values=not other,
            checks=not failing if asked else None,
            owners=None if theirs is None else not theirs,
            unknown=("owners",) if noted and theirs is None else (),
        )

    async def _off(self, before: Snapshot) -> list[str]:
        """The units that are not in the state that they had; one that somebody else moves just now, as the
        undo of a trial of its neighbour does, is given a moment."""
        wanted = dict.fromkeys((*before.dependents, *before.sockets, *before.triggers), True)
        wanted |= dict.fromkeys(before.pulled, False)
        wanted[self._plan.unit] = before.running
        end = time.monotonic() + _READY
        while True:
            units = {name: await self._host.read_unit(name) for name in wanted}
            running = {name: snapshot.is_running(unit) for name, unit in units.items()}
            running[self._plan.unit] &= before.looping or not snapshot.is_looping(units[self._plan.unit])
            off = [name for name in wanted if running[name] != wanted[name]]
            if time.monotonic() >= end or not any(has_job(units[name].properties) for name in off):
                return off
            await asyncio.sleep(_RETRY)

    async def _failing(self, passing: tuple[str, ...]) -> list[str]:
        """The checks that passed before the trial and do not pass any more, given a moment to."""
        found = []
        end = time.monotonic() + _READY
        for check in self._plan.checks:
            if checks.named(check) not in passing or isinstance(check, Reloads):
                continue
            while True:
                result: Checked = await checks.run(self._host, self._plan.unit, check, before=True)
                if result.passed or time.monotonic() >= end:
                    break
                await asyncio.sleep(_RETRY)
            if not result.passed:
                found.append(result.name)
        return found


def _some(paths: Sequence[str]) -> str:
    more = f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else ""
    return ", ".join(paths[:_NAMED]) + more
