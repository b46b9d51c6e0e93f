"""systemd answers nothing for a while, or the helper doesn't: what is told then is what was seen."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable

import pytest

from host.playground import Playground
from host.real import RealHost
from host.start import Helper, start_helper
from host.wire import Entry
from trial import trial, way_back
from trial.events import AnyEvent, Kept, Refused, Step, Undone, Verdict
from trial.plan import Plan
from trial.trial import Trial

from .doomed import TRIAL, family
from .rig import connected, inside, put

UNIT = "[Service]\nType=exec\nExecStart=/bin/sleep 999\nTimeoutStartSec=1\nTimeoutStopSec=1\n"
PRIVATE = "/run/systemd/private"
STEPS, FEWER = ("preflight", "arm", "apply", "restart", "watch", "keep", "undo"), ("restart", "keep", "undo")
"""When it happens: at each of them takes some minutes, which `--all-systemds` has."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "step" in metafunc.fixturenames:
        metafunc.parametrize("step", STEPS if metafunc.config.getoption("--all-systemds") else FEWER)


@pytest.fixture
async def host(playground: Playground) -> AsyncIterator[RealHost]:
    async with connected(playground) as connection:
        yield connection
        assert await connection.own_files() == ()


async def serve(host: RealHost, playground: Playground, unit: str) -> None:
    put(playground, f"/etc/systemd/system/{unit}", UNIT)
    await host.reload()
    assert (await host.restart(unit, 20)).result == "done"


async def tried(
    host: RealHost, unit: str, step: str, react: Callable[[], object], answers: Callable[[], object]
) -> list[AnyEvent]:
    """A trial, `react` at a step of it, `answers` as soon as it says that it waits; kept where that step is
    among what Keep does, taken back otherwise."""
    running, found = Trial(host, Plan(unit, TRIAL, settle=0.3, window=30)), list[AnyEvent]()
    async with asyncio.timeout(180):
        async for event in running.run():
            found.append(event)
            if isinstance(event, Step) and event.name == step:
                react()
            if isinstance(event, Step) and event.name == "wait" and "not answered" in event.text:
                answers()
            if isinstance(event, Verdict) and event.passed:
                running.keep() if step == "keep" else running.revert()
    return found


async def as_before(host: RealHost, playground: Playground, unit: str) -> bool:
    """Whether it was taken back; it must have been kept wholly otherwise, which is forgotten here."""
    loaded, kept = await host.read_unit(unit), playground.path(Plan(unit, b"").kept_path).exists()
    assert (loaded.text("ActiveState"), loaded.number("Nice")) == ("active", 7 if kept else 0)
    assert await host.own_files() == ()
    inside(playground, "sh", "-c", f"rm -rf /etc/systemd/system/{unit}.d")
    await host.reload()
    return not kept


async def test_a_systemd_that_is_stopped_is_waited_for_and_the_trial_goes_on(
    host: RealHost, playground: Playground, step: str
) -> None:
    unit = f"stopped-{step}.service"
    await serve(host, playground, unit)
    leader = playground.leader
    try:
        events = await tried(
            host,
            unit,
            step,
            lambda: os.kill(leader, signal.SIGSTOP),
            lambda: os.kill(leader, signal.SIGCONT),
        )
    finally:
        os.kill(leader, signal.SIGCONT)
    waits = [event.text for event in events if isinstance(event, Step) and event.name == "wait"]
    assert "systemd has not answered for" in waits[0]
    assert "answers again" in waits[1]
    assert [event.passed for event in events if isinstance(event, Verdict)] == [True], events
    if step == "keep":
        assert isinstance(events[-1], Kept), events
    else:
        assert isinstance(events[-1], Undone), events
        assert events[-1].whole, events[-1]
    assert await as_before(host, playground, unit) is (step != "keep")


async def test_a_systemd_that_stays_silent_leaves_what_is_not_known_not_known(
    host: RealHost, playground: Playground, monkeypatch: pytest.MonkeyPatch
) -> None:
    await serve(host, playground, "mute.service")
    monkeypatch.setattr(trial, "_MARGIN", 0)
    monkeypatch.setattr(way_back, "_PATIENCE", 1)
    leader = playground.leader
    try:
        events = await tried(
            host, "mute.service", "watch", lambda: os.kill(leader, signal.SIGSTOP), lambda: None
        )
    finally:
        os.kill(leader, signal.SIGCONT)
    end = events[-1]
    assert isinstance(end, Undone)
    assert (end.file, end.service, end.values, end.checks) == (None, None, None, None)
    assert (end.known, end.whole, end.unknown) == (False, False, ("files", "values", "service"))
    assert "systemd has not answered for" in end.text
    assert "systemctl status mute.service" in end.text
    inside(playground, "systemctl", "start", "unitsmith-undo-mute.service", check=False)  # joins what fired
    assert await as_before(host, playground, "mute.service")


async def test_before_anything_is_changed_a_silent_systemd_refuses_the_trial(
    host: RealHost, playground: Playground, monkeypatch: pytest.MonkeyPatch
) -> None:
    await serve(host, playground, "never.service")
    monkeypatch.setattr(trial, "_UNARMED", 1.0)
    leader = playground.leader
    try:
        events = await tried(
            host, "never.service", "preflight", lambda: os.kill(leader, signal.SIGSTOP), lambda: None
        )
    finally:
        os.kill(leader, signal.SIGCONT)
    assert isinstance(events[-1], Refused)
    assert (events[-1].status, "has not answered" in events[-1].reason) == (3, True)
    assert await as_before(host, playground, "never.service")


@pytest.mark.parametrize("number", [signal.SIGSTOP, signal.SIGKILL], ids=["stopped", "killed"])
async def test_a_helper_that_hangs_or_dies_is_replaced_and_the_host_is_looked_at_again(
    host: RealHost, playground: Playground, step: str, number: signal.Signals
) -> None:
    unit = f"helpless-{step}.service"
    await serve(host, playground, unit)
    entry, started = Entry(playground.leader), list[Helper]()

    def another(rights: bool = False) -> Helper:
        started.append(start_helper(entry))
        return started[-1]

    def end() -> None:
        for pid in family(started[0].process.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    doomed = await RealHost.open(another(), another=another)
    try:
        events = await tried(doomed, unit, step, end, lambda: None)
    finally:
        await doomed.close()
    kept = await as_before(host, playground, unit) is False
    if isinstance(events[-1], Refused):
        assert (step in ("preflight", "arm"), kept) == (True, False)
    elif kept:
        assert isinstance(events[-1], Kept), events
    else:
        assert isinstance(events[-1], Undone), events
        assert events[-1].whole, events[-1]
    assert len(started) <= 2
    assert all(helper.ended for helper in started)


async def test_reexecuted_meanwhile_systemd_ends_it_all_the_same(
    host: RealHost, playground: Playground, step: str
) -> None:
    unit = f"anew-{step}.service"
    await serve(host, playground, unit)
    events = await tried(
        host, unit, step, lambda: inside(playground, "systemctl", "daemon-reexec"), lambda: None
    )
    assert isinstance(events[-1], Kept) if step == "keep" else events[-1].whole  # type: ignore[union-attr]
    assert await as_before(host, playground, unit) is (step != "keep")


async def test_where_no_helper_reaches_systemd_the_command_line_says_that_it_is_not_known(
    host: RealHost, playground: Playground
) -> None:
    await serve(host, playground, "cut.service")
    words = ("--machine", str(playground.leader), "--drop-in", "-", "--settle", "1", "cut.service")
    pipe = asyncio.subprocess.PIPE
    running = await asyncio.create_subprocess_exec(
        *(sys.executable, "-X", "dev", "-m", "cli", "try", *words), stdin=pipe, stdout=pipe, stderr=pipe
    )
    assert running.stdin is not None
    assert running.stdout is not None
    running.stdin.write(TRIAL)
    running.stdin.close()
    said = b""
    try:
        async for line in running.stdout:
            said += line
            if b"Watching" in line:
                inside(playground, "mv", PRIVATE, f"{PRIVATE}-aside")
                for pid in family(running.pid)[1:]:
                    os.kill(pid, signal.SIGKILL)
        await running.communicate()
    finally:
        inside(playground, "mv", f"{PRIVATE}-aside", PRIVATE)
    assert running.returncode == 4
    assert b"NOT KNOWN whether it is undone" in said
    assert b"systemctl status cut.service" in said
    for noise in (b"asyncio", b"Warning", b"Traceback", b"Executing"):
        assert noise not in said
    inside(playground, "systemctl", "stop", "unitsmith-watch-cut.service")
    inside(playground, "systemctl", "start", "unitsmith-undo-cut.service", check=False)
    assert await as_before(host, playground, "cut.service")
