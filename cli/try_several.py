"""`unitsmith try` of several units: one drop-in for each, one trial after another, and a table at the end."""

import argparse
from collections.abc import Iterator, Sequence

from cli.foreground import Foreground, opened, tell
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
from workbench.tried import remember

_BLAMED = 3
"""Suspects that the table names."""


class Several:
    """One run over several units: prints events, and what came of each."""

    def __init__(
        self, options: argparse.Namespace, units: Sequence[str], drop_in: bytes, reach: Reach
    ) -> None:
        self._options, self._units, self._drop_in, self._reach = options, units, drop_in, reach
        self._names: list[str] = []
        self._outcomes: list[Outcome] = []

    async def run(self) -> int:
        """All trials; the highest of their exit statuses. Raises NoSuchUnit before any is begun."""
        async with opened(self._reach) as host:
            names = self._names = await _names(host, self._units)

            plans: dict[str, Plan] = {}
            scope = (await host.facts()).scope

            async def plan_of(unit: str) -> Plan:
                wanted, drop_in = options_for(self._options, unit), await self._fitting(host, unit)
                plan = await plan_of_drop_in(host, unit, drop_in, wanted, confirmed=self._options.yes)
                plans[unit] = plan
                return plan

            series = Series(host, names, plan_of, keep=self._options.keep)
            front: Foreground[SeriesEvent] = Foreground(self._tell)
            async for event in front.events(series.run(), series.cancel):
                front.say(event)
                if isinstance(event, Outcome) and event.unit in plans:
                    remember(scope, plans[event.unit], event)
        highest = max(one.status for one in self._outcomes)
        return front.status(highest, "Nobody reads the output, so what was not finished was undone.")

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

    def _tell(self, event: SeriesEvent) -> None:
        """Print an event; after the last outcome, the table of them."""
        text = ""
        match event:
            case Outcome():
                self._outcomes.append(event)
                if len(self._outcomes) == len(self._names) and not self._options.json:
                    text = "\n".join(("", *outcomes(self._outcomes)))
            case UnitBegun(unit=unit, number=number, of=of):
                text = f"\n{unit}, {number} of {of}"
            case Refused():
                pass
            case _:
                text = describe(event)
        tell(event, text, json=self._options.json)


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
