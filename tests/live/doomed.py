"""A trial that is kept, and a kill -9 after one of its calls: a program of its own, so that it can die.

Words: the leader's PID, the unit, "trial" or "keep" (from where calls are counted), the call after which it
happens (0 for before the first), and who dies: program, helper or both. It prints how it ended, if it lives.
"""

import asyncio
import contextlib
import os
import signal
import sys
from pathlib import Path

from host.real import RealHost
from host.start import start_helper
from host.wire import Entry
from trial.events import AnyEvent, Kept, Refused, Step, Undone, Verdict
from trial.plan import Plan
from trial.trial import Trial

TRIAL = b"[Service]\nNice=7\n"


def family(pid: int) -> list[int]:
    """A process and all that it started."""
    try:
        own = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:  # it has just ended
        return []
    return [pid, *(each for child in own for each in family(int(child)))]


class Doom:
    """Counts a client's calls, and kills after one of them."""

    def __init__(self, host: RealHost, helper: int, number: int, who: str) -> None:
        self._client, self._helper, self._number, self._who = host._client, helper, number, who
        self._call = self._client.call
        self._made = 0

    def begin(self) -> None:
        """Count from now on."""
        setattr(self._client, "call", self._counted)  # noqa: B010 -- a method can't be assigned to
        self._look()

    async def _counted(self, *words: object) -> object:
        answer = await self._call(*words)  # type: ignore[arg-type]
        self._made += 1
        self._look()
        return answer

    def _look(self) -> None:
        if self._made != self._number:
            return
        helpers = family(self._helper)
        if self._who != "program":
            for pid in helpers:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        if self._who != "helper":
            os.kill(os.getpid(), signal.SIGKILL)


def told(event: AnyEvent) -> str:
    match event:
        case Kept():
            return "kept"
        case Undone(whole=whole):
            return "undone" if whole else f"unknown: {event.text}"
        case Refused():
            return "refused"
    return f"ended at {event}"


async def main(leader: int, unit: str, part: str, number: int, who: str) -> None:
    entry = Entry(leader)
    helper = start_helper(entry)
    host = await RealHost.open(helper, another=lambda rights: start_helper(entry))
    doom = Doom(host, helper.process.pid, number, who)
    trial, last = Trial(host, Plan(unit, TRIAL, settle=0.2)), ""
    if part == "trial":
        doom.begin()
    async for event in trial.run():
        last = told(event)
        if isinstance(event, Verdict) and event.passed:
            trial.keep()
        if part == "keep" and isinstance(event, Step) and event.name == "keep":
            doom.begin()
    print(doom._made, last)
    await host.close()


if __name__ == "__main__":
    _, pid, name, which, count, dies = sys.argv
    asyncio.run(main(int(pid), name, which, int(count), dies))
