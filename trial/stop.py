"""When a service is stopped before other values are loaded for it: systemd runs its stop commands with what
is loaded by then, and another user may be unable to end what this one started. systemd.service(5)"""

import asyncio

from host.ports import Host, LoadedUnit
from trial.owners import CHANGING
from trial.snapshot import Snapshot
from unit.assignment import read

_IDENTITY = (*CHANGING, "SupplementaryGroups", "RootDirectory", "RootImage")
_ENDING = ("ExecStop", "ExecStopPost", "KillMode", "KillSignal", "SendSIGKILL", "PIDFile", "Type")
_COMMANDS = ("ExecStop", "ExecStopPost")
_MOMENT, _LOOKS = 1.0, 20
"""Seconds that they are given, and how often they are looked at meanwhile."""
_WHOLLY = b"\n[Service]\nKillMode=control-group\nSendSIGKILL=yes\n"


def may_pause(unit: LoadedUnit, before: Snapshot) -> bool:
    """Whether stopping and then starting this unit does what a restart does: what hangs on it would go down,
    and a restart alone keeps its runtime directory and its file descriptors. systemd.exec(5)"""
    return (
        before.running
        and not (before.looping or before.dependents or before.sockets)
        and not unit.units("UpheldBy")
        and not (unit.units("RuntimeDirectory") and unit.text("RuntimeDirectoryPreserve") != "no")
        and not unit.number("FileDescriptorStoreMax")
    )


def comes_first(unit: LoadedUnit, before: Snapshot, drop_in: bytes) -> bool:
    """Whether this trial, and its undo, stop the unit with the values that it was started with."""
    names = {one.name for one in read(drop_in)}
    if not names.isdisjoint((*_IDENTITY, *_ENDING)):
        return True
    return any(unit.properties.get(name) for name in _COMMANDS) and may_pause(unit, before)


async def left(host: Host, unit: str) -> tuple[int, ...]:
    """The processes that a stop has left, given a moment: a unit without a main process is down as soon as
    its command has told them to end. Raises HostError."""
    for _ in range(_LOOKS):
        if not await host.members(unit):
            return ()
        await asyncio.sleep(_MOMENT / _LOOKS)
    return await host.members(unit)


def beside(drop_in: bytes, left: tuple[int, ...]) -> bytes:
    """Lines for the time of the trial with which its undo ends all that it started, unless something of
    before is `left` in the unit's control group, which would be ended with it."""
    says = not {"KillMode", "SendSIGKILL"}.isdisjoint(one.name for one in read(drop_in))
    return b"" if left or says else _WHOLLY
