"""A service that floods the journal: nothing of the verdict is lost, and nobody's memory grows with it."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from host.playground import Playground
from host.real import RealHost
from host.start import start_helper
from host.wire import Entry
from trial.events import AnyEvent, Logged, Undone, Verdict
from trial.plan import Plan
from trial.trial import Trial

from .rig import inside, put

LINES, SECONDS = 20_000, 3
FLOOD = f"""
import os, sys, time
print("open /var/lib/flood: Read-only file system", file=sys.stderr, flush=True)
line = "x" * 60 + chr(10)
for _ in range({SECONDS} * 20):
    began = time.monotonic()
    sys.stdout.write(line * {LINES // 20})
    sys.stdout.flush()
    time.sleep(max(0.0, began + 0.05 - time.monotonic()))
if os.environ.get("END"):
    print("the last words", file=sys.stderr, flush=True)
    sys.exit(7)
time.sleep(999)
"""
MOST_MEMORY = 100 << 20
"""Bytes that a helper may grow to: its programs and libraries are 40 MB of it."""


@pytest.fixture
def flooding(playground: Playground) -> Iterator[Playground]:
    put(playground, "/etc/systemd/journald.conf.d/zzz.conf", "[Journal]\nRateLimitIntervalSec=0\n")
    inside(playground, "systemctl", "restart", "systemd-journald")
    put(playground, "/srv/flood.py", FLOOD)
    text = "[Service]\nType=exec\nExecStart=/bin/sleep 999\nTimeoutStopSec=2\n"
    put(playground, "/etc/systemd/system/flood.service", text)
    inside(playground, "systemctl", "daemon-reload")
    inside(playground, "systemctl", "start", "flood.service")
    yield playground
    inside(playground, "systemctl", "stop", "flood.service")
    inside(playground, "rm", "/etc/systemd/journald.conf.d/zzz.conf")
    inside(playground, "systemctl", "restart", "systemd-journald")


class Connection:
    """A host and the process that is its helper."""

    def __init__(self, leader: int) -> None:
        self.helper = start_helper(Entry(leader))
        self.host: RealHost

    @property
    def most_memory(self) -> int:
        """Bytes that the helper and what it started have held at most, each by itself."""
        found = 0
        for pid in (self.helper.process.pid, *_children(self.helper.process.pid)):
            status = Path(f"/proc/{pid}/status").read_text()
            kib = next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]
            found = max(found, int(kib) << 10)
        return found


def _children(pid: int) -> list[int]:
    own = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return [*own, *(each for child in own for each in _children(child))]


@pytest.fixture
async def connection(flooding: Playground) -> AsyncIterator[Connection]:
    found = Connection(flooding.leader)
    found.host = await RealHost.open(found.helper)
    yield found
    await found.host.close()


@pytest.mark.parametrize("ends", [True, False])
async def test_the_verdict_has_all_that_matters_and_the_screen_what_it_can_show(
    connection: Connection, ends: bool
) -> None:
    environment = "Environment=END=1\n" if ends else ""
    drop_in = f"[Service]\n{environment}ExecStart=\nExecStart=/usr/bin/python3 -IS /srv/flood.py\n"
    plan = Plan("flood.service", drop_in.encode(), settle=SECONDS + 1)
    trial, events = Trial(connection.host, plan), list[AnyEvent]()
    async for event in trial.run():
        events.append(event)
        if isinstance(event, Verdict):
            trial.revert()
    (verdict,) = [event for event in events if isinstance(event, Verdict)]
    said = [event.entry.message for event in events if isinstance(event, Logged)]
    if ends:
        assert not verdict.passed
        assert "status 7" in verdict.reason
        assert "the last words" in said
    else:
        assert verdict.passed
        assert verdict.reason.endswith("but it logs 1 new complaint")
    assert "open /var/lib/flood: Read-only file system" in said
    assert any("lines left out: they came too fast" in line for line in said)
    assert len(said) < 3000 + 600 * (events[-1].time - events[0].time)
    assert connection.most_memory < MOST_MEMORY
    last = events[-1]
    assert isinstance(last, Undone)
    assert last.whole
