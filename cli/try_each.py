"""`unitsmith try --each`: a drop-in line by line."""

import argparse
import time

from cli.foreground import Foreground, opened, tell
from cli.target import Reach
from cli.trial_options import options_for
from trial.each.events import EachEvent, LinesTold, OwnEvent
from trial.each.run import LineByLine
from trial.events import Refused, Undone, Warned
from workbench.each_text import describe_each
from workbench.event_text import describe
from workbench.named_drop_in import judged_on
from workbench.plans import plan_of_drop_in


class Each:
    """One run of it: prints how each line went, and what holds at the end."""

    def __init__(self, options: argparse.Namespace, unit: str, drop_in: bytes, reach: Reach) -> None:
        self._options, self._unit, self._drop_in, self._reach = options, unit, drop_in, reach
        self._status = 3

    async def run(self) -> int:
        """All lines; the exit status: 0 where all hold, 1 where some don't."""
        options = self._options
        async with opened(self._reach) as host:
            front: Foreground[EachEvent] = Foreground(self._tell)
            name = (await host.read_unit(self._unit)).name
            found = await judged_on(host, name, self._drop_in, options.drop_in)
            drop_in, bad = (found.without_bad, found.lines) if found else (self._drop_in, ())
            for text in found.notes if found else ():
                front.say(Warned(time.time(), text))
            plan = await plan_of_drop_in(
                host, name, drop_in, options_for(options, name), confirmed=options.yes
            )
            engine = LineByLine(host, plan, bad)
            async for event in front.events(engine.run(), engine.cancel):
                self._take(event)
                if isinstance(event, OwnEvent) or self._status == 4:
                    front.say(event)
        return front.status(self._status, "Nobody reads the output, so what was not finished was undone.")

    def _take(self, event: EachEvent) -> None:
        match event:
            case Undone(whole=False):
                self._status = 4
            case Refused(status=status) if self._status != 4:
                self._status = status
            case LinesTold(why_not="", failing=failing) if self._status != 4:
                self._status = 1 if failing else 0
            case LinesTold(why_not=why, restarts=restarts) if why and restarts and self._status == 3:
                self._status = 1
            case _:
                pass

    def _tell(self, event: EachEvent) -> None:
        text = describe_each(event) if isinstance(event, OwnEvent) else describe(event)
        tell(event, text, json=self._options.json)
