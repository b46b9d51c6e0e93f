"""The directories of drop-ins: none of a trial's own is left, empty ones that others made stay."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from host.playground import Playground
from host.real import RealHost
from trial.events import AnyEvent, Kept, Restarted, Undone, Verdict
from trial.plan import Plan
from trial.trial import Trial
from trial.undo_text import pairs_of

from ..waiting import HUNG, come_true
from .rig import connected, inside, put

UNIT = "room.service"
TEXT = "[Service]\nType=exec\nExecStart=/bin/sleep 999\nTimeoutStartSec=5\nTimeoutStopSec=5\n"
PLACES = ("/run/systemd/system.control", "/run/systemd/system", "/etc/systemd/system")
THEIRS = tuple(f"{place}/{UNIT}.d" for place in PLACES)
ENDS = ("reverted", "failed", "deadline", "kept", "kept and removed")


@pytest.fixture
async def host(playground: Playground) -> AsyncIterator[RealHost]:
    async with connected(playground) as connection:
        put(playground, f"/etc/systemd/system/{UNIT}", TEXT)
        await connection.reload()
        assert (await connection.restart(UNIT, 20)).result == "done"
        yield connection
        assert await connection.own_files() == ()
        inside(playground, "rm", "-rf", *THEIRS)
        await connection.reload()


def directories(playground: Playground) -> set[str]:
    found = inside(playground, "find", *PLACES, "-name", "*.d", check=False).splitlines()
    return {path for path in found if UNIT in path}


async def ended(host: RealHost, playground: Playground, how: str) -> AnyEvent:
    """A trial that ends in this way; its last event."""
    line = b"ExecStartPre=/bin/false" if how == "failed" else b"Nice=7"
    plan = Plan(UNIT, b"[Service]\n" + line + b"\n", settle=0.3)
    trial = Trial(host, plan)
    async with asyncio.timeout(HUNG):
        async for event in trial.run():
            end = event
            if isinstance(event, Restarted) and how == "deadline":
                inside(playground, "systemctl", "stop", pairs_of(UNIT)[0].watch)
            elif isinstance(event, Verdict) and event.passed:
                (trial.keep if how.startswith("kept") else trial.revert)()
    if how == "kept and removed":
        await host.remove((plan.kept_path,))
        await host.reload()
    return end


@pytest.mark.parametrize("how", ENDS)
@pytest.mark.parametrize("there", [False, True], ids=["none before", "empty before"])
async def test_a_trial_leaves_the_directories_that_there_were(
    host: RealHost, playground: Playground, how: str, *, there: bool
) -> None:
    if there:
        inside(playground, "mkdir", "-p", *THEIRS)
        await host.reload()
    before = directories(playground)
    assert before == (set(THEIRS) if there else set())
    for _ in range(2):  # the second one finds what the first one left
        end = await ended(host, playground, how)
        assert isinstance(end, Kept if how.startswith("kept") else Undone), end
        kept = {f"/etc/systemd/system/{UNIT}.d"} if how == "kept" else set()
        # The undo's units end by themselves.
        await come_true(
            lambda kept=kept: directories(playground) == before | kept, lambda: directories(playground)
        )
        if how == "kept":
            return
