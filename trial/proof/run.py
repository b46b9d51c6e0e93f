"""A proof on a host: the engine's tries are ordinary trials, each undone before the next."""

import asyncio
import time

from msgspec.structs import replace

from host.ports import Host, HostError
from trial.events import Verdict
from trial.plan import Plan
from trial.proof import words
from trial.proof.bound import most, most_values
from trial.proof.events import Bound, OwnEvent, Proof, Tried, Trying
from trial.proof.lines import Lines
from trial.proof.outcomes import Flaky, Levels, Outcome
from trial.proof.search import Search
from trial.snapshot import is_running
from trial.tries import Stopped, Tries
from unit.assignment import read


class Proving(Tries[OwnEvent]):
    """One proof of why a draft fails; cancel() ends it early. The last of its events is Proof.

    `plan` is the trial that failed, and `failed` its verdict: neither the whole draft nor none of it is tried
    again, where the service ran before."""

    CANCELLED = words.CANCELLED
    NO_FURTHER = "The proof could not go on"

    def __init__(self, host: Host, plan: Plan, failed: Verdict) -> None:
        super().__init__(host, plan)
        self._failed = failed
        self._verdicts: dict[Levels, Verdict] = {}
        self._tries = 0
        self._begun: tuple[Lines, dict[Levels, Outcome]] | None = None

    async def bound(self) -> Bound | None:
        """How many restarts it takes at most, before anything is begun; None where no line can be at fault.

        Raises HostError, TimeoutError."""
        lines, _ = self._begun = self._begun or await self._begin()
        count = len(lines.lines)
        if not count:
            return None
        values = max(map(most_values, lines.depths), default=0)
        bound = (count, most(count, 1), most(count, 3), values)
        return Bound(time.time(), *bound, words.bound(*bound))

    async def _work(self) -> None:
        self._tell(await self._proved())

    async def _proved(self) -> Proof:
        try:
            bound = await self.bound()
        except (HostError, TimeoutError) as error:
            return self._unproven(str(error))
        if bound is None or self._begun is None:
            return self._unproven(words.NOTHING)
        self._tell(bound)
        lines, known = self._begun

        async def oracle(levels: Levels) -> Outcome:
            return await self._try(lines, levels)

        search = Search(lines.depths, oracle, order=lines.order, known=known)
        try:
            finding = await search.run()
        except Stopped as error:
            return self._unproven(str(error))
        except Flaky as error:
            return replace(self._unproven(words.flaky(lines, error.levels)), flaky=True)
        except (HostError, TimeoutError) as error:
            return self._unproven(f"The proof could not go on: {error}")
        if finding.broken:
            return self._unproven(words.BROKEN)
        proven = words.proven(lines, finding, self._verdicts)
        content = lines.at(finding.levels)
        text = content.decode(errors="replace") if read(content) else ""
        suspects = tuple(one.suspect for one in proven)
        return Proof(time.time(), proven, self._tries, text, suspects=suspects)

    def _unproven(self, why: str) -> Proof:
        return Proof(time.time(), (), self._tries, "", why)

    async def _begin(self) -> tuple[Lines, dict[Levels, Outcome]]:
        """The draft's lines, and what is known of them already. Raises HostError."""
        unit = await self._host.read_unit(self._plan.unit)
        # The trial's drop-in takes the place of one of the same name, whose lines hold without it.
        drop_ins = [file for file in unit.drop_ins if not file.path.endswith(f"/{self._plan.basename}")]
        shadowed = len(drop_ins) < len(unit.drop_ins)
        files = [file.content for file in (unit.fragment, *drop_ins) if file]
        suspects = self._failed.suspects
        version = (await self._host.facts()).version
        lines = await asyncio.to_thread(Lines, self._plan.drop_in, files, version, suspects)
        drafted = (0,) * len(lines.lines)
        self._verdicts[drafted] = self._failed
        known = {drafted: Outcome(False, lines.blamed(suspects))}
        if is_running(unit) and not self._plan.repair and not shadowed:
            known[lines.depths] = Outcome(True)  # so it did before, and does since that was undone
        return lines, known

    async def _try(self, lines: Lines, levels: Levels) -> Outcome:
        """One trial, undone. Raises Stopped, HostError."""
        self._must_go_on()
        self._tries += 1
        number, gone = self._tries, words.gone(lines, levels)
        self._tell(Trying(time.time(), number, words.tried(lines, levels), gone))
        verdict = await self._judged(lines.at(levels))
        self._tell(Tried(time.time(), number, verdict.passed, verdict.reason))
        self._verdicts[levels] = verdict
        return Outcome(verdict.passed, lines.blamed(verdict.suspects))
