"""A service that takes its time to stop: a trial of it waits and ends true, whoever takes it back."""

import asyncio
import os
import time
from collections.abc import AsyncIterator

import pytest

from host.playground import Playground
from host.real import RealHost
from trial.events import AnyEvent, Armed, Restarted, Step, Undone, Verdict
from trial.plan import Plan
from trial.trial import Trial
from trial.undo_text import pairs_of

from ..waiting import HUNG
from .rig import connected, inside, put

SECONDS = float(os.environ.get("UNITSMITH_SLOW_STOP", "12"))
"""For how long it ignores that it is to stop; 100 was tried by hand."""
UNIT = "tarry.service"
TEXT = f"""\
[Service]
Type=exec
ExecStart=/bin/sh -c 'trap "sleep {SECONDS:g}; exit 0" TERM; while :; do sleep 0.1; done'
KillMode=mixed
TimeoutStartSec=5
TimeoutStopSec={SECONDS * 1.5:g}
"""


@pytest.fixture
async def host(playground: Playground) -> AsyncIterator[RealHost]:
    async with connected(playground) as connection:
        put(playground, f"/etc/systemd/system/{UNIT}", TEXT)
        await connection.reload()
        assert (await connection.start(UNIT, 20)).result == "done"
        yield connection
        assert await connection.own_files() == ()
        inside(playground, "systemctl", "kill", "-s", "KILL", UNIT, check=False)


@pytest.mark.parametrize("how", ["taken back", "taken back as it stops", "deadline"])
async def test_it_is_waited_for(host: RealHost, playground: Playground, how: str) -> None:
    trial, found, began = Trial(host, Plan(UNIT, b"[Service]\nNice=7\n", settle=0.3)), list[AnyEvent](), 0.0
    async with asyncio.timeout(HUNG + 4 * SECONDS):
        async for event in trial.run():
            found.append(event)
            if isinstance(event, Step) and event.name == "restart" and how == "taken back as it stops":
                trial.revert()
            elif isinstance(event, Restarted):
                assert event.result == "done"
                assert event.seconds >= SECONDS
            elif isinstance(event, Verdict):
                assert event.passed, event
                began = time.monotonic()
                if how == "taken back":
                    trial.revert()
            elif isinstance(event, Armed) and began and how == "deadline":
                inside(playground, "systemctl", "stop", "--no-block", pairs_of(UNIT)[1].watch)
    armed = next(event for event in found if isinstance(event, Armed))
    assert armed.deadline - armed.time > SECONDS * 1.5  # its own time-outs are part of the time it has
    assert [event for event in found if isinstance(event, Step) and event.name == "undo"]
    end = found[-1]
    assert isinstance(end, Undone)
    assert end.whole, end
    if began:
        assert time.monotonic() - began >= SECONDS
    unit = await host.read_unit(UNIT)
    assert (unit.text("ActiveState"), unit.properties["Nice"]) == ("active", 0)
    result = inside(playground, "systemctl", "show", "-P", "Result", UNIT).strip()
    print(f"\na stop of {SECONDS:g} s, {how}: {end.file=} {end.service=} {result}")
