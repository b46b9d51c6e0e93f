"""The undo that outlives this program: text units that systemd itself runs when nobody keeps the trial.

To disarm, remove the flag, then stop the watch. A second pair of the same shape watches over the time in
which to keep.
"""

import asyncio
import contextlib
from collections.abc import Mapping, Sequence

from host.ports import Host, HostError, HostUnavailable, NoSuchUnit, TrialLocked, UnitFile
from trial.decision import to_its_end
from trial.snapshot import Snapshot, has_job
from trial.undo_text import (
    SLEEP,
    Pair,
    pairs_of,
    undo_commands,
    undo_guard,
    undo_text,
    watch_guard,
    watch_text,
)


class Undo:
    """The undo of one trial: armed, moved on to its second phase, disarmed or fired."""

    def __init__(self, host: Host, snapshot: Snapshot, trial_files: Sequence[str], by: str = "") -> None:
        self._host = host
        self._snapshot = snapshot
        self._trial_files = tuple(trial_files)
        self._by = by
        self._trial, self._window = pairs_of(snapshot.unit, snapshot.layout)
        self.armed: Pair | None = None
        """The pair that stands guard now."""

    async def arm(self, seconds: int) -> None:
        """Write, start and read back the first pair. Raises TrialLocked where another trial has it,
        HostError where it can't be relied on; then nothing is left behind."""
        try:
            await self._others_ended()
            await self._stand_up(self._trial, seconds)
        except TrialLocked:  # what is there is the other trial's
            raise
        except BaseException:
            await self._forget_owners()
            raise

    async def _others_ended(self) -> None:
        """Wait for an earlier trial's watches that are ending: the last that they do is to start the undo,
        which has no flag to run for until this one's is written. So has a start that is waiting: on a busy
        machine the watch may be gone before it."""
        pairs = (self._trial, self._window)
        states = await asyncio.gather(*(active_state(self._host, pair.watch) for pair in pairs))
        for pair, state in zip(pairs, states, strict=True):
            if state == "deactivating":
                await _stopped(self._host, pair.watch)
        await asyncio.gather(*(self._none_waits(pair.undo) for pair in pairs))

    async def _none_waits(self, undo: str) -> None:
        """Let a start of an undo that is waiting come to its end."""
        if has_job(await self._host.properties(undo, ("Job",))):
            with contextlib.suppress(NoSuchUnit):
                await self._host.start(undo, 60)

    async def move_on(self, seconds: int) -> bool:
        """Let the second pair take over from the first, with no moment between them. False where the
        first one fired before that."""
        await self._stand_up(self._window, seconds)
        return await self._stand_down(self._trial)

    async def _lock(self, path: str, text: str) -> None:
        """Create the file whose existence is the lock. Cancelled meanwhile, it is not left locked."""
        written = False

        async def write() -> None:
            nonlocal written
            await self._host.create(path, text.encode())
            written = True

        try:
            await to_its_end(write())
        except asyncio.CancelledError:
            if written:
                await self._host.remove((path,))
            raise

    async def _stand_up(self, pair: Pair, seconds: int) -> None:
        snapshot = self._snapshot
        texts = (
            watch_text(snapshot.unit, pair, seconds, self._trial_files, self._by),
            undo_text(snapshot, pair, self._trial_files),
            watch_guard(),
            undo_guard(pair),
            "",
        )
        await self._lock(pair.files[0], texts[0])
        try:
            empty = ((path, "") for path in (pair.unkeep, pair.rekeep) if path)
            for path, text in (*list(zip(pair.files, texts, strict=True))[1:], *empty):
                await self._host.create(path, text.encode())
            await self._load(pair, seconds)
            job = await self._host.start(pair.watch, 20)
            if job.result != "done":
                raise HostError(
                    f"The watch over the trial did not start ({job.result}), so nothing was tried."
                )
        except BaseException:
            await self._withdraw(pair)
            raise
        self.armed = pair

    async def _withdraw(self, pair: Pair) -> None:
        """Have a pair guard nothing that is not there yet: else its deadline would restart the service."""
        try:
            await stand_down(self._host, pair)
        except HostUnavailable:
            with contextlib.suppress(HostError, TimeoutError):  # why it was withdrawn is what is told
                await self._host.renew()
                await stand_down(self._host, pair)

    async def _load(self, pair: Pair, seconds: int) -> None:
        """See that systemd has loaded what was written. A new file is normally found without a reload, but
        an earlier trial's unit of the same name may still be in memory."""
        expected = undo_commands(self._snapshot, self._trial_files, pair)
        for again in (True, False):
            watch = await self._host.properties(pair.watch, _READ_BACK)  # which loads the undo, too
            undo = await self._host.properties(pair.undo, _READ_BACK)
            if _is_as_written(undo, expected, pair.flag) and _is_as_written(watch, [(SLEEP, str(seconds))]):
                return
            if again:
                await self._host.reload()
        raise HostError("systemd does not load the undo as it was written, so nothing was tried.")

    async def stands(self) -> bool:
        """Whether the undo is still armed: its flag there, its watch running, itself not running."""
        pair = self.armed
        if pair is None:
            return False
        asked = (active_state(self._host, pair.watch), active_state(self._host, pair.undo))
        flag, *states = await asyncio.gather(self._host.read(pair.flag), *asked)
        return flag is not None and states == ["active", "inactive"]

    async def fire(self, deadline: float) -> None:
        """Undo now, the same way as the deadline would, and wait until it is done; joins one that fired.
        Raises HostError where it did not get to its end; it is still armed then."""
        if self.armed is None:
            return
        try:
            job = await self._host.start(self.armed.undo, deadline)
            if job.result != "done":
                raise HostError(f"The undo was stopped before its end ({job.result}).")
        except NoSuchUnit:  # it fired, did its work and took itself away; or somebody else did
            for pair in (self._trial, self._window):
                await stand_down(self._host, pair)
        await self._sweep()

    async def disarm(self) -> bool:
        """Take the undo away. False where it fired before that."""
        if self.armed is None or not await self._stand_down(self.armed):
            return False
        await self._forget_owners()
        return True

    async def commit(self) -> bool:
        """Have the undo do nothing any more, from one moment to the next: what is kept is kept from then on,
        and the end of the watch takes the trial's files away. False where the undo fired before that."""
        assert self.armed is not None
        await self._host.remove((self.armed.kept,))
        await self._host.create(self.armed.kept, b"")
        return await self._unflag(self.armed)

    async def stand_down(self) -> None:
        """Take away what is left of the undo, after it was committed and the trial's files are gone."""
        assert self.armed is not None
        await self._host.remove((self.armed.kept,))
        await stand_down(self._host, self.armed)
        await self._forget_owners()

    async def flagged(self) -> bool:
        """Whether the undo has something to do yet."""
        return self.armed is not None and await self._host.read(self.armed.flag) is not None

    async def _unflag(self, pair: Pair) -> bool:
        was_there = await self._host.remove((pair.flag,))
        return bool(was_there) and await active_state(self._host, pair.undo) == "inactive"

    async def _stand_down(self, pair: Pair) -> bool:
        if not await self._unflag(pair):
            return False
        await self._host.stop(pair.watch, 20)
        await self._host.remove(pair.everything)
        return True

    async def note_keep(self, path: str, older: UnitFile | None) -> None:
        """Have the undo put back what is about to be replaced, should it fire before the trial is kept."""
        assert self.armed is not None
        pair = self.armed
        await self._host.remove(pair.notes)
        if older is None:
            await self._host.create(pair.unkeep, f"{path}\0".encode())
            await self._host.create(pair.rekeep, b"")
        else:
            await self._host.create(pair.older, older.content)
            await self._host.create(pair.unkeep, b"")
            await self._host.create(pair.rekeep, f"{pair.older}\0{path}\0".encode())

    async def forget_keep(self) -> None:
        """Nothing was replaced: the undo has nothing of it to put back."""
        assert self.armed is not None
        await self._host.remove(self.armed.notes)

    async def _sweep(self) -> None:
        """Remove what an undo that was itself killed would leave behind, and forget it."""
        for pair in pairs_of(self._snapshot.unit, self._snapshot.layout):
            await self._host.remove(pair.everything)
        await self._forget_owners()
        self.armed = None

    async def _forget_owners(self) -> None:
        if lists := self._snapshot.owners.lists:
            await self._host.remove(lists)


async def stand_down(host: Host, pair: Pair) -> None:
    """Have a pair guard nothing any more, whatever is left of it."""
    await host.remove((pair.flag,))
    if await active_state(host, pair.watch) != "inactive":
        await _stopped(host, pair.watch)
    await host.remove(pair.everything)


async def _stopped(host: Host, unit: str) -> None:
    """Stop a unit that may be gone by then."""
    with contextlib.suppress(NoSuchUnit):
        await host.stop(unit, 60)


async def active_state(host: Host, unit: str) -> str:
    """A unit's ActiveState; "inactive" where there is no such unit. Raises HostError."""
    return str((await host.properties(unit, ("ActiveState",)))["ActiveState"])


_READ_BACK = ("LoadState", "Conditions", "ExecStart", "ExecStartPre", "ExecCondition")


def _is_as_written(unit: Mapping[str, object], commands: list[tuple[str, ...]], flag: str = "") -> bool:
    """Whether the loaded unit has these commands, only these, and no condition but its flag."""
    loaded, conditions = unit.get("ExecStart"), unit.get("Conditions")
    if not isinstance(loaded, list) or not isinstance(conditions, list):
        return False
    return (
        unit.get("LoadState") == "loaded"
        and [tuple(each[1]) for each in loaded] == commands
        and [each[3] for each in conditions] == ([flag] if flag else [])
        and not unit.get("ExecStartPre")
        and not unit.get("ExecCondition")
    )
