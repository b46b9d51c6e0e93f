"""How many trials it takes to find what a service bears: harden beside other ways, on the same outcomes.

The outcomes were recorded in a playground (UNITSMITH_RECORD=1 ./dev bench -k harden_restarts, as root): which
of harden's lines each service fails with alone, and how many trials harden took. No service here fails with
several lines together only, so the outcome of any set follows.
"""

import json
import math
import os
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

import pytest

from catalog.catalog import Catalog
from host.playground import Playground
from host.real import RealHost
from host.start import start_helper
from host.wire import Entry
from trial.checks import shell_check
from trial.events import Verdict
from trial.harden.candidates import Candidate, Candidates, candidates
from trial.harden.search import Outcome, Search
from trial.harden.state import State
from trial.own import own_of
from trial.plan import Plan
from trial.trial import Trial
from workbench import reader
from workbench.store import Store

from ..live import prey
from ..live.hardening import hardened
from .ddmin import Fails, ddmin

RECORDED = Path(__file__).parent / "harden-outcomes.json"
CASES = ("jit", "device", "raw-socket")
Smallest = Callable[[Fails, list[int]], Awaitable[list[int]]]
_GROWS = 1.582
"""By how much the chance of each line grows in each round. Wang and others, Probabilistic Delta
Debugging, 2021; with fixed sizes as Zhang and others have it, 2024."""
_AT_FIRST = 0.1


class Asked:
    """One service's outcomes, and which sets were asked for."""

    def __init__(self, bad: Iterable[int], count: int) -> None:
        self.count = count
        self._bad = frozenset(bad)
        self.asked: set[frozenset[int]] = set()

    async def fails(self, lines: frozenset[int]) -> bool:
        """Whether it fails with these."""
        self.asked.add(lines)
        return bool(lines & self._bad)


async def one_at_a_time(asked: Asked) -> set[int]:
    """Each line on top of those that held."""
    held, left = frozenset[int](), set[int]()
    for line in range(asked.count):
        if await asked.fails(held | {line}):
            left.add(line)
        else:
            held |= {line}
    return left


def _again(
    smallest: Callable[[Fails, list[int]], Awaitable[list[int]]],
) -> Callable[[Asked], Awaitable[set[int]]]:
    """A way to find one smallest failing set, taken again and again, until the rest passes."""

    async def way(asked: Asked) -> set[int]:
        rest, found = frozenset(range(asked.count)), set[int]()
        while await asked.fails(rest):
            failing = await smallest(asked.fails, sorted(rest))
            found |= {failing[0]}
            rest -= {failing[0]}
        return found

    return way


async def _probdd(fails: Fails, lines: list[int]) -> list[int]:
    """The probabilistic variant, with subsets of fixed sizes: large ones first."""
    chance = _AT_FIRST
    while True:
        size = max(1, math.floor(-1 / math.log(1 - chance))) if chance < 1 else 1
        for start in range(0, len(lines), size):
            chunk = set(lines[start : start + size])
            rest = [one for one in lines if one not in chunk]
            if rest and await fails(frozenset(rest)):
                lines = rest
                break
        else:
            if size == 1:
                return lines
            chance = min(chance * _GROWS, 1)


async def dividing(asked: Asked) -> set[int]:
    """harden's own search, without a word of what failed and without a look before."""
    names = [f"Line{number}" for number in range(asked.count)]
    tried = Candidates(tuple(Candidate(name, (("yes",),)) for name in names))

    async def oracle(state: State, final: bool) -> Outcome:
        lines = frozenset(names.index(name) for name in state.values)
        return Outcome(not await asked.fails(lines), "it exits")

    found = await Search(tried, oracle, 200).run(tried.strictest)
    assert found.confirmed
    return {number for number, name in enumerate(names) if not found.state.get(name)}


WAYS = {
    "dividing": dividing,
    "one by one": one_at_a_time,
    "ddmin": _again(ddmin),
    "probdd": _again(_probdd),
}


async def test_trials_of_hardening(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    if os.environ.get("UNITSMITH_RECORD"):
        await _record(reader.any_catalogue(Store(tmp_path)))
    rows = []
    for name, one in json.loads(RECORDED.read_text()).items():
        bad = {number for number, line in enumerate(one["lines"]) if line in one["fails"]}
        figures = []
        for way in WAYS.values():
            asked = Asked(bad, len(one["lines"]))
            assert await way(asked) == bad
            figures.append(len(asked.asked))
        rows.append((name, len(one["lines"]), len(bad), one["trials"], *figures))
    with capsys.disabled():
        head = ("trials", "lines", "at fault", "harden", *WAYS)
        print("\n" + f"{head[0]:20}" + "".join(f"{word:>12}" for word in head[1:]))
        for row in rows:
            print(f"{row[0]:20}" + "".join(f"{cell:>12}" for cell in row[1:]))
    assert all(row[3] < min(row[4:]) for row in rows)


async def _record(catalogue: Catalog) -> None:
    there = {}
    with Playground.start(Path("/")) as playground:
        playground.wait()
        for one in (one for one in prey.ALL if one.name in CASES):
            prey.serve(playground, one)
            run = hardened(playground, one.service, "--check", one.asking("seen"))
            tried = candidates(catalogue, own_of(["\n".join(("[Service]", *one.unit)).encode()]))
            host = await RealHost.open(start_helper(Entry(playground.leader)))
            fails = [each.name for each in tried.all if not await _passes(host, one, each)]
            await host.close()
            names = [each.name for each in tried.all]
            there[one.name] = {"lines": names, "fails": fails, "trials": run.result["restarts"]}
    RECORDED.write_text(json.dumps(there, indent=1) + "\n")


async def _passes(host: RealHost, one: prey.Prey, candidate: Candidate) -> bool:
    """Whether a service works with one line alone, at its strictest."""
    text = State({candidate.name: candidate.rungs[0]}).text()
    plan = Plan(one.service, text.encode(), checks=(shell_check(one.asking("seen")),), settle=0.5)
    trial, passed = Trial(host, plan), False
    async for event in trial.run():
        if isinstance(event, Verdict):
            passed = event.passed
            trial.revert()
    return passed
