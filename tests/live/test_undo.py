"""The undo must take a trial back whatever happens to it, under a hostile type-level drop-in too: PID 1's as
a user's own manager's.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from host.playground import Playground
from host.ports import TrialLocked
from host.real import RealHost
from trial import snapshot
from trial.plan import Plan
from trial.undo import Undo
from trial.undo_text import pairs_of

from ..waiting import HUNG
from .rig import inside
from .someone import Root, Someone

UNIT, DEPENDENT, ALONE = "victim.service", "dependent.service", "alone.target"
FAR = round(5 * HUNG)
"""Seconds to a deadline that no test waits for."""
DROP_IN = b"[Service]\nExecStart=\nExecStart=/bin/false\nType=oneshot\n"
HOSTILE = """\
[Unit]
ConditionPathExists=/nonexistent
[Service]
User=nobody
WorkingDirectory=/nonexistent
EnvironmentFile=/nonexistent
StandardInput=file:/nonexistent
ReadOnlyPaths=/run
TimeoutStartSec=1
RuntimeMaxSec=1
SystemCallFilter=@basic-io
Restart=always
ExecStartPre=/bin/false
UnsetEnvironment=XDG_RUNTIME_DIR PATH
"""
Act = Callable[["Broken"], Awaitable[None]]


class Broken:
    """A service that an armed trial has broken, together with the one that requires it."""

    def __init__(self, owner: Root | Someone, host: RealHost) -> None:
        self.owner = owner
        self.host = host

    async def arm(self, seconds: int = FAR) -> None:
        self.owner.systemctl("start", UNIT, DEPENDENT)
        self.path = Plan(UNIT, DROP_IN, layout=(await self.host.facts()).layout).trial_path
        before = await snapshot.take(self.host, await self.host.read_unit(UNIT))
        assert before.running
        assert before.dependents == (DEPENDENT,)
        self.undo = Undo(self.host, before, (self.path,))
        await self.undo.arm(seconds)
        self.armed_at = self.when(pairs_of(UNIT)[0].watch, "InactiveExit")

    async def break_it(self) -> None:
        await self.host.create(self.path, DROP_IN)
        await self.host.reload()
        assert (await self.host.restart(UNIT, 10)).result == "failed"
        assert await self.state(DEPENDENT) == "inactive"
        assert await self.undo.stands()

    def when(self, unit: str, stamp: str) -> float:
        """Seconds at which something happened to a unit, by its manager: not by who asks, maybe late."""
        return int(self.owner.systemctl("show", "-P", f"{stamp}TimestampMonotonic", unit)) / 1e6

    async def state(self, unit: str) -> str:
        return (await self.host.read_unit(unit)).text("ActiveState")

    async def undone(self) -> None:
        """Wait until nothing of the trial is left; both services must be up again, on their own files."""
        async with asyncio.timeout(HUNG):
            while await self.host.own_files():  # noqa: ASYNC110 -- files vanish without an event
                await asyncio.sleep(0.05)
        assert (await self.state(UNIT), await self.state(DEPENDENT)) == ("active", "active")
        assert self.path not in (await self.host.read_unit(UNIT)).units("DropInPaths")


@pytest.fixture(params=["plain", "hostile", "user", "hostile to a user"])
async def broken(request: pytest.FixtureRequest, fresh_playground: Playground) -> AsyncIterator[Broken]:
    theirs = "user" in request.param
    owner = Someone.logged_in(fresh_playground) if theirs else Root(fresh_playground)
    owner.put(f"{owner.own}/{UNIT}", "[Service]\nExecStart=/bin/sleep 1000\n")
    requiring = f"[Unit]\nRequires={UNIT}\nAfter={UNIT}\n[Service]\nExecStart=/bin/sleep 1000\n"
    owner.put(f"{owner.own}/{DEPENDENT}", requiring)
    if "hostile" in request.param:
        owner.put(f"{owner.own}/service.d/50-hostile.conf", HOSTILE)
        for unit in (UNIT, DEPENDENT):
            owner.put(f"{owner.own}/{unit}.d/50-hostile.conf", "# hides the other\n")
    owner.put(f"{owner.own}/{ALONE}", f"[Unit]\nAllowIsolate=yes\nRequires={owner.base}\n")
    owner.systemctl("daemon-reload")
    async with owner.connected() as host:
        yield Broken(owner, host)


async def test_undone_whatever_ends_the_watch(broken: Broken) -> None:
    """One playground for all the ways in which a watch can end: each begins with a trial that stands."""
    watch = pairs_of(UNIT)[0].watch
    for command in (("stop", watch), ("kill", "-s", "KILL", watch), ()):
        await broken.arm()
        await broken.break_it()
        if command:
            broken.owner.systemctl(*command)
        else:
            pid = broken.owner.systemctl("show", "-p", "MainPID", watch).strip().partition("=")[2]
            inside(broken.owner.playground, "sh", "-c", f"kill -9 {pid}")
        await broken.undone()


async def test_undone_at_the_deadline_and_at_most_two_seconds_later(broken: Broken) -> None:
    await broken.arm(seconds=5)
    await broken.break_it()
    await broken.undone()
    assert 5 <= broken.when(UNIT, "ActiveEnter") - broken.armed_at < 7


@pytest.mark.parametrize("broken", ["plain"], indirect=True)
async def test_an_earlier_start_of_an_undo_that_waits_is_over_before_it_is_armed(broken: Broken) -> None:
    """The last that an earlier watch does is to ask for its undo; a busy manager may come to that late."""
    oneshot = ("systemd-run", "--no-block", "--property=Type=oneshot")
    inside(broken.owner.playground, *oneshot, "--unit=busy.service", "/bin/sleep", "1")
    undo = pairs_of(UNIT)[0].undo
    inside(broken.owner.playground, *oneshot, f"--unit={undo}", "--property=After=busy.service", "/bin/true")
    await broken.arm()
    await broken.break_it()
    await broken.undo.fire(HUNG)
    await broken.undone()


async def test_stands_through_reload_isolate_and_reexec_and_keeps_its_deadline(broken: Broken) -> None:
    await broken.arm(seconds=10)
    await broken.break_it()
    for command in ("daemon-reload", "daemon-reexec"):
        broken.owner.systemctl(command)
        assert await broken.undo.stands()
    broken.owner.systemctl("isolate", ALONE)
    assert await broken.state(UNIT) in ("inactive", "failed")
    assert await broken.undo.stands()
    await broken.undone()
    assert broken.when(UNIT, "ActiveEnter") - broken.armed_at >= 10


async def test_fired_on_purpose_it_does_the_same(broken: Broken) -> None:
    await broken.arm()
    await broken.break_it()
    await broken.undo.fire(30)
    await broken.undone()


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
    await broken.arm()
    assert await broken.undo.disarm()
    await broken.arm(seconds=5)
    await broken.break_it()
    await broken.undone()
