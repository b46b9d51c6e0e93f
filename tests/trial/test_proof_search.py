"""The engine of proof, against made-up services: what it concludes holds, and how often it tries."""

import contextlib
import math
from collections.abc import Callable, Collection, Sequence
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trial.proof.bound import most, most_values
from trial.proof.halves import first
from trial.proof.outcomes import Flaky, Levels, Outcome
from trial.proof.search import Finding, Search

Rule = Callable[[Levels], bool]
"""Whether lines as loose as that pass."""


class Service:
    """Something that passes by a rule, and what was tried of it."""

    def __init__(self, rule: Rule, blamed: Callable[[Levels], Sequence[int]] = lambda levels: ()) -> None:
        self._rule = rule
        self._blamed = blamed
        self.tried: list[Levels] = []

    async def __call__(self, levels: Levels) -> Outcome:
        self.tried.append(levels)
        passed = self._rule(levels)
        return Outcome(passed, () if passed else tuple(self._blamed(levels)))


def among(*sets: Collection[int]) -> Rule:
    """Breaks where all of one of these sets are as drafted."""
    return lambda levels: not any(all(levels[line] == 0 for line in one) for one in sets)


async def searched(
    service: Service, depths: Sequence[int], order: Sequence[int] = (), blamed: Sequence[int] = ()
) -> Finding:
    """A search as a failed trial begins it: all lines fail, none passes."""
    known = {(0,) * len(depths): Outcome(False, tuple(blamed)), tuple(depths): Outcome(True)}
    search = Search(depths, service, order=order, known=known)
    finding = await search.run()
    assert search.tries == len(service.tried)
    return finding


@pytest.mark.parametrize("lines", [1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 20, 33, 100])
async def test_one_culprit_takes_two_tries_where_it_is_suspected_and_few_where_not(lines: int) -> None:
    for culprit in range(lines):
        rule = among({culprit})
        guessed, unknown = Service(rule), Service(rule)
        for service, blamed in ((guessed, [culprit]), (unknown, [])):
            finding = await searched(service, (1,) * lines, blamed=blamed)
            assert [one.line for one in finding.culprits] == [culprit]
            assert finding.culprits[0].alone
            assert finding.levels == tuple(int(line == culprit) for line in range(lines))
        assert len(guessed.tried) <= 2
        assert len(unknown.tried) <= most(lines, 1) <= 2 + 2 * math.log2(lines)


async def test_three_among_twenty_take_fewer_than_25_tries_wherever_they_are() -> None:
    worst = 0
    for culprits in combinations(range(20), 3):
        service = Service(among(*({one} for one in culprits)))
        finding = await searched(service, (1,) * 20)
        assert {one.line for one in finding.culprits} == set(culprits)
        worst = max(worst, len(service.tried))
    assert worst <= most(20, 3) < 25


async def test_three_that_are_suspected_one_after_another_take_eight() -> None:
    for culprits in combinations(range(0, 20, 3), 3):
        service = Service(
            among(*({one} for one in culprits)),
            lambda levels, them=culprits: [one for one in them if levels[one] == 0][:1],  # type: ignore[misc]
        )
        assert len((await searched(service, (1,) * 20, blamed=culprits[:1])).culprits) == 3
        assert len(service.tried) <= 8


@given(st.data())
async def test_fewer_tries_than_promised_whatever_is_suspected(data: st.DataObject) -> None:
    lines = data.draw(st.integers(1, 30))
    culprits = data.draw(st.sets(st.integers(0, lines - 1), min_size=1, max_size=4))
    orders = st.permutations(range(lines))
    service = Service(among(*({one} for one in culprits)), lambda levels: data.draw(orders))
    finding = await searched(service, (1,) * lines, data.draw(orders), data.draw(orders))
    assert {one.line for one in finding.culprits} == culprits
    assert all(one.alone for one in finding.culprits)
    assert len(service.tried) == len(set(service.tried))
    assert len(service.tried) <= most(lines, len(culprits))


@given(st.data())
async def test_those_that_break_only_together_are_named_together(data: st.DataObject) -> None:
    lines = data.draw(st.integers(2, 20))
    group = data.draw(st.sets(st.integers(0, lines - 1), min_size=2, max_size=3))
    service = Service(among(group))
    finding = await searched(service, (1,) * lines, data.draw(st.permutations(range(lines))))
    (culprit,) = finding.culprits
    assert not culprit.alone
    assert {culprit.line, *culprit.partners} == group


async def test_a_pair_beside_one_that_breaks_alone() -> None:
    finding = await searched(Service(among({3, 7}, {5})), (1,) * 12, blamed=[7])
    assert {frozenset((one.line, *one.partners)) for one in finding.culprits} == {
        frozenset({3, 7}),
        frozenset({5}),
    }


@given(st.data())
async def test_what_is_concluded_was_seen_whatever_the_service_is_like(data: st.DataObject) -> None:
    """Any rule at all, such as lines that only work together with another."""
    lines = data.draw(st.integers(1, 5))
    depths = data.draw(st.tuples(*[st.integers(1, 3)] * lines))
    every = data.draw(st.lists(st.booleans(), min_size=1, max_size=64))
    begin, end = (0,) * lines, tuple(depths)

    def rule(levels: Levels) -> bool:
        place = sum(level * 5**line for line, level in enumerate(levels))
        return levels == end or (levels != begin and every[place % len(every)])

    service = Service(rule)
    finding = await searched(service, depths)
    seen = {*service.tried, begin, end}
    assert rule(finding.levels)
    assert finding.levels in seen
    assert {line for line, level in enumerate(finding.levels) if level} == {o.line for o in finding.culprits}
    left = {line for line in range(lines) if not finding.levels[line]}
    for one in finding.culprits:
        beside = tuple(0 if line in {*left, one.line} else depths[line] for line in range(lines))
        stricter = tuple(level - (line == one.line) for line, level in enumerate(finding.levels))
        assert not rule(beside), "it is no culprit: the rest bears it"
        assert beside in seen
        alone = tuple(0 if line == one.line else depths[line] for line in range(lines))
        assert one.alone == (not rule(alone))
        assert alone in seen
        if one is finding.culprits[-1] and len(finding.culprits) == 1:
            assert not rule(stricter), "it could be stricter"
        core = (one.line, *one.partners)
        assert rule(tuple(0 if line in core else depths[line] for line in range(lines))) == (
            not one.alone and not one.partners
        )
        for out in core if one.partners else ():
            less = tuple(0 if line in core and line != out else depths[line] for line in range(lines))
            assert rule(less), "a partner that is not needed"


async def test_a_line_that_needs_another_is_no_culprit() -> None:
    """ProtectSystem=strict (0) with ReadWritePaths= (1), and a culprit (2) that is none of them."""

    def rule(levels: Levels) -> bool:
        return levels[2] > 0 and (levels[0] > 0 or levels[1] == 0)

    for blamed in ([0], [1], [2]):
        finding = await searched(Service(rule), (1,) * 6, blamed=blamed)
        assert [one.line for one in finding.culprits] == [2], blamed


async def test_the_strictest_value_that_passes() -> None:
    """Two culprits, each with its rungs: 1 of 4 and 2 of 3 are enough."""
    service = Service(lambda levels: levels[1] >= 1 and levels[4] >= 2)
    finding = await searched(service, (1, 4, 1, 2, 3, 1), blamed=[1])
    assert finding.levels == (0, 1, 0, 0, 2, 0)
    assert {(one.line, one.level) for one in finding.culprits} == {(1, 1), (4, 2)}


async def test_what_fails_without_any_line_is_not_put_down_to_one() -> None:
    service = Service(lambda levels: False)
    finding = await Search((1,) * 9, service, known={(0,) * 9: Outcome(False)}).run()
    assert finding.broken
    assert not finding.culprits
    assert len(service.tried) == 1


@given(st.data())
async def test_a_service_that_fails_now_and_then_is_noticed_or_judged_by_what_was_seen(
    data: st.DataObject,
) -> None:
    lines = data.draw(st.integers(1, 12))
    service = Service(lambda levels: data.draw(st.booleans()))
    with contextlib.suppress(Flaky):
        await searched(service, (1,) * lines)
    assert all(service.tried.count(one) <= 3 for one in service.tried)


@pytest.mark.parametrize("blamed", [[0], [11]])
async def test_who_fails_every_other_time_is_flaky(blamed: list[int]) -> None:
    turn = iter(range(1000))
    service = Service(lambda levels: levels[5] > 0 or next(turn) % 2 == 1)
    with pytest.raises(Flaky):
        await searched(service, (1,) * 12, blamed=blamed)


@given(st.integers(1, 300), st.data())
async def test_halving_asks_as_little_as_can_be(wide: int, data: st.DataObject) -> None:
    place, leaning = data.draw(st.integers(1, wide)), data.draw(st.booleans())
    asked: list[int] = []

    async def holds(at: int) -> bool:
        asked.append(at)
        return at >= place

    assert await first(0, wide, holds, leaning=leaning) == place
    assert len(asked) <= math.ceil(math.log2(wide))


@pytest.mark.parametrize("depth", [2, 3, 4, 5, 9])
async def test_the_first_rung_is_tried_by_itself_since_later_ones_may_be_no_looser(depth: int) -> None:
    """A diagnosis' remedies are no ladder: what was proposed first passes, what came after it does not."""
    service = Service(lambda levels: levels[0] in (1, depth))
    finding = await searched(service, (depth, 1), blamed=[0])
    assert finding.levels == (1, 0)
    assert len(service.tried) == 2 + 1
    for level in range(1, depth + 1):
        service = Service(lambda levels, level=level: levels[0] >= level)  # type: ignore[misc]
        finding = await searched(service, (depth, 1), blamed=[0])
        assert finding.levels == (level, 0)
        assert len(service.tried) <= 2 + most_values(depth)
