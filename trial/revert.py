"""Taking unitsmith's files of a unit away again: a trial that stands or was left over, and what was kept."""

from host.ports import Host
from trial.plan import Plan
from trial.undo_text import key_of, pairs_of

_PATIENCE = 200.0
"""Seconds that an undo may take: the unit's own time-outs are part of it."""


async def revert(host: Host, unit: str) -> tuple[str, ...]:
    """Remove them, reload, and answer their paths. A trial that stands is undone by its own undo.

    Nobody else's file is touched, and the service is not restarted for what was kept. Raises HostError."""
    layout = (await host.facts()).layout
    plan, pairs = Plan(unit, b"", layout=layout), pairs_of(unit, layout)
    trial = (plan.trial_path, plan.scaffold_path, *(path for pair in pairs for path in pair.everything))
    present = set(await host.own_files())
    lists = f"{layout.flags}/{key_of(unit)}.owners-"
    trial = (*trial, *(path for path in present if path.startswith(lists)))
    gone = [path for path in trial if path in present]
    for pair in pairs:
        if pair.flag in present:
            await host.start(pair.undo, _PATIENCE)
    await host.remove(trial)
    gone += await host.remove((plan.kept_path,))
    if gone:
        await host.reload()
    return tuple(gone)


async def kept_path(host: Host, unit: str) -> str:
    """Where unitsmith's own drop-in of a unit is, or would be."""
    return Plan(unit, b"", layout=(await host.facts()).layout).kept_path


async def bring_back(host: Host, unit: str, content: bytes) -> str:
    """Make an earlier content of unitsmith's drop-in the present one, and reload. Raises HostError.

    What is there now is itself kept as a version."""
    path = await kept_path(host, unit)
    present = await host.read(path)
    await host.replace(path, content, present.digest if present else None)
    await host.reload()
    return path
