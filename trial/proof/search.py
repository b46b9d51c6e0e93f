"""Which lines break what works without them, which only together, and how strict they may be instead.

Delta debugging that is led by suspicion. Whatever is concluded was observed, whether or not fewer lines are
always safer: what is left passes, and with any of the culprits beside it fails; a culprit fails alone, or
together with its partners, of whom all are needed for that.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from trial.proof.halves import first
from trial.proof.outcomes import Levels, Oracle, Outcome, Outcomes


class Culprit(Struct, frozen=True):
    """A line without which it works."""

    line: int
    alone: bool = True
    """Whether it fails with none of the others."""
    partners: tuple[int, ...] = ()
    """Lines with which it fails, and none of which can be left out for that, where it does not fail alone."""
    level: int = 0
    """The strictest that passes; its depth where it has to go."""


class Finding(Struct, frozen=True):
    """What a search found."""

    levels: Levels
    """As strict as was seen to pass."""
    culprits: tuple[Culprit, ...]
    broken: bool = False
    """Whether it fails with no line at all, so that no line can be blamed."""


class Search:
    """One search among lines of some depths: the level at which each is gone. `order` names suspects first.

    Raises Flaky."""

    def __init__(
        self,
        depths: Sequence[int],
        oracle: Oracle,
        *,
        order: Iterable[int] = (),
        known: Mapping[Levels, Outcome] | None = None,
    ) -> None:
        self._depths = tuple(depths)
        self._all = frozenset(range(len(depths)))
        self._order = tuple(dict.fromkeys((*order, *range(len(depths)))))
        self._outcomes = Outcomes(oracle, known or {})
        self._good: frozenset[int] = frozenset()
        """Lines that pass together."""
        self._bad: list[int] = []
        self._trusting = True
        """Whether suspicion has not been wrong yet."""

    @property
    def tries(self) -> int:
        """How often the oracle was asked."""
        return self._outcomes.tries

    async def run(self) -> Finding:
        """All of it."""
        if not await self._pass(()):
            return Finding(self._depths, (), broken=True)
        while not await self._pass(left := self._all.difference(self._bad)):
            self._bad.append(await self._culprit(left))
        await self._clear()
        self._bad.sort(key=self._order.index)
        told = [await self._told(line) for line in self._bad]
        levels = await self._tightened()
        return Finding(levels, tuple(replace(one, level=levels[one.line]) for one in told))

    # --- asking ------------------------------------------------------------------------------------------

    def _levels(self, lines: Collection[int]) -> Levels:
        return tuple(0 if line in lines else depth for line, depth in enumerate(self._depths))

    async def _pass(self, lines: Collection[int]) -> bool:
        return await self._outcomes.passes(self._levels(lines))

    def _ranked(self, lines: Collection[int], among: Collection[int]) -> list[int]:
        """Some lines, the likeliest to have made `among` fail first."""
        ranked = dict.fromkeys((*self._outcomes.blamed(self._levels(among)), *self._order))
        return [line for line in ranked if line in lines]

    # --- culprits ----------------------------------------------------------------------------------------

    async def _culprit(self, left: frozenset[int]) -> int:
        """One of some lines that fail together. While suspicion is right, the likeliest is taken out, then
        tried alone. Else the likelier ones are taken out until the rest passes: it is the last of them."""
        suspects = self._ranked(left - self._good, left)

        async def without(count: int) -> bool:
            return await self._pass(left.difference(suspects[:count]))

        count = 1
        if self._trusting and not await without(1):
            if not await self._pass(suspects[:1]):
                return suspects[0]
            self._trusting = False
            self._good = self._good or frozenset(suspects[:1])
            suspects = [line for line in suspects if line not in self._good]
        if not self._trusting:
            count = await first(0, len(suspects), without, leaning=not self._bad)
        self._good = left.difference(suspects[:count])
        return suspects[count - 1]

    async def _clear(self) -> None:
        """Take back what the rest bears after all, as where a line needs another that was missing."""
        self._good = self._all.difference(self._bad)
        for line in tuple(self._bad):
            if await self._pass(self._good | {line}):
                self._bad.remove(line)
                await self._clear()
                break

    async def _told(self, line: int) -> Culprit:
        """How a culprit fails: alone, or with whom."""
        if not await self._pass({line}):
            return Culprit(line)
        whole = self._good | {line}
        await self._outcomes.again(self._levels(whole))  # or is it that it fails now and then?
        core, rest = [line], self._ranked(self._good, whole)
        while await self._pass(core):
            count = await first(0, len(rest), partial(self._fail, tuple(core), rest))
            core.append(rest[count - 1])
            rest = rest[: count - 1]
        for one in core[1:]:
            if not await self._pass(others := [each for each in core if each != one]):
                core = others
        theirs = not await self._pass(core[1:])  # they fail by themselves, missing a line that they need
        return Culprit(line, False, () if theirs else tuple(core[1:]))

    async def _fail(self, core: Sequence[int], rest: Sequence[int], count: int) -> bool:
        return not await self._pass((*core, *rest[:count]))

    # --- values ------------------------------------------------------------------------------------------

    async def _tightened(self) -> Levels:
        """The culprits, one after another, as strict as they pass beside all others. The first rung is what a
        diagnosis proposed: others that it proposed may fail where it passes, so it is tried by itself."""
        levels = self._levels(self._good)
        for line in self._bad:
            depth, passes = self._depths[line], partial(self._pass_at, levels, line)
            low = min(1, depth - 1)
            level = low if low and await passes(low) else await first(low, depth, passes)
            levels = _with(levels, line, level)
        return levels

    async def _pass_at(self, levels: Levels, line: int, level: int) -> bool:
        return await self._outcomes.passes(_with(levels, line, level))


def _with(levels: Levels, line: int, level: int) -> Levels:
    return (*levels[:line], level, *levels[line + 1 :])
