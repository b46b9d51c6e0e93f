"""Trial after trial: nothing of them adds up. `--trials 200` tries longer; figures are printed."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from msgspec import Struct

from host.playground import Playground
from host.real import RealHost
from host.start import Helper, start_helper
from host.wire import Entry
from trial.checks import shell_check
from trial.events import Undone, Verdict
from trial.plan import Plan
from trial.trial import Trial

from .rig import inside, put

UNIT = "again.service"
STATE = "/var/lib/again"
DRAFTS = (
    b"Nice=5",
    b"User=nobody\nStateDirectory=again",
    b"ReadOnlyPaths=/\nExecStartPre=/bin/false",
    b"StateDirectory=again\nUser=games",
)
WARM = 2 * len(DRAFTS)
"""Trials after which all that is made once is there."""
RUNTIME = ("/run/systemd/system", "/run/systemd/system.control", "/run/systemd/transient", "/run/unitsmith")


class Held(Struct, frozen=True):
    """What the trials may have left so far."""

    own: int
    """Descriptors of this process."""
    helper: int
    """Descriptors of the helper."""
    units: str
    """Loaded units of unitsmith's, whatever their state."""
    files: str
    """Files and directories below /run."""
    owners: str
    """Who owns the service's state."""


@pytest.fixture
def helper(playground: Playground) -> Iterator[Helper]:
    put(playground, f"/etc/systemd/system/{UNIT}", "[Service]\nType=exec\nExecStart=/bin/sleep 999\n")
    inside(playground, "sh", "-c", f"mkdir -p {STATE} && touch {STATE}/a && chown -R games {STATE}")
    inside(playground, "systemctl", "daemon-reload")
    inside(playground, "systemctl", "start", UNIT)
    yield start_helper(Entry(playground.leader))
    inside(playground, "systemctl", "stop", UNIT)


@pytest.fixture
async def host(helper: Helper) -> AsyncIterator[RealHost]:
    found = await RealHost.open(helper)
    yield found
    await found.close()


def served_by(helper: Helper) -> int:
    """The process that answers: what enters another systemd waits for a child."""
    pid = helper.process.pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(children[0]) if children else pid


def held(playground: Playground, helper: Helper) -> Held:
    listing = "systemctl list-units --all --no-legend --plain 'unitsmith-*' | grep -v unitsmith-demo; true"
    return Held(
        own=len(list(Path("/proc/self/fd").iterdir())),
        helper=len(list(Path(f"/proc/{served_by(helper)}/fd").iterdir())),
        units=inside(playground, "sh", "-c", listing),
        files=inside(playground, "find", *RUNTIME, check=False),
        owners=inside(playground, "sh", "-c", f"stat -c '%U %a' {STATE} {STATE}/a"),
    )


def memory(helper: Helper) -> int:
    """KiB that the helper holds."""
    lines = Path(f"/proc/{served_by(helper)}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


async def tried(host: RealHost, draft: bytes) -> Undone:
    plan = Plan(UNIT, b"[Service]\n" + draft + b"\n", settle=0.05, checks=(shell_check("true"),))
    trial, ends = Trial(host, plan), []
    async for event in trial.run():
        if isinstance(event, Verdict) and event.passed:
            trial.revert()
        if isinstance(event, Undone):
            ends.append(event)
    return ends[-1]


async def test_nothing_adds_up(
    host: RealHost, helper: Helper, playground: Playground, pytestconfig: pytest.Config
) -> None:
    count: int = pytestconfig.getoption("--trials")
    before, used = None, 0
    for number in range(count):
        if number == WARM:
            before, used = held(playground, helper), memory(helper)
        undone = await tried(host, DRAFTS[number % len(DRAFTS)])
        assert undone.whole, undone
    assert held(playground, helper) == before
    grown = memory(helper) - used
    print(f"\ntrials in a row: {count}, helper grew by {grown} KiB in the last {count - WARM}")
    assert grown < 1024 + 8 * count
