"""The search for the strictest directives that pass, against anything that can say whether some do.

All at once first. What a failure speaks of is loosened by the narrowest remedy; what it can't explain is
divided, so that one directive of n is found in about log2(n) tries. What passes is tightened where it was
loosened too far, and then judged as a whole. Whatever is returned was seen to pass.
"""

import re
from collections.abc import Awaitable, Callable, Sequence

from msgspec import Struct

from trial.events import Suspect
from trial.harden.candidates import NEEDING, Candidates
from trial.harden.loosening import Loosening, without
from trial.harden.state import ADDING, Lesson, Lines, State, shown
from trial.proof.halves import first

ENDED = "it was ended before the last, longer trial"
_SURE = ("proven", "seen")
_SPOKEN_OF = (*_SURE, "likely")
_AT_ONCE = 4
"""Suspects of one failure that are loosened together."""
_SPARE = 3
"""Tries that are left alone for what fails outright."""
_STALE = 2
"""How often the same failure comes again before its words are no longer gone by."""
_QUIET = 2
"""How often what passes is made looser for what it refuses."""
_HIDING = ("ProcSubset", "ProtectProc")
"""Directives of which it is the point that programs see less, and go on."""


class Outcome(Struct, frozen=True):
    """How one try went."""

    passed: bool
    reason: str = ""
    suspects: tuple[Suspect, ...] = ()
    """Who may be to blame, the likeliest first; of a pass, who refuses what worked before."""
    ineffective: tuple[tuple[str, str], ...] = ()
    """Directives that have no effect here, each with why."""
    judge: bool = False
    """Whether it failed in what only judges the end: nothing is to be made looser for that."""


Oracle = Callable[[State, bool], Awaitable[Outcome]]
"""Tries a state; as it is judged at the end, where asked for that."""
Told = Callable[[tuple[Lesson, ...], State], None]
"""Hears what was learnt, and what is tried next."""


class Finding(Struct, frozen=True):
    """What a search found."""

    state: State
    """The strictest that was seen to pass; empty where nothing was."""
    lessons: tuple[Lesson, ...]
    passed: bool
    confirmed: bool
    tries: int
    why_not: str = ""


class _OutOfTries(Exception):
    """The bound is reached."""


class Search:
    """One search. `most` tries at most, the last of which is kept for the judgement."""

    def __init__(
        self,
        candidates: Candidates,
        oracle: Oracle,
        most: int,
        told: Told = lambda lessons, state: None,
        lessons: Sequence[Lesson] = (),
        began: int = 0,
    ) -> None:
        """`began`: how many trials there were before the first of these."""
        self._candidates = candidates
        self._loosening = Loosening(candidates)
        self._oracle = oracle
        self._most = most
        self._told = told
        self.lessons: list[Lesson] = list(lessons)
        """Why what is tried is not stricter."""
        self._known: dict[tuple[object, bool], Outcome] = {}
        self._certain = False
        """Whether a failure that nothing explains was seen to come again."""
        self._fresh: dict[str, Lines] = {}
        """Directives that the last step loosened, with their lines before."""
        self._doubtful: dict[str, Lines] = {}
        """The same of earlier steps, where that may have been more than was needed."""
        self._best: State | None = None
        self._began = began
        self._quiet = 0
        """How often something was made looser that passed."""
        self.tries = 0

    async def run(self, start: State) -> Finding:
        """The whole search."""
        confirmed, why_not = False, ""
        try:
            confirmed, why_not = await self._judged(start)
        except _OutOfTries:
            why_not = f"{self._most} restarts were not enough"
            if self._best is not None:
                outcome = await self._last(self._best)
                confirmed, why_not = outcome.passed, "" if outcome.passed else outcome.reason or why_not
        passed, state = self._best is not None, self._best or State()
        return Finding(state, tuple(self.lessons), passed, confirmed, self.tries, why_not)

    @property
    def so_far(self) -> Finding | None:
        """The strictest that was seen to pass by now, though not judged; None where nothing was, or where the
        judgement was that it fails."""
        best = self._best
        if best is None or not self._known.get((best.key, True), Outcome(True)).passed:
            return None
        return Finding(best, tuple(self.lessons), True, False, self.tries, ENDED)

    # --- asking ---

    async def _ask(self, state: State, *, final: bool = False, kept_back: int = 1) -> Outcome:
        key = (state.key, final)
        if key not in self._known:
            if self.tries >= self._most - kept_back:
                raise _OutOfTries
            self.tries += 1
            self._known[key] = await self._oracle(state, final)
        if self._known[key].passed:
            self._best = state
        return self._known[key]

    async def _last(self, state: State) -> Outcome:
        """The judgement, with the try that was kept back for it."""
        try:
            return await self._ask(state, final=True, kept_back=0)
        except _OutOfTries:
            return Outcome(False)

    def _learn(self, state: State, lessons: Sequence[Lesson]) -> None:
        self.lessons += lessons
        self._told(tuple(lessons), state)

    # --- towards what passes ---

    async def _judged(self, state: State) -> tuple[bool, str]:
        """Whether there is something that passes as it is judged at the end; why not."""
        final = False
        while True:
            outcome, state = await self._until_it_passes(state, final=final)
            if outcome.judge:
                return False, outcome.reason
            if final and outcome.passed:
                return True, ""
            state = await self._tightened(await self._without_vain(state, outcome))
            final = True

    async def _until_it_passes(self, state: State, *, final: bool) -> tuple[Outcome, State]:
        """Looser and looser; the outcome may be that of the judge, about which nothing can be done."""
        reason, same = "", 0
        while True:
            outcome = await self._ask(state, final=final, kept_back=0 if final else 1)
            same = same + 1 if _plain(outcome.reason) == reason else 0
            self._doubt(same=same > 0, passed=outcome.passed)
            if outcome.passed and (open_ := self._quietly_led(state, outcome)):
                state = open_
                continue
            if outcome.passed or outcome.judge:
                return outcome, state
            reason = _plain(outcome.reason)
            led = self._led(state, outcome, words=same < _STALE)
            if led is not None:
                state = led
            elif not (outcome := await self._repeated(state, final=final)).passed:
                state = await self._divided(state, outcome, final=final)

    def _doubt(self, *, same: bool, passed: bool) -> None:
        """Put what the last step did among the doubtful: it changed nothing, or was more than one thing."""
        if (same and not passed) or len(self._fresh) > 1:
            self._doubtful = {**self._fresh, **self._doubtful}
        self._fresh = {}

    def _led(self, state: State, outcome: Outcome, *, words: bool) -> State | None:
        """The state as what was seen to fail wants it, or else the failure's `words`; None where nothing is
        left of what they say."""
        blamed = [one for one in outcome.suspects if one.certainty in _SPOKEN_OF]
        sure = [one for one in blamed if one.certainty in _SURE and one.directive not in _HIDING]
        following, lessons = state, list[Lesson]()
        spoken_of = [one for one in blamed if one not in sure] if words else []
        for suspect in (*sure, *spoken_of):
            if len(lessons) >= _AT_ONCE or (lessons and suspect not in sure):
                break
            if found := self._loosening.by_suspect(following, suspect, self._began + self.tries):
                following, lesson = found
                lessons.append(lesson)
                if suspect not in sure:
                    self._fresh[suspect.directive] = state.get(suspect.directive)
        if not lessons:
            return None
        self._learn(following, lessons)
        return following

    def _quietly_led(self, state: State, outcome: Outcome) -> State | None:
        """The state with what it refuses though it passes, of what worked before: a service may go on with
        less, and nobody is told. None where it refuses nothing, or only what is there to be refused."""
        left = self._quiet < _QUIET and self._most - self.tries > _SPARE
        refused = [one for one in outcome.suspects if one.certainty in _SURE and one.directive not in _HIDING]
        following, lessons = state, list[Lesson]()
        for suspect in refused if left else ():
            if found := self._loosening.by_suspect(following, suspect, self._began + self.tries):
                following, lesson = found
                lessons.append(lesson)
        if not lessons:
            return None
        self._quiet += 1
        self._learn(following, lessons)
        return following

    # --- what nothing explains ---

    async def _repeated(self, state: State, *, final: bool) -> Outcome:
        """The outcome of one more try: what nothing explains may have been chance, and dividing is dear."""
        if not self._certain:
            self._certain = True
            del self._known[state.key, final]
        return await self._ask(state, final=final, kept_back=0 if final else 1)

    async def _divided(self, state: State, outcome: Outcome, *, final: bool) -> State:
        """The state without one directive that it fails with, found by leaving out more and more."""
        ranked = self._ranked(state, outcome)
        if not ranked:
            raise _OutOfTries  # it fails with nothing of ours

        async def passes(count: int) -> bool:
            return (await self._ask(without(state, ranked[:count]), final=final)).passed

        count = await first(0, len(ranked), passes)
        culprit = ranked[count - 1]
        following = without(state, [culprit])
        why = "without it, and what was left out before, it works; with it it does not"
        lesson = Lesson(
            culprit,
            shown(culprit, state.get(culprit)),
            "",
            why,
            "division",
            "proven",
            self._began + self.tries,
        )
        if self._loosening.between(culprit, state.get(culprit), ()):
            self._doubtful[culprit] = state.get(culprit)
        self._learn(following, [lesson])
        return following

    def _ranked(self, state: State, outcome: Outcome) -> list[str]:
        """The directives of a state, the likeliest to have made it fail first."""
        blamed = [one.directive for one in outcome.suspects]
        usual = [one.name for one in reversed(self._candidates.all)]
        names = dict.fromkeys((*blamed, *usual))
        return [name for name in names if state.get(name) and name not in ADDING and name not in NEEDING]

    # --- the end ---

    async def _without_vain(self, state: State, outcome: Outcome) -> State:
        """Without what has no effect here: that it works with it proves nothing."""
        vain = {name: why for name, why in outcome.ineffective if state.get(name)}
        if not vain:
            return state
        lessons = [
            Lesson(name, shown(name, state.get(name)), "", f"it has no effect here: {why}", "effect", "seen")
            for name, why in vain.items()
        ]
        state = without(state, list(vain))
        self._learn(state, lessons)
        self._best = state
        return state

    async def _tightened(self, state: State) -> State:
        """What was loosened more than was needed, perhaps, as strict again as it passes."""
        doubtful, self._doubtful = self._doubtful, {}
        whole = [name for name, lines in doubtful.items() if state.get(name) != lines]
        if len(whole) > 1 and (stricter := await self._stricter(state, {n: doubtful[n] for n in whole})):
            return stricter
        for name in whole:
            rungs = self._loosening.between(name, doubtful[name], state.get(name))
            for lines in (doubtful[name], *rungs):
                if stricter := await self._stricter(state, {name: lines}):
                    state = stricter
                    break
        return state

    async def _stricter(self, state: State, lines: dict[str, Lines]) -> State | None:
        """A state with some directives as strict as that, if it passes and there are tries to see that."""
        following = state
        for name, values in lines.items():
            following = following.with_(name, values)
        for other, needed in NEEDING.items():
            if needed in lines and (candidate := self._candidates.get(other)):
                following = following.with_(other, candidate.rungs[0])
        known = (following.key, False) in self._known
        if not known and self.tries >= self._most - 2:
            return None
        if not (await self._ask(following)).passed:
            return None
        self.lessons = [
            one for one in self.lessons if one.directive not in lines or one.source == "discovery"
        ]
        return following


def _plain(reason: str) -> str:
    """A reason without the numbers that differ from time to time."""
    return re.sub(r"\d+", "#", reason)
