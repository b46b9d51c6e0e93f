"""What was tried and how it went. Nothing is tried twice, unless its outcome is at odds with another one."""

from collections.abc import Awaitable, Callable, Mapping

from msgspec import Struct

Levels = tuple[int, ...]
"""How loose each line is: 0 as drafted, more for each rung of its ladder, at last (its depth) gone."""


class Outcome(Struct, frozen=True):
    """How one try went."""

    passed: bool
    blamed: tuple[int, ...] = ()
    """The lines that a failure is likely due to, the likeliest first."""


Oracle = Callable[[Levels], Awaitable[Outcome]]
"""Tries the lines as loose as that."""


class Flaky(Exception):
    """The same lines passed once and failed once, so nothing is proven by either."""

    def __init__(self, levels: Levels) -> None:
        super().__init__("the same lines passed once and failed once")
        self.levels = levels


class Outcomes:
    """The outcomes by levels. Raises Flaky where a repetition contradicts."""

    def __init__(self, oracle: Oracle, known: Mapping[Levels, Outcome]) -> None:
        self._oracle = oracle
        self._known = dict(known)
        self.tries = 0
        """How often the oracle was asked."""
        self.uneven = False
        """Whether a looser set really fails where a stricter one passes: lines that need each other."""

    async def passes(self, levels: Levels) -> bool:
        """Whether these lines pass, as tried now or before."""
        if levels not in self._known:
            self._known[levels] = await self._ask(levels)
            await self._doubt(levels)
        return self._known[levels].passed

    async def again(self, levels: Levels) -> None:
        """Try once more what is known already. Raises Flaky where it comes out otherwise."""
        if (await self._ask(levels)).passed != self._known[levels].passed:
            raise Flaky(levels)

    def blamed(self, levels: Levels) -> tuple[int, ...]:
        """Whom the failure of these lines was put down to."""
        return self._known[levels].blamed if levels in self._known else ()

    async def _ask(self, levels: Levels) -> Outcome:
        self.tries += 1
        return await self._oracle(levels)

    async def _doubt(self, levels: Levels) -> None:
        """Repeat two outcomes that are at odds. Where both come again, some lines need each other, and such
        odds are nothing to wonder at any more."""
        other = None if self.uneven else self._at_odds(levels)
        if other is not None:
            await self.again(levels)  # first the newest: who fails every other time is found at once
            await self.again(other)
            self.uneven = True

    def _at_odds(self, levels: Levels) -> Levels | None:
        """What failed though it is looser than these, which pass; or the other way round."""
        passed = self._known[levels].passed
        for other, outcome in self._known.items():
            looser, stricter = (other, levels) if passed else (levels, other)
            if outcome.passed != passed and all(a >= b for a, b in zip(looser, stricter, strict=True)):
                return other
        return None
