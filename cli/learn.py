"""`unitsmith learn`: which system calls a service makes, and the filter that this suggests."""

import argparse
import asyncio
from pathlib import Path

from cli import output
from cli.checks import BadCheck, named, wanted
from cli.drop_in import read_drop_in
from cli.foreground import Foreground, opened, tell
from cli.target import Reach
from host import regular
from host.ports import HostError
from trial.events import Logged, Refused, Undone, Verdict
from trial.learning.events import LearningEvent, Learnt, Progress, Proposal, Watching
from trial.learning.run import Learning, Wanted
from unit.names import BadUnitName, normalize
from workbench.checks import invoking_name
from workbench.event_text import describe

_HEAD = "# Learnt by unitsmith: {}.\n"


def learn(options: argparse.Namespace) -> int:
    """Run the learning that the command line describes; the exit status. Raises HostError."""
    try:
        unit = normalize(options.unit)
        named(options)
    except (BadUnitName, BadCheck) as error:
        output.complain(str(error))
        return 2
    drop_in = read_drop_in(options.drop_in) if options.drop_in else b""
    reach = Reach(options.machine, options.playground, rights=True)
    try:
        return asyncio.run(_Learn(options, unit, drop_in, reach).run())
    finally:
        reach.close()


class _Learn:
    """One run of `unitsmith learn`."""

    def __init__(self, options: argparse.Namespace, unit: str, drop_in: bytes, reach: Reach) -> None:
        self._options = options
        self._unit = unit
        self._drop_in = drop_in
        self._reach = reach
        self._status = 3

    async def run(self) -> int:
        """All of it; the exit status."""
        options = self._options
        async with opened(self._reach) as host:
            name = (await host.read_unit(self._unit)).name
            what = Wanted(
                unit=name,
                drop_in=self._drop_in,
                checks=wanted(options, name),
                seconds=options.seconds,
                method=options.method or "",
                by=invoking_name(),
                repair=options.repair,
                confirmed=options.yes,
            )
            front, learning = Foreground(self._tell), Learning(host, what)
            async for event in front.events(learning.run(), learning.stop):
                self._take(event)
                front.say(event)
        return front.status(self._status)

    def _take(self, event: LearningEvent) -> None:
        """What an event means for the exit status; nothing is better than a service that is not back."""
        match event:
            case Refused(status=status):
                self._status = status
            case Undone(whole=False):
                self._status = 4
            case Verdict(passed=False) | Undone() if self._status != 4:
                self._status = 1
            case Learnt(proposals=proposals) if self._status != 4:
                self._status = 0 if proposals else 1
                if proposals and self._options.output:
                    _write(self._options.output, event, self._options.form)
            case _:
                pass

    def _tell(self, event: LearningEvent) -> None:
        tell(event, _text(event), json=self._options.json)


def _text(event: LearningEvent) -> str:
    match event:
        case Watching(text=text):
            return f"- Learning from {text}"
        case Progress() | Logged():
            return ""
        case Learnt():
            return "\n".join(told(event))
        case _:
            return describe(event)


def told(event: Learnt) -> list[str]:
    """What was learnt, as lines for people."""
    what = "record" if event.method == "log" else "call"
    seen = f"{event.total} {what}{'' if event.total == 1 else 's'}"
    lines = ["", f"LEARNT from {seen} in {event.seconds:g} s: {len(event.names)} different"]
    lines += [f"  ! {note}" for note in event.notes]
    strictest = min((one.permitted for one in event.proposals), default=0)
    for one in event.proposals:
        mark = ", the strictest of these" if one.permitted == strictest else ""
        lines += ["", f"# {one.name}: {one.text}; permits {one.permitted} of {one.known} calls{mark}"]
        lines += ["[Service]", *one.lines]
    return lines


def _write(path: str, event: Learnt, form: str) -> None:
    """The form that was asked for as a drop-in, the first where it is not among them."""
    chosen = next((one for one in event.proposals if one.name == form), event.proposals[0])
    try:
        regular.put_where_named(Path(path), drop_in(chosen).encode())
    except OSError as error:
        raise HostError(f"{path} can't be written: {error.strerror}.") from error
    if chosen.name != form:
        output.complain(f"There is no form {form} here; {path} has {chosen.name}.")


def drop_in(proposal: Proposal) -> str:
    """A proposal as a file."""
    return _HEAD.format(proposal.text) + "[Service]\n" + "".join(f"{line}\n" for line in proposal.lines)
