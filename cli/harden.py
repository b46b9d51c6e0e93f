"""`unitsmith harden`: the strictest directives under which a service still works."""

import argparse
import asyncio
from datetime import datetime
from pathlib import Path

from cli import output
from cli.checks import BadCheck, named, read, user_of
from cli.foreground import Foreground, opened, tell
from cli.target import Reach
from cli.trial_options import options_for
from host import regular
from host.ports import HostError
from host.real import RealHost
from trial.checks import Check, asks
from trial.events import Refused, Undone
from trial.harden.baseline import is_to_run
from trial.harden.events import HardenEvent, Result
from trial.harden.propose import proposals
from trial.harden.run import Hardening
from trial.harden.trials import Judging
from trial.plan import seconds_to_restart
from trial.snapshot import is_running
from unit.names import BadUnitName, normalize
from workbench.harden import Asked, hardening
from workbench.harden_text import describe_harden
from workbench.plans import plan_of_drop_in
from workbench.trial_options import TrialOptions


def harden(options: argparse.Namespace) -> int:
    """Run the hardening that the command line describes; the exit status. Raises HostError."""
    try:
        unit = normalize(options.unit)
        named(options)
        judges = tuple(read(line, user_of(options)) for line in options.confirm)
    except (BadUnitName, BadCheck) as error:
        output.complain(str(error))
        return 2
    reach = Reach(options.machine, options.playground, user=options.user, rights=True)
    try:
        return asyncio.run(_Harden(options, unit, judges, reach).run())
    finally:
        reach.close()


class _Harden:
    """One run of `unitsmith harden`."""

    def __init__(
        self, options: argparse.Namespace, unit: str, judges: tuple[Check, ...], reach: Reach
    ) -> None:
        self._options = options
        self._unit = unit
        self._judges = judges
        self._reach = reach
        self._status = 3

    async def run(self) -> int:
        """All of it; the exit status."""
        async with opened(self._reach) as host:
            name = await self._there(host)
            wanted = options_for(self._options, name)
            if not any(map(asks, wanted.checks)):
                return await self._refused(host, name)
            front: Foreground[HardenEvent] = Foreground(self._tell)
            run = await self._hardening(host, name, wanted)
            async for event in front.events(run.run(), run.cancel):
                self._take(event)
                front.say(event)
        return front.status(self._status, "Nobody reads the output, so it was ended.")

    async def _there(self, host: RealHost) -> str:
        """The unit's own name. A playground has booted without its services: there it is started."""
        unit = await host.read_unit(self._unit)
        if self._options.playground and is_to_run(unit) and not is_running(unit):
            await host.start(unit.name, seconds_to_restart(unit))
        return unit.name

    async def _refused(self, host: RealHost, name: str) -> int:
        """Say which checks there could be: without one, nothing tells whether the service works."""
        output.complain(
            f"harden needs a check that asks {name} for what it is there for, such as --check CMD."
        )
        found = await proposals(host, name) or ["Nothing of what it does now suggests one."]
        output.complain_in_lines("".join(f"  {one}\n" for one in found))
        return 2

    async def _hardening(self, host: RealHost, name: str, wanted: TrialOptions) -> Hardening:
        options = self._options
        plan = await plan_of_drop_in(host, name, b"", wanted, confirmed=options.yes)
        asked = Asked(
            judging=Judging(self._judges, keep=options.keep),
            preset=options.preset,
            only=frozenset(options.only),
            without=frozenset(options.without),
            most=options.max_restarts,
        )
        return await hardening(host, plan, asked, remembered=options.playground is None)

    def _take(self, event: HardenEvent) -> None:
        """What an event means for the exit status; nothing is better than a service that is not back."""
        match event:
            case Undone(whole=False):
                self._status = 4
            case Refused(status=status) if self._status != 4:
                self._status = status
            case Result() if self._status != 4:
                self._status = 0 if event.drop_in and event.confirmed else 1
                if event.drop_in and self._options.output:
                    _write(self._options.output, event.drop_in)
            case _:
                pass

    def _tell(self, event: HardenEvent) -> None:
        if self._options.json or isinstance(event, Refused):
            tell(event, "", json=self._options.json)
            return
        if text := describe_harden(event):
            output.complain_in_lines(f"{datetime.fromtimestamp(event.time):%H:%M:%S} {text}\n")
        if isinstance(event, Result) and event.drop_in and not self._options.output:
            output.say(event.drop_in, end="")
            output.flush()


def _write(path: str, drop_in: str) -> None:
    """Write what was found where that was asked for; it is not lost where that can't be done."""
    try:
        regular.put_where_named(Path(path), drop_in.encode())
    except OSError as error:
        output.say(drop_in, end="")
        raise HostError(f"{path} can't be written: {error.strerror}; the drop-in was printed.") from error
