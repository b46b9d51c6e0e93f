"""The trial's restart, and what can be learnt while the service is down for it."""

import asyncio
import time
from collections.abc import Callable

from host.ports import Host, JobResult, LoadedUnit
from trial import checks
from trial.checks import Check, Port
from trial.events import AnyEvent, Checked, Warned
from trial.snapshot import Snapshot

_GLANCE = 2.0
"""Seconds that a check may take with the service stopped: nobody is to wait for it any longer."""


class Restarting:
    """One restart. Checks that pass with the service stopped are found on the way: they prove nothing."""

    def __init__(
        self, host: Host, unit: LoadedUnit, before: Snapshot, tell: Callable[[AnyEvent], None]
    ) -> None:
        self._host = host
        self._unit = unit
        self._before = before
        self._tell = tell
        self.idle: tuple[str, ...] = ()
        """The checks that prove nothing, by name."""

    async def run(self, wanted: tuple[Check, ...], deadline: float) -> JobResult:
        """Restart the service. Raises HostError, TimeoutError."""
        asking = tuple(check for check in wanted if checks.asks(check))
        if self._before.sockets:
            self._note(
                [checks.named(check) for check in asking if isinstance(check, Port)],
                f"{self._before.sockets[0]} takes the connection even while the service is stopped",
            )
        if asking and self._may_pause:
            return await self._pausing(asking, deadline)
        return await self._host.restart(self._unit.name, deadline)

    @property
    def _may_pause(self) -> bool:
        """Whether stopping and then starting this unit does what a restart does: what hangs on it would go
        down, and a restart alone keeps its runtime directory and its file descriptors. systemd.exec(5)"""
        unit, before = self._unit, self._before
        return (
            before.running
            and not (before.looping or before.dependents or before.sockets)
            and not unit.units("UpheldBy")
            and not (unit.units("RuntimeDirectory") and unit.text("RuntimeDirectoryPreserve") != "no")
            and not unit.number("FileDescriptorStoreMax")
        )

    async def _pausing(self, asking: tuple[Check, ...], deadline: float) -> JobResult:
        name = self._unit.name
        stopped = await self._host.stop(name, deadline)
        if stopped.result == "done":
            found = await asyncio.gather(
                *(checks.run(self._host, name, check, deadline=_GLANCE) for check in asking),
                return_exceptions=True,
            )
            passing = [result.name for result in found if isinstance(result, Checked) and result.passed]
            if (await self._host.read_unit(name)).text("ActiveState") == "inactive":
                self._note(passing, "it also passes while the service is stopped")
        started = await self._host.restart(name, deadline)
        return JobResult(name, started.result, stopped.seconds + started.seconds)

    def _note(self, names: list[str], why: str) -> None:
        self.idle = (*self.idle, *names)
        for name in names:
            self._tell(Warned(time.time(), f"The check {name!r} proves nothing: {why}."))
