"""How often each source names the line at fault: the words of a failure, the closer look, the proof. With
--report alone; it writes the table of docs/trials.md.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import Struct

from host.playground import Playground
from host.real import RealHost
from trial.events import Suspect, Undone, Verdict
from trial.look.events import Looked
from trial.look.run import Look
from trial.plan import Plan
from trial.proof.events import Proof
from trial.proof.run import Proving

from . import test_look, test_reported
from .reported import REPORTED
from .rig import connected, inside, taken_back
from .silent import SILENT

PAGE = Path(__file__).parents[2] / "docs" / "trials.md"
_HEAD = """\
| {count} services that fail by one line | asked | named first | first remedy works | certainty |
|---|---|---|---|---|
"""
_MOST = 25
"""Restarts of a proof of one culprit among so few lines, at most."""


class Situation(Struct, frozen=True):
    """A service that is served, and what makes it fail."""

    name: str
    unit: str
    lines: str
    culprit: str
    silent: bool
    prepare: str
    """Shell that makes it what it is."""


class Source(Struct):
    """How one source did."""

    name: str
    asked: int = 0
    named: int = 0
    mended: int = 0
    certainties: Counter[str] = Counter()

    def row(self) -> str:
        """Its line of the table."""
        how = ", ".join(f"{word} {count}" for word, count in self.certainties.most_common())
        return f"| {self.name} | {self.asked} | {self.named} | {self.mended} | {how} |\n"


WORDS = "the words of the failure"
LOOK = "the closer look"
PROOF = "the proof"


class Report:
    """The sources, and what each of them missed."""

    def __init__(self, playground: Playground) -> None:
        self._playground = playground
        self.sources = {name: Source(name, certainties=Counter()) for name in (WORDS, LOOK, PROOF)}
        self.missed: list[str] = []
        self.count = 0

    async def add(self, host: RealHost, one: Situation) -> None:
        """Let all three look at one situation."""
        plan = _plan(one, one.lines)
        failed = await _tried(host, plan)
        if failed.passed:
            self.missed.append(f"{one.name}: it passes here")
            return
        self.count += 1
        if not one.silent:
            await self._take(host, WORDS, one, failed.suspects)
        looked = [event async for event in Look(host, plan, failed).run()][-1]
        if isinstance(looked, Looked) and looked.suspects:
            await self._take(host, LOOK, one, looked.suspects)
        proof = [event async for event in Proving(host, plan, failed).run()][-1]
        assert isinstance(proof, Proof)
        assert proof.restarts <= _MOST
        await self._take(host, PROOF, one, proof.suspects, proof.drop_in or "[Service]\n")

    async def _take(
        self, host: RealHost, name: str, one: Situation, suspects: tuple[Suspect, ...], text: str = ""
    ) -> None:
        source = self.sources[name]
        source.asked += 1
        first = suspects[0] if suspects else None
        if first is None or first.directive != one.culprit:
            self.missed.append(f"{one.name}: {name} names {first.directive if first else 'nothing'}")
            return
        source.named += 1
        source.certainties[first.certainty] += 1
        if first.by_hand:
            inside(self._playground, "sh", "-c", first.by_hand)
        lines = (
            text or f"[Service]\n{test_reported.mended(one.lines, first) if first.remedies else one.lines}\n"
        )
        if (await _tried(host, _plan(one, lines, whole=True))).passed:
            source.mended += 1
        else:
            self.missed.append(f"{one.name}: {name}'s first remedy does not help")
        if first.by_hand:
            inside(self._playground, "sh", "-c", one.prepare)

    def written(self) -> str:
        """The table, which is now that of the page."""
        table = _HEAD.format(count=self.count) + "".join(one.row() for one in self.sources.values())
        text = PAGE.read_text("utf-8")
        whole = f"<!-- report -->\n{table}<!-- end -->"
        PAGE.write_text(
            re.sub(r"<!-- report -->.*<!-- end -->", lambda _: whole, text, flags=re.DOTALL), "utf-8"
        )
        return table


def _plan(one: Situation, lines: str, *, whole: bool = False) -> Plan:
    text = lines if whole else f"[Service]\n{lines}\n"
    return Plan(one.unit, text.encode(), settle=1.0, window=30, confirmed=True)


async def _tried(host: RealHost, plan: Plan) -> Verdict:
    events = await taken_back(host, plan)
    assert all(event.whole for event in events if isinstance(event, Undone)), events
    return next(event for event in events if isinstance(event, Verdict))


def _served(playground: Playground, tmp_path: Path) -> Iterator[Situation]:
    """Each of them in its turn, up and running."""
    for one in REPORTED:
        test_reported.serve(playground, one, tmp_path)
        yield Situation(
            one.name, test_reported.UNIT, one.lines, one.culprit, silent=False, prepare=one.prepare
        )
        _forget(playground, test_reported.UNIT)
    for other in SILENT:
        test_look.serve(playground, other)
        unit = test_look.unit_of(other)
        yield Situation(
            other.name, unit, test_look.among_others(other), other.culprit, silent=True, prepare=other.prepare
        )
        _forget(playground, unit)


def _forget(playground: Playground, unit: str) -> None:
    inside(playground, "systemctl", "stop", unit, check=False)
    left = "/srv/prey /var/lib/prey* /var/log/prey* /run/prey* /dev/shm/prey* /etc/prey* /root/prey"
    inside(playground, "sh", "-c", f"rm -rf {left}; chmod -f 700 /var/lib/private; true")
    inside(playground, "systemctl", "reset-failed", check=False)


@pytest.mark.usefixtures("kernel_log")
async def test_report(playground: Playground, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = Report(playground)
    inside(playground, "mkdir", "-p", "/srv/prey")
    async with connected(playground) as host:
        version = (await host.facts()).version
        until = {one.name: one.until for one in REPORTED} | {one.name: 0 for one in SILENT}
        since = {one.name: one.since for one in SILENT}
        for one in _served(playground, tmp_path):
            if since.get(one.name, 0) <= version and not 0 < until[one.name] <= version:
                await report.add(host, one)
    with capsys.disabled():
        print(f"\n{report.written()}" + "\n".join(report.missed))
    assert report.sources[PROOF].named == report.count
