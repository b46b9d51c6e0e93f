"""What the checks say before anything is changed."""

import asyncio
import time
from collections.abc import Callable

from host.ports import Host, LoadedUnit
from trial import checks
from trial.checks import Check, asks, named
from trial.events import AnyEvent, Warned
from trial.harden.trials import Stopped
from trial.snapshot import is_running

_TIMES = 3
"""How often each is run: one that comes out in two ways decides nothing."""


def is_to_run(unit: LoadedUnit) -> bool:
    """Whether a unit runs where all is well: not where a socket, a timer or the bus starts it, or it does its
    work and ends."""
    others = unit.units("TriggeredBy") or unit.text("BusName") or unit.text("Type") in ("oneshot", "dbus")
    return not others


async def check(
    host: Host, unit: LoadedUnit, wanted: tuple[Check, ...], tell: Callable[[AnyEvent], None]
) -> None:
    """Run what asks the service something a few times. Raises Stopped where it fails, or can't be relied on;
    HostError."""
    if not is_running(unit):
        if is_to_run(unit):
            raise Stopped(f"{unit.name} does not run ({unit.text('ActiveState')}); start it first.")
        return
    for one in (each for each in wanted if asks(each)):
        results = [await checks.run(host, unit.name, one, before=True)]
        while len(results) < _TIMES and results[-1].seconds < one.deadline / _TIMES:
            await asyncio.sleep(0)
            results.append(await checks.run(host, unit.name, one, before=True))
        passed = sum(result.passed for result in results)
        last = next((result for result in results if not result.passed), results[-1])
        if not passed:
            raise Stopped(
                f"The check '{named(one)}' does not pass even without a change ({last.text}); mend it, or"
                " give another one.",
                2,
            )
        if passed < len(results):
            tell(
                Warned(
                    time.time(),
                    f"The check '{named(one)}' is flaky: without any change it failed {len(results) - passed}"
                    f" of {len(results)} times ({last.text}). What fails by it is tried twice.",
                )
            )
