"""What a pass can't see is said: what a service starts for others, and what it logs into files of its own."""

from collections.abc import AsyncIterator, Iterator

import pytest

from host.playground import Playground
from host.real import RealHost
from trial.events import AnyEvent, Verdict, Warned
from trial.plan import Plan
from trial.trial import Trial

from .rig import connected, inside, put

DRAFT = b"[Service]\nNoNewPrivileges=yes\nProtectSystem=full\n"


@pytest.fixture
async def host(playground: Playground) -> AsyncIterator[RealHost]:
    async with connected(playground) as host:
        yield host


@pytest.fixture(params=["cron.service", "own.service"])
def unit(playground: Playground, request: pytest.FixtureRequest) -> Iterator[str]:
    text = "[Service]\nType=exec\nExecStart=/bin/sleep 999\n"
    put(playground, f"/etc/systemd/system/{request.param}", text)
    inside(playground, "systemctl", "daemon-reload")
    inside(playground, "systemctl", "start", request.param)
    yield request.param
    inside(playground, "systemctl", "stop", request.param)
    inside(playground, "sh", "-c", f"rm -rf /etc/systemd/system/{request.param}*")
    inside(playground, "systemctl", "daemon-reload")


async def events_of(host: RealHost, plan: Plan) -> list[AnyEvent]:
    trial, found = Trial(host, plan), []
    async for event in trial.run():
        found.append(event)
        if isinstance(event, Verdict):
            trial.revert()
    return found


async def test_what_its_jobs_inherit_is_said_before_and_beside_a_pass(host: RealHost, unit: str) -> None:
    events = await events_of(host, Plan(unit, DRAFT, settle=0.2))
    (judged,) = [event for event in events if isinstance(event, Verdict)]
    warned = [event.text for event in events if isinstance(event, Warned) and "In its jobs" in event.text]
    assert judged.passed
    assert bool(warned) is (unit == "cron.service")
    assert ("what holds in its jobs was not tried" in judged.reason) is (unit == "cron.service")
