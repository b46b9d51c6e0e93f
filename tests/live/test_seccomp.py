"""The kernel's records of refused calls are joined to the right service, whatever else is killed meanwhile.

Every container's journal has the records of all of the machine.
"""

import asyncio
from pathlib import Path

import pytest

from host.playground import Playground
from host.real import RealHost
from trial import events
from trial.plan import Plan
from trial.trial import Trial

from .rig import NUMBERED, connected, inside, put

pytestmark = pytest.mark.usefixtures("kernel_log")
UNIT = "prey.service"
CALLS = {"chroot": "os.chroot('/')", "sync": "os.sync()"}


def serve(playground: Playground, code: str) -> None:
    """A service that makes a system call a moment after it has started."""
    program = f"import os,time; time.sleep(0.5); {code}; time.sleep(999)"
    put(
        playground,
        f"/etc/systemd/system/{UNIT}",
        f'[Service]\nExecStart=/usr/bin/python3 -ISc "{program}"\n',
    )
    inside(playground, "systemctl", "daemon-reload")
    inside(playground, "systemctl", "restart", UNIT)


async def suspects(host: RealHost, call: str) -> tuple[events.Suspect, ...]:
    trial = Trial(host, Plan(UNIT, f"[Service]\nSystemCallFilter=~{call}\n".encode(), settle=3, window=5))
    verdict = None
    async for event in trial.run():
        assert not isinstance(event, events.Refused), event
        if isinstance(event, events.Verdict):
            verdict = event
            trial.revert()
    assert verdict is not None
    assert not verdict.passed, verdict
    return verdict.suspects


async def test_two_containers_with_processes_of_one_name_are_told_apart(
    playground: Playground, playground_root: Path
) -> None:
    with Playground.start(playground_root, name="other") as other:
        places = (playground, other.wait())
        for place, code in zip(places, CALLS.values(), strict=True):
            serve(place, code)
        async with connected(playground) as here, connected(other) as there:
            found = await asyncio.gather(*map(suspects, (here, there), CALLS))
    for call, own in zip(CALLS, found, strict=True):
        by_name = "" if NUMBERED else ", most likely by this service"
        assert own[0].why == f"{call}() was refused{by_name}", own
