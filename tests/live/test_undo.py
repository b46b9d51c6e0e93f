"""The undo must take a trial back whatever happens to it, under a hostile type-level drop-in too."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from host.playground import Playground
from host.ports import TrialLocked
from host.real import RealHost
from trial import snapshot
from trial.plan import Plan
from trial.undo import Undo
from trial.undo_text import pairs_of

from .rig import connected, inside, put

UNIT, DEPENDENT, ALONE = "victim.service", "dependent.service", "alone.target"
PLAN = Plan(UNIT, b"[Service]\nExecStart=\nExecStart=/bin/false\nType=oneshot\n")
HOSTILE = """\
[Unit]
ConditionPathExists=/nonexistent
[Service]
User=nobody
ReadOnlyPaths=/run
TimeoutStartSec=1
RuntimeMaxSec=1
SystemCallFilter=@basic-io
Restart=always
ExecStartPre=/bin/false
"""
Act = Callable[["Broken"], Awaitable[None]]


class Broken:
    """A service that an armed trial has broken, together with the one that requires it."""

    def __init__(self, playground: Playground, host: RealHost) -> None:
        self.playground = playground
        self.host = host

    async def arm(self, seconds: int = 60) -> None:
        inside(self.playground, "systemctl", "start", UNIT, DEPENDENT)
        before = await snapshot.take(self.host, await self.host.read_unit(UNIT))
        assert before.running
        assert before.dependents == (DEPENDENT,)
        self.undo = Undo(self.host, before, (PLAN.trial_path,))
        await self.undo.arm(seconds)
        self.armed_at = time.monotonic()
        self.watch = pairs_of(UNIT)[0].watch

    async def break_it(self) -> None:
        await self.host.create(PLAN.trial_path, PLAN.drop_in)
        await self.host.reload()
        assert (await self.host.restart(UNIT, 10)).result == "failed"
        assert await self.state(DEPENDENT) == "inactive"
        assert await self.undo.stands()

    async def state(self, unit: str) -> str:
        return (await self.host.read_unit(unit)).text("ActiveState")

    async def undone(self, seconds: float) -> None:
        """Wait until nothing of the trial is left; both services must be up again, on their own files."""
        async with asyncio.timeout(seconds):
            while await self.host.own_files():  # noqa: ASYNC110 -- files vanish without an event
                await asyncio.sleep(0.05)
        assert (await self.state(UNIT), await self.state(DEPENDENT)) == ("active", "active")
        assert PLAN.trial_path not in (await self.host.read_unit(UNIT)).units("DropInPaths")


@pytest.fixture(params=["plain", "hostile"])
async def broken(request: pytest.FixtureRequest, fresh_playground: Playground) -> AsyncIterator[Broken]:
    put(fresh_playground, f"/etc/systemd/system/{UNIT}", "[Service]\nExecStart=/bin/sleep 1000\n")
    put(
        fresh_playground,
        f"/etc/systemd/system/{DEPENDENT}",
        f"[Unit]\nRequires={UNIT}\nAfter={UNIT}\n[Service]\nExecStart=/bin/sleep 1000\n",
    )
    if request.param == "hostile":
        put(fresh_playground, "/etc/systemd/system/service.d/50-hostile.conf", HOSTILE)
        for unit in (UNIT, DEPENDENT):
            put(fresh_playground, f"/etc/systemd/system/{unit}.d/50-hostile.conf", "# hides the other\n")
    put(
        fresh_playground,
        f"/etc/systemd/system/{ALONE}",
        "[Unit]\nAllowIsolate=yes\nRequires=sysinit.target\n",
    )
    inside(fresh_playground, "systemctl", "daemon-reload")
    async with connected(fresh_playground) as host:
        yield Broken(fresh_playground, host)


async def test_undone_whatever_ends_the_watch(broken: Broken) -> None:
    """One playground for all the ways in which a watch can end: each begins with a trial that stands."""
    watch = pairs_of(UNIT)[0].watch
    for command in (
        ("systemctl", "stop", watch),
        ("systemctl", "kill", "-s", "KILL", watch),
        ("/bin/sh", "-c", f"kill -9 $(systemctl show -p MainPID --value {watch})"),
    ):
        await broken.arm()
        await broken.break_it()
        inside(broken.playground, *command)
        await broken.undone(10)


async def test_undone_at_the_deadline_and_at_most_two_seconds_later(broken: Broken) -> None:
    await broken.arm(seconds=2)
    await broken.break_it()
    await broken.undone(4)
    assert 2 <= time.monotonic() - broken.armed_at < 4


async def test_stands_through_reload_isolate_and_reexec_and_keeps_its_deadline(broken: Broken) -> None:
    await broken.arm(seconds=6)
    await broken.break_it()
    for command in ("daemon-reload", "daemon-reexec"):
        inside(broken.playground, "systemctl", command)
        assert await broken.undo.stands()
    inside(broken.playground, "systemctl", "isolate", ALONE)
    assert await broken.state(UNIT) in ("inactive", "failed")
    assert await broken.undo.stands()
    await broken.undone(9)
    assert time.monotonic() - broken.armed_at >= 6


async def test_fired_on_purpose_it_does_the_same(broken: Broken) -> None:
    await broken.arm()
    await broken.break_it()
    await broken.undo.fire(30)
    await broken.undone(1)


async def test_disarmed_it_does_nothing_and_leaves_nothing(broken: Broken) -> None:
    await broken.arm()
    await broken.undo.move_on(50)
    assert await broken.undo.stands()
    assert await broken.undo.disarm()
    assert await broken.host.own_files() == ()
    assert await broken.state(UNIT) == "active"


async def test_one_trial_a_unit(broken: Broken) -> None:
    await broken.arm()
    before = await snapshot.take(broken.host, await broken.host.read_unit(UNIT))
    with pytest.raises(TrialLocked):
        await Undo(broken.host, before, ()).arm(60)
    assert await broken.undo.stands()
    assert await broken.undo.disarm()


async def test_an_earlier_deadline_is_not_taken_for_this_one(broken: Broken) -> None:
    """systemd may still have the units of an earlier trial in memory, with its deadline."""
    await broken.arm(seconds=60)
    assert await broken.undo.disarm()
    await broken.arm(seconds=2)
    await broken.break_it()
    await broken.undone(5)
