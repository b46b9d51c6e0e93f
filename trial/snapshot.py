"""What a unit and its neighbours are like before a trial, so that they can be again afterwards."""

from collections.abc import Mapping

from msgspec import Struct

from host.layout import SYSTEM, Layout
from host.ports import Host, HostError, LoadedUnit, Owners

_RUNNING = ("active", "reloading", "activating", "refreshing")
_TAKEN_DOWN = ("RequiredBy", "BoundBy", "ConsistsOf", "RequisiteOf", "PropagatesStopTo")
_IN_ITS_WAY = ("Conflicts", "ConflictedBy")
_PULLING = ("Wants", "Requires", "BindsTo", "Upholds")
_WORKING = (".service", ".socket", ".timer", ".path")
"""Kinds of units that do something; targets, slices and mounts stay as a start leaves them."""
_MOST_DEPENDENTS = 50


class Snapshot(Struct, frozen=True):
    """The way back of one unit."""

    unit: str
    running: bool
    invocation: str
    result: str
    restarts: int
    looping: bool = False
    """Whether it was failing and being restarted already."""
    failed: bool = False
    """Whether it was down and marked as failed: a trial that fails leaves that mark, and so does its undo."""
    dependents: tuple[str, ...] = ()
    """Running units that a start, a restart or a failure of this one takes down: RequiredBy, BoundBy,
    ConsistsOf, PropagatesStopTo, and where it does not run, those that it conflicts with."""
    sockets: tuple[str, ...] = ()
    """Running sockets that start this unit."""
    triggers: tuple[str, ...] = ()
    """Running timers and paths that start this unit."""
    stops_first: bool = False
    """Whether it is stopped before other values are loaded for it, by the trial and by the undo."""
    owners: Owners = Owners()
    """Who owns its directories, where the trial could change that."""
    dynamic: bool = False
    """Whether the trial changes DynamicUser=, which moves them."""
    makes_directory: bool = False
    """Whether the trial makes the directory of its drop-in, which is empty then when that is gone."""
    pulled: tuple[str, ...] = ()
    """Units that do not run and that a start of this one starts: Wants, Requires, BindsTo, Upholds."""
    on_failure: tuple[str, ...] = ()
    """Units that systemd starts when this one fails, and that have not failed themselves."""
    layout: Layout = SYSTEM
    """Where its manager looks."""


def is_running(unit: LoadedUnit) -> bool:
    """Whether a unit is up, or on its way there."""
    return unit.text("ActiveState") in _RUNNING


def has_job(properties: Mapping[str, object]) -> bool:
    """Whether a job is at work on a unit, or waits for it. org.freedesktop.systemd1(5), Job"""
    job = properties.get("Job")
    return isinstance(job, list) and bool(job) and bool(job[0])


def is_looping(unit: LoadedUnit) -> bool:
    """Whether a unit is down and about to be started again."""
    return unit.text("SubState") == "auto-restart"


def effects(before: Snapshot) -> list[str]:
    """What a trial does besides restarting the unit, a sentence each."""
    found = []
    if before.dependents:
        text = f"This also stops or restarts {', '.join(before.dependents)}; they are started again."
        found.append(text)
    if before.pulled:
        found.append(f"Its start also starts {', '.join(before.pulled)}; the undo stops them again.")
    if before.triggers and not before.running:
        found.append(f"{', '.join(before.triggers)} starts it otherwise; this trial runs it once, now.")
    return found


async def take(host: Host, unit: LoadedUnit) -> Snapshot:
    """Look at a unit and everything that a trial of it could disturb."""
    layout = (await host.facts()).layout
    (there,) = await host.kinds((f"{layout.control}/{unit.name}.d",))
    triggers = [name for name in unit.units("TriggeredBy") if await _runs(host, name)]
    return Snapshot(
        unit=unit.name,
        running=is_running(unit),
        invocation=unit.text("InvocationID"),
        result=unit.text("Result"),
        restarts=unit.number("NRestarts"),
        looping=is_looping(unit),
        failed=unit.text("ActiveState") == "failed",
        dependents=await _dependents(host, unit),
        sockets=tuple(name for name in triggers if name.endswith(".socket")),
        triggers=tuple(name for name in triggers if not name.endswith(".socket")),
        pulled=await _pulled(host, unit),
        on_failure=tuple([name for name in unit.units("OnFailure") if not await _failed(host, name)]),
        makes_directory=there == "missing",
        layout=layout,
    )


async def _runs(host: Host, name: str) -> bool:
    try:
        return is_running(await host.read_unit(name))
    except HostError:
        return False


async def _failed(host: Host, name: str) -> bool:
    try:
        return (await host.read_unit(name)).text("ActiveState") == "failed"
    except HostError:
        return False


async def _pulled(host: Host, unit: LoadedUnit) -> tuple[str, ...]:
    """The units that a start of this one would start, and those that a start of these would."""
    found: list[str] = []
    waiting = [unit]
    while waiting and len(found) < _MOST_DEPENDENTS:
        above = waiting.pop(0)
        for name in (name for kind in _PULLING for name in above.units(kind) if name.endswith(_WORKING)):
            if name == unit.name or name in found:
                continue
            wanted = await host.read_unit(name)
            if wanted.text("LoadState") == "loaded" and not is_running(wanted):
                found.append(name)
                waiting.append(wanted)
    return tuple(found)


async def _dependents(host: Host, unit: LoadedUnit) -> tuple[str, ...]:
    """The running units that depend on it, and those that depend on these, nearest first."""
    found: list[str] = []
    if not is_running(unit):
        conflicting = dict.fromkeys(name for kind in _IN_ITS_WAY for name in unit.units(kind))
        found += [name for name in conflicting if await _runs(host, name)]
    waiting = [unit]
    while waiting and len(found) < _MOST_DEPENDENTS:
        above = waiting.pop(0)
        for name in (name for kind in _TAKEN_DOWN for name in above.units(kind)):
            if name == unit.name or name in found:
                continue
            dependent = await host.read_unit(name)
            if is_running(dependent):
                found.append(name)
                waiting.append(dependent)
    return tuple(found)
