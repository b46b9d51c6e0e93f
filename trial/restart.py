"""The trial's restart, and what can be learnt while the service is down for it."""

import asyncio
import time
from collections.abc import Callable

from host.ports import Host, JobResult, LoadedUnit
from trial import checks, stop
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
        self._down = 0.0
        """Seconds that its stop took, where it came first."""
        self.idle: tuple[str, ...] = ()
        """The checks that prove nothing, by name."""

    async def stop(self, wanted: tuple[Check, ...], deadline: float) -> str:
        """Stop the service, with what is loaded for it now; why it is not down, or nothing. Raises HostError,
        TimeoutError."""
        stopped = await self._host.stop(self._unit.name, deadline)
        self._down = stopped.seconds
        if stopped.result != "done":
            return f"the service could not be stopped ({stopped.result})"
        if not self._before.sockets:
            await self._ask(tuple(check for check in wanted if checks.asks(check)))
        return ""

    async def run(self, wanted: tuple[Check, ...], deadline: float) -> JobResult:
        """Restart the service. Raises HostError, TimeoutError."""
        asking = tuple(check for check in wanted if checks.asks(check))
        if self._before.sockets:
            self._note(
                [checks.named(check) for check in asking if isinstance(check, Port)],
                f"{self._before.sockets[0]} takes the connection even while the service is stopped",
            )
        if asking and not self._down and stop.may_pause(self._unit, self._before):
            await self.stop(wanted, deadline)
        started = await self._host.restart(self._unit.name, deadline)
        return JobResult(self._unit.name, started.result, self._down + started.seconds)

    async def _ask(self, asking: tuple[Check, ...]) -> None:
        """Find the checks that pass while it is down."""
        name = self._unit.name
        found = await asyncio.gather(
            *(checks.run(self._host, name, check, deadline=_GLANCE) for check in asking),
            return_exceptions=True,
        )
        passing = [result.name for result in found if isinstance(result, Checked) and result.passed]
        if passing and (await self._host.read_unit(name)).text("ActiveState") == "inactive":
            self._note(passing, "it also passes while the service is stopped")

    def _note(self, names: list[str], why: str) -> None:
        self.idle = (*self.idle, *names)
        for name in names:
            self._tell(Warned(time.time(), f"The check '{name}' proves nothing: {why}.", check=name))
