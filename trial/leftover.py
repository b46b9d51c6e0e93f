"""A trial that is there already, another unitsmith's or left by one that died: who, until when, what then."""

import asyncio
import contextlib
import re
import time
from collections.abc import Collection, Iterable

from msgspec import Struct
from msgspec.structs import replace

from host.layout import SYSTEM, Layout
from host.ports import Host, HostError, LoadedUnit, NoSuchUnit, Patience
from trial.decision import Decision, Reverted
from trial.keep import Keeping
from trial.plan import Plan
from trial.snapshot import Snapshot
from trial.undo import Undo, active_state, stand_down
from trial.undo_text import Pair, begun_by, key_of, pairs_of

_MOMENT = 1.0
"""Seconds after which a trial that is just being armed has its watch."""
_LOOK = 0.1
"""Seconds between two looks at that."""
_PATIENCE = 200.0
"""Seconds that an undo may take: the unit's own time-outs are part of it."""


class Leftover(Struct, frozen=True):
    """A trial of a unit as it is found on the host."""

    unit: str
    drop_in: bytes
    """What it tries."""
    by: str = ""
    """Who began it, empty where that can't be told."""
    began: float = 0.0
    deadline: float = 0.0
    """When the host undoes it, in seconds since the epoch; 0 where nothing stands guard any more."""
    pair: Pair | None = None
    """What stands guard."""
    layout: Layout = SYSTEM
    """Where its manager looks."""

    @property
    def words(self) -> str:
        """What there is to say of it, one or two sentences."""
        who = f", begun by {self.by}" if self.by else ""
        at = time.strftime(" at %H:%M:%S", time.localtime(self.began)) if self.began else ""
        if not self.deadline:
            return f"A trial of {self.unit}{who}{at} was left behind, and nothing is there to undo it."
        until = time.strftime("%H:%M:%S", time.localtime(self.deadline))
        return f"A trial of {self.unit}{who}{at} is in progress; systemd undoes it at {until}."


async def find(host: Host, unit: str) -> Leftover | None:
    """A unit's trial, if there is one. HostError where the host can't tell."""
    facts = await host.facts()
    layout = facts.layout
    plan, pairs = Plan(unit, b"", layout=layout), pairs_of(unit, layout)
    present = set(await host.own_files())
    mine = [path for path in present if f"/{unit}.d/" in path]
    pair = next((pair for pair in pairs if pair.flag in present), None)
    if facts.may_change and pairs[1].kept in present and pairs[1].flag not in present:
        await _finish(host, plan, pairs[1])
        return None
    if not mine:
        if facts.may_change:
            await _sweep(host, pairs, present)
            await _forget_owners(host, f"{layout.flags}/{key_of(unit)}.owners-", pairs[0].files[0], present)
        return None
    file = await host.read(plan.trial_path)
    found = Leftover(unit, file.content if file else b"", layout=layout)
    return await _guarding(host, found, pair) if pair else found


async def armed(host: Host, unit: str) -> Leftover | None:
    """A trial that another unitsmith begins at this moment, as soon as its watch stands; None where it ends
    before that. Raises HostError."""
    layout = (await host.facts()).layout
    pair = pairs_of(unit, layout)[0]
    for _ in range(round(_MOMENT / _LOOK)):
        found = await _guarding(host, Leftover(unit, b"", layout=layout), pair)
        if found.deadline:
            return found
        await asyncio.sleep(_LOOK)
    return None


async def _guarding(host: Host, found: Leftover, pair: Pair) -> Leftover:
    """What is told by the watch that stands over a trial; the same where none does."""
    watch = await host.read_unit(pair.watch)
    if watch.text("ActiveState") != "active":
        return found
    # By the clock that nobody sets, as the watch sleeps: told in the time of day as it is now.
    gone = time.monotonic() - watch.number("ActiveEnterTimestampMonotonic") / 1e6
    began = time.time() - gone
    by, deadline = begun_by(watch.text("Description")), began + _sleep(watch)
    return replace(found, by=by, began=began, deadline=deadline, pair=pair)


async def _sweep(host: Host, pairs: Iterable[Pair], present: Collection[str]) -> None:
    """Remove what a trial left that died before its watch stood: it had changed nothing yet."""
    for pair in pairs:
        left = [path for path in pair.everything if path in present]
        if left and not await _guarded(host, pair):
            await asyncio.sleep(_MOMENT)
            if not await _guarded(host, pair):
                await host.remove(pair.everything)


async def _forget_owners(host: Host, lists: str, lock: str, present: Collection[str]) -> None:
    """Remove the lists of owners that a trial left which died before it had its lock."""
    left = [path for path in present if path.startswith(lists)]
    if left and lock not in present:
        await asyncio.sleep(_MOMENT)
        if lock not in await host.own_files():
            await host.remove(left)


async def _finish(host: Host, plan: Plan, pair: Pair) -> None:
    """Take away what is left of a trial that was kept, as the end of its watch would."""
    await host.remove((plan.trial_path, plan.scaffold_path))
    await host.reload()
    await host.remove((pair.kept,))
    await stand_down(host, pair)


async def _guarded(host: Host, pair: Pair) -> bool:
    """Whether a pair's watch or its undo is at work."""
    states = [await active_state(host, name) for name in (pair.watch, pair.undo)]
    return any(state not in ("inactive", "failed") for state in states)


def _sleep(watch: LoadedUnit) -> float:
    """How long a watch sleeps, from its command."""
    found = re.search(r"sleep'?,? '?(\d+)", str(watch.properties.get("ExecStart")))
    return float(found[1]) if found else 0.0


async def take_back(host: Host, found: Leftover) -> None:
    """Undo it as its deadline would; where nothing can do that, remove its files and restart what runs.

    Raises HostError."""
    plan = Plan(found.unit, b"", layout=found.layout)
    if found.pair is not None:
        try:
            await host.start(found.pair.undo, _PATIENCE)
        except NoSuchUnit:  # systemd has not seen its file yet, unless it is done and took itself away
            await host.reload()
            with contextlib.suppress(NoSuchUnit):
                await host.start(found.pair.undo, _PATIENCE)
        if await host.read(plan.trial_path) is None:
            return
    for pair in pairs_of(found.unit, found.layout):
        await stand_down(host, pair)
    await host.remove((plan.trial_path, plan.scaffold_path))
    await host.reload()
    if (await host.read_unit(found.unit)).text("ActiveState") != "inactive":
        await host.restart(found.unit, _PATIENCE)


async def keep(host: Host, found: Leftover) -> str:
    """Make what it tries permanent; the path. HostError where it was undone meanwhile."""
    plan = Plan(found.unit, found.drop_in, layout=found.layout)
    kept = await host.read(plan.kept_path)
    plan = replace(plan, kept_digest=kept.digest if kept else None)
    if found.pair is None:
        await host.replace(plan.kept_path, plan.drop_in, plan.kept_digest)
        await host.remove((plan.trial_path, plan.scaffold_path))
        await host.reload()
        return plan.kept_path
    before = Snapshot(found.unit, running=True, invocation="", result="", restarts=0, layout=found.layout)
    undo = Undo(host, before, (plan.trial_path, plan.scaffold_path))
    undo.armed = found.pair
    gone = f"The trial of {found.unit} was undone meanwhile; nothing was kept."
    if not await undo.stands():
        raise HostError(gone)
    try:
        if not await Keeping(
            host, plan, undo, Decision(), lambda event: None, before, Patience(lambda text: None)
        ).keep():
            raise HostError(f"{plan.kept_path} could not be written, so the trial was not kept.")
    except Reverted:
        await undo.fire(_PATIENCE)
        raise HostError(gone) from None
    return plan.kept_path
