"""`unitsmith try` of several units: one drop-in for each, one trial after another, and a table at the end."""

import argparse
import asyncio
import signal
from collections.abc import Iterator, Sequence
from datetime import datetime

from cli import output
from cli.target import Reach
from cli.trial_options import options_for
from host.ports import HostError, NoSuchUnit
from host.real import RealHost
from trial.events import Refused
from trial.plan import Plan
from trial.series import Outcome, Series, SeriesEvent, UnitBegun
from workbench import harmless
from workbench.event_text import describe
from workbench.named_drop_in import judged_on
from workbench.plans import plan_of_drop_in

_BLAMED = 3
"""Suspects that the table names."""


class Several:
    """One run over several units: prints events, and an outcome for each."""

    def __init__(
        self, options: argparse.Namespace, units: Sequence[str], drop_in: bytes, reach: Reach
    ) -> None:
        self._options, self._units, self._drop_in, self._reach = options, units, drop_in, reach
        self._outcomes: list[Outcome] = []
        self._unheard: str | None = None
        """Why nobody could be told any more."""

    async def run(self) -> int:
        """All trials; the highest of their exit statuses. Raises NoSuchUnit before any is begun."""
        host = await RealHost.open(await asyncio.to_thread(self._reach.helper), another=self._reach.another)
        try:
            names = await _names(host, self._units)

            async def plan_of(unit: str) -> Plan:
                wanted, drop_in = options_for(self._options, unit), await self._fitting(host, unit)
                return await plan_of_drop_in(host, unit, drop_in, wanted, confirmed=self._options.yes)

            series = Series(host, names, plan_of, keep=self._options.keep)
            loop = asyncio.get_running_loop()
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                loop.add_signal_handler(number, series.cancel)
            async for event in series.run():
                self._take(event, series)
        finally:
            await host.close()
        if self._unheard is None and not self._options.json:
            output.say("\n".join(("", *outcomes(self._outcomes))))
        status = max(one.status for one in self._outcomes)
        if self._unheard is None:
            return status
        output.complain(self._unheard or "Nobody reads the output, so what was not finished was undone.")
        return max(status, output.UNHEARD)

    async def _fitting(self, host: RealHost, unit: str) -> bytes:
        """The drop-in as it is tried on a unit. Raises HostError where systemd would not take it."""
        found = await judged_on(host, unit, self._drop_in, self._options.drop_in)
        if found is None:
            return self._drop_in
        if refused := found.refusal(skip=self._options.skip_unknown):
            lines = "; ".join(
                f"line {one.line}: {one.text}" if one.line else one.text for one in refused.lines
            )
            raise HostError(f"{refused.reason} {lines}")
        return found.without_unknown

    def _take(self, event: SeriesEvent, series: Series) -> None:
        if isinstance(event, Outcome):
            self._outcomes.append(event)
        try:
            self._tell(event)
        except (output.Unread, output.Unwritten) as error:  # whoever wanted these trials is gone
            self._unheard = str(error) or self._unheard or ""
            series.cancel()

    def _tell(self, event: SeriesEvent) -> None:
        if self._options.json:
            output.say_json(event)
        elif isinstance(event, UnitBegun):
            output.say_now(f"\n{event.unit}, {event.number} of {event.of}")
        elif isinstance(event, Refused):
            hint = " Add --yes to go on." if event.ask else " Add --repair for that." if event.repair else ""
            output.say_now(f"REFUSED: {harmless.line(event.reason)}{hint}")
        elif not isinstance(event, Outcome) and (line := describe(event)):
            output.say_now(f"{datetime.fromtimestamp(event.time):%H:%M:%S} {line}")


async def _names(host: RealHost, units: Sequence[str]) -> list[str]:
    """The units' own names, each once. Raises NoSuchUnit."""
    found = []
    for unit in units:
        loaded = await host.read_unit(unit)
        if loaded.text("LoadState") == "not-found":
            raise NoSuchUnit(f"There is no unit {unit} here, so none was tried.")
        found.append(loaded.name)
    return list(dict.fromkeys(found))


def outcomes(found: Sequence[Outcome]) -> Iterator[str]:
    """A table of what came of each unit."""
    longest = max((len(one.unit) for one in found), default=0)
    widest = max((len(one.outcome) for one in found), default=0)
    for one in found:
        blamed = f" ({', '.join(f'{name}=' for name in one.suspects[:_BLAMED])}?)" if one.suspects else ""
        word = one.outcome.upper() if one.status else one.outcome
        yield f"{one.unit:<{longest}}  {word:<{widest}}  {harmless.line(one.reason)}{blamed}".rstrip()
