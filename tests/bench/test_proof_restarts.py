"""How many restarts proof needs, beside one-at-a-time and plain ddmin, on the same recorded outcomes.

They were recorded from real trials in a playground; UNITSMITH_RECORD=1 ./dev bench -k restarts does so again,
as root. What was not recorded is concluded from it: more lines than failed fail, fewer than passed pass.
"""

import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from msgspec import Struct

from host.playground import Playground
from host.real import RealHost
from host.start import start_helper
from host.wire import Entry
from trial.events import Verdict
from trial.plan import Plan
from trial.proof.bound import most
from trial.proof.outcomes import Levels, Outcome
from trial.proof.search import Search
from trial.trial import Trial

from .ddmin import Fails, ddmin

RECORDED = Path(__file__).parent / "proof_outcomes.json"
UNIT = "prey.service"
HARMLESS = (
    *("ProtectKernelModules=yes", "LockPersonality=yes", "RestrictRealtime=yes", "ProtectClock=yes"),
    *("RestrictSUIDSGID=yes", "UMask=0027", "ProtectKernelLogs=yes", "ProtectHostname=yes"),
    *("NoNewPrivileges=yes", "RestrictNamespaces=yes", "ProtectControlGroups=yes", "Nice=1"),
    *("ProtectKernelTunables=yes", "SystemCallArchitectures=native", "OOMScoreAdjust=100"),
    *("KeyringMode=private", "LimitCORE=0"),
)
WRITES, SOCKET, READS = "open('/var/prey','w').close()", "s.socket(s.AF_INET)", "open('/root/prey').close()"
VAR, FAMILIES, ROOT = "ReadOnlyPaths=/var", "RestrictAddressFamilies=AF_NETLINK", "InaccessiblePaths=/root"
SILENT = "import os,sys\nsys.excepthook=lambda *_: os._exit(1)\n"
EITHER = (
    "import os,sys\nif not (os.path.exists('/tmp/prey') or os.path.exists('/srv/prey/hidden/file')):\n"
    "    sys.exit('no place to work')"
)


class Case(Struct, frozen=True):
    """A service, and the lines of its draft that are at fault, among harmless ones."""

    name: str
    code: str
    mixed: tuple[str, ...]
    """Lines put among the harmless ones."""
    culprits: int
    """Lines without which it works."""

    @property
    def lines(self) -> tuple[str, ...]:
        """All lines, the special ones spread among the harmless ones."""
        found = list(HARMLESS)
        for number, line in enumerate(self.mixed):
            found.insert(len(found) * (2 * number + 1) // (2 * len(self.mixed)), line)
        return tuple(found)


CASES = (
    Case("one, says why", WRITES, (VAR,), 1),
    Case("one, silent", f"{SILENT}{WRITES}", (VAR,), 1),
    Case("two, say why", f"{WRITES}\n{READS}", (VAR, ROOT), 2),
    Case("three, say why", f"import socket as s\n{WRITES}\n{SOCKET}\n{READS}", (VAR, FAMILIES, ROOT), 3),
    Case(
        "three, silent", f"import socket as s\n{SILENT}{WRITES}\n{SOCKET}\n{READS}", (VAR, FAMILIES, ROOT), 3
    ),
    Case("a pair only", EITHER, ("PrivateTmp=yes", "TemporaryFileSystem=/srv/prey/hidden"), 1),
    Case(
        "one, and two that need each other",
        f"open('/srv/prey/new','w').close()\n{READS}",
        ("ProtectSystem=strict", "ReadWritePaths=/srv/prey", ROOT),
        1,
    ),
)


class Recorded:
    """The outcomes of one case's trials."""

    def __init__(self, case: Case, known: dict[str, list[str] | None]) -> None:
        self.case = case
        self.known = known
        """By the lines that were tried, a bit each: None where they passed, else who was blamed."""
        self._host: RealHost | None = None

    @asynccontextmanager
    async def live(self, playground: Playground) -> AsyncIterator[None]:
        """Try what is not known yet."""
        await serve(playground, self.case)
        self._host = await RealHost.open(start_helper(Entry(playground.leader)))
        try:
            yield
        finally:
            await self._host.close()
            self._host = None

    async def outcome(self, lines: frozenset[int]) -> Outcome:
        """How these lines do."""
        key = str(sum(1 << line for line in lines))
        if key not in self.known:
            self.known[key] = await self._tried(lines) if self._host else self._concluded(int(key))
        blamed = self.known[key]
        names = [line.partition("=")[0] for line in self.case.lines]
        return Outcome(blamed is None, tuple(names.index(name) for name in blamed or () if name in names))

    def _concluded(self, bits: int) -> list[str] | None:
        failed = [int(key) for key, blamed in self.known.items() if blamed is not None]
        passed = [int(key) for key, blamed in self.known.items() if blamed is None]
        if any(other & bits == other for other in failed):
            return []
        if any(other & bits == bits for other in passed):
            return None
        pytest.fail("the outcome of a trial is not recorded: UNITSMITH_RECORD=1 ./dev bench -k restarts")

    async def _tried(self, lines: frozenset[int]) -> list[str] | None:
        assert self._host
        text = "".join(f"{line}\n" for number, line in enumerate(self.case.lines) if number in lines)
        trial = Trial(self._host, Plan(UNIT, f"[Service]\n{text}".encode(), settle=0.3, confirmed=True))
        verdict = None
        async for event in trial.run():
            if isinstance(event, Verdict):
                verdict = event
                trial.revert()
        assert verdict
        return None if verdict.passed else [one.directive for one in verdict.suspects]


async def serve(playground: Playground, case: Case) -> None:
    for path, text in {
        "/srv/prey/hidden/file": "x",
        "/root/prey": "x",
        "/tmp/prey": "x",
        "/srv/prey/run.py": f"{case.code}\nprint('up',flush=True)\nimport time\ntime.sleep(999)\n",
        f"/etc/systemd/system/{UNIT}": "[Service]\nType=exec\n"
        "ExecStart=/usr/bin/python3 -IS /srv/prey/run.py\nTimeoutStopSec=1\n",
    }.items():
        file = playground.path(path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    host = await RealHost.open(start_helper(Entry(playground.leader)))
    await host.reload()
    await host.restart(UNIT, 20)
    await host.close()


async def by_proof(recorded: Recorded, *, guided: bool) -> tuple[set[int], int]:
    """The engine; what it finds and its tries, beyond the failure of all lines."""
    count = len(recorded.case.lines)
    whole = await recorded.outcome(frozenset(range(count)))

    async def oracle(levels: Levels) -> Outcome:
        found = await recorded.outcome(frozenset(n for n, level in enumerate(levels) if not level))
        return found if guided else Outcome(found.passed)

    blamed = whole.blamed if guided else ()
    known = {(0,) * count: Outcome(False, blamed), (1,) * count: Outcome(True)}
    search = Search((1,) * count, oracle, known=known)
    finding = await search.run()
    return {one.line for one in finding.culprits}, search.tries


async def one_at_a_time(fails: Fails, lines: Iterable[int]) -> set[int]:
    """Each line on top of those that held."""
    held: frozenset[int] = frozenset()
    left = set()
    for line in lines:
        if await fails(held | {line}):
            left.add(line)
        else:
            held |= {line}
    return left


async def by_ddmin(fails: Fails, lines: Iterable[int]) -> set[int]:
    """Zeller's ddmin for one smallest failing set, which is left out, until the rest passes."""
    rest, found = frozenset(lines), set[int]()
    while await fails(rest):
        failing = await ddmin(fails, sorted(rest))
        found.add(failing[0])
        rest -= {failing[0]}
    return found


async def _counted(recorded: Recorded, way: Callable[[Fails, Iterable[int]], Awaitable[set[int]]]) -> int:
    """How many different sets it tries, beyond that of all lines."""
    count = len(recorded.case.lines)
    asked = {frozenset[int](), frozenset(range(count))}

    async def fails(lines: frozenset[int]) -> bool:
        if not lines:
            return False
        asked.add(lines)
        return not (await recorded.outcome(lines)).passed

    assert await way(fails, range(count))
    return len(asked) - 2


async def _row(recorded: Recorded) -> tuple[int, int, int, int]:
    found, guided = await by_proof(recorded, guided=True)
    blind_found, blind = await by_proof(recorded, guided=False)
    assert len(found) == len(blind_found) == recorded.case.culprits
    return guided, blind, await _counted(recorded, one_at_a_time), await _counted(recorded, by_ddmin)


async def test_restarts_of_a_proof(capsys: pytest.CaptureFixture[str]) -> None:
    there = json.loads(RECORDED.read_text()) if RECORDED.exists() else {}
    if os.environ.get("UNITSMITH_RECORD"):
        there = {}
        with Playground.start(Path("/")) as playground:
            for case in CASES:
                recorded = Recorded(case, there.setdefault(case.name, {}))
                async with recorded.live(playground.wait()):
                    await _row(recorded)
        RECORDED.write_text(json.dumps(there, indent=0, sort_keys=True) + "\n")
    rows = [(case, *await _row(Recorded(case, there[case.name]))) for case in CASES]
    with capsys.disabled():
        print(f"\n{'restarts':36}{'lines':>8}{'proof':>8}{'blind':>8}{'one by one':>12}{'ddmin':>8}")
        for case, *figures in rows:
            cells = zip((len(case.lines), *figures), (8, 8, 8, 12, 8), strict=True)
            print(f"{case.name:36}" + "".join(f"{cell:>{wide}}" for cell, wide in cells))
    assert rows[0][1] == 2
    assert all(row[1] <= row[2] + 1 for row in rows)
    assert rows[1][1] <= most(20, 1)
    assert max(row[1] for row in rows) < 25
