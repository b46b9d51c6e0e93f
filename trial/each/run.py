"""The tries on a host: ordinary trials, each undone before the next."""

import time

from msgspec.structs import replace

from host.ports import Host, HostError
from trial.each import words
from trial.each.events import EachEvent, Failing, LinesBound, LinesTold, LineTried, LineTrying
from trial.each.lines import Part, kept, parts
from trial.engine import Engine
from trial.events import BadLine, Refused, Undone, Verdict
from trial.plan import Plan
from trial.trial import Trial
from unit.assignment import read


class _Stopped(Exception):
    """It can't go on; the message says why, as one sentence."""


class LineByLine(Engine[EachEvent]):
    """One drop-in, tried line by line on top of what held; cancel() ends it early. The last of its events is
    LinesTold, and nothing of any trial is left by then.

    `bad` are the lines that this systemd does not take: they are told, and not tried."""

    def __init__(self, host: Host, plan: Plan, bad: tuple[BadLine, ...] = ()) -> None:
        super().__init__()
        self._host, self._plan, self._bad = host, plan, bad
        self._trial: Trial | None = None
        self._cancelled = False
        self._tries = 0
        self._held: list[Part] = []
        self._failing = [Failing(one.line, "", one.text) for one in bad]

    def cancel(self) -> None:
        """Try nothing more; a trial that is in progress is taken back."""
        self._cancelled = True
        if self._trial:
            self._trial.revert()

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
        except _Stopped as error:
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
        verdict = await self._judged(found)
        self._tell(LineTried(time.time(), 0, words.ALL, verdict.passed, verdict.reason))
        self._held = list(found) if verdict.passed else []
        return verdict.passed

    async def _one(self, part: Part) -> None:
        self._tell(LineTrying(time.time(), part.number, part.text))
        verdict = await self._judged([*self._held, part])
        self._tell(LineTried(time.time(), part.number, part.text, verdict.passed, verdict.reason))
        if verdict.passed:
            self._held.append(part)
        else:
            self._failing.append(Failing(part.number, part.text, verdict.reason, verdict.suspects))

    async def _judged(self, held: list[Part]) -> Verdict:
        """The verdict on some lines, once their trial is undone. Raises _Stopped, HostError."""
        if self._cancelled:
            raise _Stopped(words.CANCELLED)
        self._tries += 1
        drop_in = kept(self._plan.drop_in, held)
        changed = tuple(dict.fromkeys(one.name for one in read(drop_in)))
        self._trial = Trial(self._host, replace(self._plan, drop_in=drop_in, changed=changed))
        return await self._run(self._trial)

    async def _run(self, trial: Trial) -> Verdict:
        verdict = None
        async for event in trial.run():
            self._tell(event)
            match event:
                case Refused(reason=reason, lines=lines) if lines and not self._cancelled:
                    self._tries -= 1
                    return Verdict(time.time(), False, reason)  # of the drop-in, not of the unit
                case Refused(reason=reason):
                    raise _Stopped(words.CANCELLED if self._cancelled else reason)
                case Verdict():
                    verdict = event
                    trial.revert()
                case Undone(whole=False, told=told):
                    raise _Stopped(f"After a trial not all was as before, so no more was tried: {told}.")
                case _:
                    pass
        if self._cancelled or verdict is None:
            raise _Stopped(words.CANCELLED)
        if not verdict.judged:
            raise _Stopped(f"It could not go on: {verdict.reason}")
        return verdict
