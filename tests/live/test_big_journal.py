"""A journal of 500 MB: a trial begins and ends as soon as with a small one, side by side."""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from host.playground import Playground
from host.real import RealHost
from trial.events import Armed, Undone, Verdict
from trial.plan import Plan
from trial.trial import Trial

from ..waiting import HUNG
from .rig import connected, inside, put

UNIT = "[Service]\nType=exec\nExecStart=/bin/sleep 999\nTimeoutStopSec=2\n"
CONF = "[Journal]\nStorage=persistent\nRateLimitIntervalSec=0\nSystemMaxUse=2G\nSystemKeepFree=1M\n"
SIZE = 500 << 20
FLOOD = "import sys; [sys.stdout.write(f'line {n} of many that nobody reads\\n') for n in range(60_000)]"
ROUNDS, ATTEMPTS = 7, 4
TIMES = 2.0
"""How much longer it may take at most: what is read is where the journal is now, and what follows."""
NOISE = 0.15
"""Seconds of a busy machine's that are nobody's fault."""


@pytest.fixture
async def pair(playground_root: Path) -> AsyncIterator[tuple[RealHost, RealHost]]:
    """Two hosts: one with a small journal and one with a big one."""
    async with AsyncExitStack() as stack:
        both = [stack.enter_context(Playground.start(playground_root)) for _ in range(2)]
        await asyncio.to_thread(_fill, both[1])
        hosts = [await stack.enter_async_context(connected(one)) for one in both]
        for playground, host in zip(both, hosts, strict=True):
            put(playground, "/etc/systemd/system/prey.service", UNIT)
            await host.reload()
            assert (await host.restart("prey.service", 20)).result == "done"
        yield hosts[0], hosts[1]


def _fill(playground: Playground) -> None:
    """Many lines, and as many copies of their file as it takes: journalctl opens and merges them all."""
    put(playground, "/etc/systemd/journald.conf.d/zzz.conf", CONF)
    place = "/var/log/journal"
    inside(playground, "sh", "-c", f"mkdir -p {place} && mount -t tmpfs -o size=900M none {place}")
    inside(playground, "systemctl", "restart", "systemd-journald")
    inside(playground, "journalctl", "--flush")
    put(playground, "/srv/flood.py", FLOOD)
    flood = "[Service]\nType=oneshot\nExecStart=/usr/bin/python3 /srv/flood.py\n"
    put(playground, "/etc/systemd/system/flood.service", flood)
    inside(playground, "systemctl", "daemon-reload")
    inside(playground, "systemctl", "start", "flood.service")
    inside(playground, "journalctl", "--sync")
    inside(playground, "journalctl", "--rotate")
    (archived,) = playground.path(place).glob("*/system@*.journal")
    begin, end = archived.name.rsplit("-", 1)
    number = 0
    while _size(playground) < SIZE:
        number += 1
        copy = archived.with_name(f"{begin}-{int(end.removesuffix('.journal'), 16) + number:016x}.journal")
        copy.write_bytes(archived.read_bytes())


def _size(playground: Playground) -> int:
    return sum(path.stat().st_size for path in playground.path("/var/log/journal").glob("*/*.journal"))


async def _one(host: RealHost) -> tuple[float, float]:
    """Seconds until a trial is armed, and until it is over."""
    trial, began, armed = (
        Trial(host, Plan("prey.service", b"[Service]\nNice=7\n", settle=0.1)),
        time.monotonic(),
        0.0,
    )
    async with asyncio.timeout(HUNG):
        async for event in trial.run():
            end = event
            if isinstance(event, Armed) and not armed:
                armed = time.monotonic() - began
            elif isinstance(event, Verdict):
                assert event.passed, event
                trial.revert()
    assert isinstance(end, Undone)
    assert end.whole
    return armed, time.monotonic() - began


async def _side_by_side(pair: tuple[RealHost, RealHost]) -> tuple[tuple[float, float], tuple[float, float]]:
    """Until armed, and until it is over: with a small journal and with a big one, as usual in some rounds."""
    found: list[list[tuple[float, float]]] = [[], []]
    for _ in range(ROUNDS):
        for taken, host in zip(found, pair, strict=True):
            taken.append(await _one(host))
    (small, small_whole), (big, big_whole) = (
        [statistics.median(each) for each in zip(*taken, strict=True)] for taken in found
    )
    print(
        f"\n500 MB of journal: armed after {big:.3f} s instead of {small:.3f} ({big / small:.2f} times),"
        f" over after {big_whole:.3f} s instead of {small_whole:.3f} ({big_whole / small_whole:.2f} times)"
    )
    return (small, small_whole), (big, big_whole)


async def test_a_big_journal_costs_nothing(pair: tuple[RealHost, RealHost]) -> None:
    """Once is enough: other programs may disturb the one or the other, but nothing makes a big one quick."""
    for _ in range(ATTEMPTS):
        both = zip(*await _side_by_side(pair), strict=True)
        if all(big <= small * TIMES + NOISE for small, big in both):
            return
    pytest.fail("with a big journal it takes longer, however often it is tried")
