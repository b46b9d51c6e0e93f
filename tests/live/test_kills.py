"""kill -9 of unitsmith, of its helper or of both after any of its calls: all is as before, or kept wholly."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from host.playground import Playground
from host.real import RealHost
from trial import leftover
from trial.plan import Plan
from trial.undo_text import pairs_of

from .rig import connected, inside, put

UNIT = "[Service]\nType=exec\nExecStart=/bin/sleep 999\nTimeoutStartSec=1\nTimeoutStopSec=1\n"
DOOMED, TOP = Path(__file__).with_name("doomed.py"), Path(__file__).parents[2]
FEWEST_TRIAL, FEWEST_KEEP = 9, 17
"""Calls after which somebody is killed, of each of three: SECURITY.md counts by these."""
AT_ONCE = 6
"""Trials that run beside each other: each takes a process of Python's own, and its helper's."""


@pytest.fixture
async def host(playground: Playground) -> AsyncIterator[RealHost]:
    async with connected(playground) as connection:
        yield connection
        assert await connection.own_files() == ()


async def doomed(playground: Playground, unit: str, part: str, number: int, who: str) -> str:
    """How such a trial ended; empty where it was killed."""
    words = (str(playground.leader), unit, part, str(number), who)
    running = await asyncio.create_subprocess_exec(
        *(sys.executable, str(DOOMED), *words),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={"PYTHONPATH": str(TOP), "PATH": "/usr/bin:/bin"},
    )
    output, errors = await running.communicate()
    assert running.returncode == (0 if who == "helper" else -9) or output, errors.decode()
    assert b"Traceback" not in errors, errors.decode()
    return output.decode().strip()


async def calls_of(playground: Playground, host: RealHost, part: str) -> int:
    """How many calls a trial makes that nobody kills."""
    await serve(host, playground, "counted.service")
    made, _, ended = (await doomed(playground, "counted.service", part, -1, "helper")).partition(" ")
    assert ended == "kept"
    await forget(host, playground, "counted.service")
    return int(made)


async def serve(host: RealHost, playground: Playground, unit: str) -> None:
    put(playground, f"/etc/systemd/system/{unit}", UNIT)
    assert (await host.restart(unit, 20)).result == "done"


async def forget(host: RealHost, playground: Playground, unit: str) -> None:
    await host.stop(unit, 20)
    inside(playground, "sh", "-c", f"rm -rf /etc/systemd/system/{unit}*")


def deadline_comes(playground: Playground, unit: str) -> None:
    """The end of whatever watch there is, and of the undo that it starts."""
    for pair in pairs_of(unit):
        inside(playground, "systemctl", "stop", pair.watch, check=False)
        inside(playground, "systemctl", "start", pair.undo, check=False)


async def is_kept(host: RealHost, playground: Playground, unit: str) -> bool:
    """Whether the trial was kept wholly; fails unless all is as before otherwise."""
    assert await leftover.find(host, unit) is None
    plan = Plan(unit, b"")
    kept = playground.path(plan.kept_path).exists()
    loaded = await host.read_unit(unit)
    assert loaded.units("DropInPaths") == ((plan.kept_path,) if kept else ()), unit
    assert (loaded.text("ActiveState"), loaded.number("Nice")) == ("active", 7 if kept else 0), unit
    needed = inside(playground, "systemctl", "show", "-p", "NeedDaemonReload", "--value", unit).strip()
    assert needed == "no", unit
    pid = loaded.number("MainPID")
    stat = inside(playground, "cat", f"/proc/{pid}/stat").rpartition(")")[2].split()
    assert int(stat[16]) == (7 if kept else 0), unit
    return kept


@pytest.mark.parametrize("who", ["program", "helper", "both"])
@pytest.mark.parametrize("part", ["trial", "keep"])
async def test_killed_after_any_call_all_is_as_before_or_kept_wholly(
    host: RealHost, playground: Playground, part: str, who: str, request: pytest.FixtureRequest
) -> None:
    calls = await calls_of(playground, host, part)
    every = 1 if part == "keep" else 4 if request.config.getoption("--all-systemds") else 8
    turns, ends = asyncio.Semaphore(AT_ONCE), dict[str, str]()
    numbers = {f"doomed-{number}.service": number for number in range(0, calls, every)}

    async def one(unit: str, number: int) -> None:
        async with turns:
            await serve(host, playground, unit)
            ends[unit] = await doomed(playground, unit, part, number, who)

    all_of_them = (one(unit, number) for unit, number in numbers.items())
    for problem in await asyncio.gather(*all_of_them, return_exceptions=True):
        if problem is not None:
            raise problem
    kept = 0
    for unit, end in ends.items():
        deadline_comes(playground, unit)
        whole = await is_kept(host, playground, unit)
        kept += whole
        if end:  # it lived on without its helper, and says what is so
            assert end.partition(" ")[2] in (("kept",) if whole else ("undone", "refused")), (unit, end)
        await forget(host, playground, unit)
    assert not [path for path in await host.own_files() if "doomed" in path]
    assert len(ends) >= (FEWEST_KEEP if part == "keep" else FEWEST_TRIAL)
    print(f"kills survived: {len(ends)} ({part}, {who}), kept: {kept}, as before: {len(ends) - kept}")
