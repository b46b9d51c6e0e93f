"""Units of a user's own manager: tried, undone and kept as the system's are, by the user alone."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from host.playground import Playground
from host.real import RealHost
from trial.events import AnyEvent, Kept, Logged, Undone, Verdict
from trial.plan import Plan
from trial.trial import Trial

from .someone import Someone

UNIT = "mine.service"
TEXT = "[Service]\nExecStart=/bin/sh -c 'echo mine speaks; exec sleep 1000'\nTimeoutStopSec=2\n"


@pytest.fixture(scope="module")
def someone(playground: Playground) -> Iterator[Someone]:
    return Someone.logged_in(playground, "someone", "systemd-journal")


@pytest.fixture
async def host(someone: Someone) -> AsyncIterator[RealHost]:
    someone.unit(UNIT, TEXT)
    async with someone.connected() as connection:
        yield connection
        assert await connection.own_files() == ()


async def tried(host: RealHost, drop_in: bytes, decide: str = "revert", unit: str = UNIT) -> list[AnyEvent]:
    layout = (await host.facts()).layout
    trial = Trial(host, Plan(unit, drop_in, settle=0.3, layout=layout))
    found = []
    async with asyncio.timeout(60):
        async for event in trial.run():
            found.append(event)
            if isinstance(event, Verdict) and event.passed:
                getattr(trial, decide)()
    return found


def verdict_of(events: list[AnyEvent]) -> Verdict:
    return next(event for event in events if isinstance(event, Verdict))


async def test_kept_it_is_the_user_s_own_file(someone: Someone, host: RealHost) -> None:
    events = await tried(host, b"[Service]\nNice=5\n", "keep")
    assert verdict_of(events).passed, events
    path = f"{someone.own}/{UNIT}.d/zz-unitsmith.conf"
    assert isinstance(events[-1], Kept)
    assert events[-1].path == path
    assert someone.playground.path(path).stat().st_uid == someone.account.uid
    assert "Nice=5" in someone.systemctl("show", UNIT)
    assert any("mine speaks" in event.entry.message for event in events if isinstance(event, Logged))
    assert await host.remove([path]) == (path,)
    assert [one.content for one in await host.versions(path)] == [b"[Service]\nNice=5\n"]


async def test_failed_it_is_undone(someone: Someone, host: RealHost) -> None:
    events = await tried(host, b"[Service]\nSystemCallFilter=~@network-io execve\n")
    assert not verdict_of(events).passed
    assert isinstance(events[-1], Undone)
    assert (events[-1].file, events[-1].service) == (True, True)
    assert someone.systemctl("is-active", UNIT) == "active\n"
