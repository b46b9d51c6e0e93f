"""The machine's time is set by an hour in the middle of a trial: nothing waits longer or shorter for it.

It is not really set, since a playground has the machine's own clock. What waits on the host is sleep(1),
whose time is relative: the kernel counts that by the clock that nobody sets (nanosleep(2)). What this program
takes for the time of day jumps for real.
"""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from host.playground import Playground
from host.real import RealHost
from trial import leftover
from trial.events import AnyEvent, Armed, Step, Undone, Verdict
from trial.plan import Plan
from trial.trial import Trial
from tui.render.trial import TrialView
from workbench.duration import ticking

from ..waiting import HUNG
from .rig import connected, inside, put

UNIT = "[Service]\nType=exec\nExecStart=/bin/sleep 999\nTimeoutStartSec=5\nTimeoutStopSec=5\n"
TRIAL = b"[Service]\nNice=7\n"
WINDOW = 1200.0
SLACK = 600.0
"""Seconds that a busy machine may take for what takes none; an hour is not among them."""


class Clock:
    """The time of day, which somebody sets."""

    def __init__(self) -> None:
        self._real = time.time
        self.off = 0.0

    def __call__(self) -> float:
        return self._real() + self.off


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    set_by_somebody = Clock()
    monkeypatch.setattr(time, "time", set_by_somebody)
    return set_by_somebody


@pytest.fixture
async def host(playground: Playground) -> AsyncIterator[RealHost]:
    async with connected(playground) as connection:
        put(playground, "/etc/systemd/system/clock.service", UNIT)
        await connection.reload()
        assert (await connection.restart("clock.service", 20)).result == "done"
        yield connection
        assert await connection.own_files() == ()


@pytest.mark.parametrize("step", ["arm", "restart", "watch", "standing"])
@pytest.mark.parametrize("jump", [3600, -3600], ids=["forward", "back"])
async def test_a_trial_is_as_long_as_ever(host: RealHost, clock: Clock, jump: int, step: str) -> None:
    trial = Trial(host, Plan("clock.service", TRIAL, settle=1, window=WINDOW, by="ann"))
    view, found, began = TrialView(), list[AnyEvent](), time.monotonic()
    async with asyncio.timeout(HUNG):
        async for event in trial.run():
            view, _ = view.after(event), found.append(event)
            if isinstance(event, Step) and event.name == step:
                clock.off = jump
            if isinstance(event, Armed) and sum(isinstance(each, Armed) for each in found) == 2:
                if step == "standing":
                    clock.off = jump
                left = view.deadline - ticking()  # what the screen counts down
                there = await leftover.find(host, "clock.service")
                assert there is not None
                told = (left, there.deadline - time.time(), there.began + WINDOW - time.time())
                assert all(WINDOW - SLACK < seconds <= WINDOW for seconds in told), told
                assert time.strftime("%H:%M", time.localtime(there.deadline)) in there.words
                trial.revert()
    (verdict,) = [event for event in found if isinstance(event, Verdict)]
    assert verdict.passed, verdict
    assert isinstance(found[-1], Undone)
    assert found[-1].whole
    assert time.monotonic() - began < SLACK


def test_what_waits_on_the_host_is_relative(playground: Playground) -> None:
    """No timer of ours is of the kind that goes by the time of day (TIMER_ABSTIME, OnCalendar=)."""
    traced = inside(
        playground, "strace", "-e", "trace=/.*nanosleep", "-o", "/dev/stdout", "/bin/sleep", "0.1"
    )
    assert "nanosleep(" in traced
    assert "TIMER_ABSTIME" not in traced
