"""The tries on a host: ordinary trials, each undone before the next."""

import time

from host.ports import Host, HostError
from trial.each import words
from trial.each.events import Failing, LinesBound, LinesTold, LineTried, LineTrying, OwnEvent
from trial.each.lines import Part, kept, parts
from trial.events import BadLine, Refused, Verdict
from trial.plan import Plan
from trial.tries import Stopped, Tries


class LineByLine(Tries[OwnEvent]):
    """One drop-in, tried line by line on top of what held; cancel() ends it early. The last of its events is
    LinesTold, and nothing of any trial is left by then.

    `bad` are the lines that this systemd does not take: they are told, and not tried."""

    CANCELLED = words.CANCELLED
    NO_FURTHER = "It could not go on"

    def __init__(self, host: Host, plan: Plan, bad: tuple[BadLine, ...] = ()) -> None:
        super().__init__(host, plan)
        self._bad = bad
        self._tries = 0
        self._held: list[Part] = []
        self._failing = [Failing(one.line, "", one.text) for one in bad]

    async def _work(self) -> None:
        self._tell(await self._all())

    async def _all(self) -> LinesTold:
        found = parts(self._plan.drop_in)
        most = len(found) + (len(found) > 1)
        text = words.bound(len(found), most)
        self._tell(LinesBound(time.time(), len(found), most, text))
        why = ""
        try:
            if len(found) < 2 or not await self._whole(found):
                for part in found:
                    await self._one(part)
        except Stopped as error:
            why = str(error)
        except (HostError, TimeoutError) as error:
            why = f"It could not go on: {error}"
        text = kept(self._plan.drop_in, self._held).decode(errors="replace") if self._held else ""
        failing = tuple(sorted(self._failing, key=lambda one: one.line))
        total = len(found) + len(self._bad)
        return LinesTold(time.time(), len(self._held), total, failing, self._tries, text, why)

    async def _whole(self, found: list[Part]) -> bool:
        """Whether all hold at once, which spares the rest."""
        self._tell(LineTrying(time.time(), 0, words.ALL))
        verdict = await self._held_by(found)
        self._tell(LineTried(time.time(), 0, words.ALL, verdict.passed, verdict.reason))
        self._held = list(found) if verdict.passed else []
        return verdict.passed

    async def _one(self, part: Part) -> None:
        self._tell(LineTrying(time.time(), part.number, part.text))
        verdict = await self._held_by([*self._held, part])
        self._tell(LineTried(time.time(), part.number, part.text, verdict.passed, verdict.reason))
        if verdict.passed:
            self._held.append(part)
        else:
            self._failing.append(Failing(part.number, part.text, verdict.reason, verdict.suspects))

    async def _held_by(self, held: list[Part]) -> Verdict:
        """The verdict on some lines, once their trial is undone. Raises Stopped, HostError."""
        self._must_go_on()
        self._tries += 1
        return await self._judged(kept(self._plan.drop_in, held))

    def _refused(self, event: Refused) -> Verdict:
        """A refusal of the drop-in is no fault of the unit."""
        if event.lines and not self._cancelled:
            self._tries -= 1
            return Verdict(time.time(), False, event.reason)
        return super()._refused(event)
