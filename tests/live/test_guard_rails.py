"""What is noticed before anything happens: who could be cut off, whose work be lost, what would fire."""

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from host.playground import Playground
from host.real import RealHost
from trial.events import AnyEvent, Armed, Refused, Restarted, Undone, Verdict, Warned
from trial.plan import Plan
from trial.trial import Trial

from .rig import connected, inside, put

SLEEPER = "[Service]\nType=exec\nExecStart=/bin/sleep 999\n"


@pytest.fixture
async def host(playground: Playground) -> AsyncIterator[RealHost]:
    async with connected(playground) as connection:
        yield connection
        assert await connection.own_files() == ()


def serve(playground: Playground, name: str, text: str = SLEEPER, *, start: bool = True) -> None:
    put(playground, f"/etc/systemd/system/{name}", text)
    inside(playground, "systemctl", "daemon-reload")
    if start:
        inside(playground, "systemctl", "start", name)


async def tried(host: RealHost, name: str) -> list[AnyEvent]:
    plan = Plan(name, b"[Service]\nNice=1\n", settle=0.3)
    trial, found = Trial(host, plan), list[AnyEvent]()
    async for event in trial.run():
        found.append(event)
        if isinstance(event, Verdict) and event.passed:
            trial.revert()
    return found


def refusal(events: list[AnyEvent]) -> Refused:
    assert not [event for event in events if isinstance(event, Armed | Restarted)], events
    last = events[-1]
    assert isinstance(last, Refused)
    return last


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("systemd-journald.service", "writes the journal"),
        ("systemd-something.service", "part of systemd"),
        ("getty@tty1.service", "a session may run in it"),
        ("user@0.service", "all sessions of that user"),
        ("ssh.service", "you may be connected by it"),
    ],
)
async def test_what_can_cut_somebody_off_asks_first_and_says_why(
    host: RealHost, playground: Playground, unit: str, words: str
) -> None:
    made = not await known(host, unit)
    if made:
        serve(playground, unit, start=False)
    asked = refusal(await tried(host, unit))
    assert asked.ask
    assert words in asked.reason
    if made:
        inside(playground, "rm", f"/etc/systemd/system/{unit}")
        await host.reload()


async def known(host: RealHost, unit: str) -> bool:
    return (await host.read_unit(unit)).text("LoadState") == "loaded"


async def test_an_alias_is_known_for_what_it_is(host: RealHost, playground: Playground) -> None:
    serve(playground, "fancy.service", start=False)
    alias = "/etc/systemd/system/display-manager.service"
    inside(playground, "ln", "-s", "/etc/systemd/system/fancy.service", alias)
    await host.reload()
    inside(playground, "systemctl", "start", "display-manager.service")
    assert "desktop session" in refusal(await tried(host, "fancy.service")).reason
    inside(playground, "systemctl", "stop", "fancy.service")
    inside(playground, "rm", alias)
    await host.reload()


async def test_the_unit_that_unitsmith_runs_in_asks_first(playground: Playground) -> None:
    ours = playground.path(sys.executable)
    if not ours.exists() or not playground.path(__file__).exists():
        pytest.skip("this tree has no unitsmith of its own")
    put(playground, "/srv/draft.conf", "[Service]\nNice=1\n")
    words = f"{sys.executable} -m cli try mine.service --drop-in /srv/draft.conf"
    top = Path(__file__).parents[2]
    script = f"cd {top} && {words} >/srv/said 2>&1; echo $? >/srv/status; exec sleep 999"
    put(playground, "/srv/mine.sh", script)
    serve(playground, "mine.service", SLEEPER.replace("/bin/sleep 999", "/bin/sh /srv/mine.sh"))
    inside(playground, "timeout", "60", "sh", "-c", "until test -s /srv/status; do sleep 0.1; done")
    said = playground.path("/srv/said").read_text()
    assert "unitsmith itself runs in it" in said, said
    assert playground.path("/srv/status").read_text() == "3\n"
    inside(playground, "systemctl", "stop", "mine.service")


async def test_a_queued_job_is_waited_for_by_the_user(host: RealHost, playground: Playground) -> None:
    serve(playground, "slow.service", "[Service]\nType=oneshot\nExecStart=/bin/sleep 60\n", start=False)
    serve(
        playground, "next.service", f"[Unit]\nAfter=slow.service\nWants=slow.service\n{SLEEPER}", start=False
    )
    inside(playground, "systemctl", "start", "--no-block", "next.service")
    assert "job is queued" in refusal(await tried(host, "next.service")).reason
    inside(playground, "systemctl", "stop", "slow.service", "next.service")


async def test_what_a_failure_starts_is_announced_and_what_it_triggers_is_not(
    host: RealHost, playground: Playground
) -> None:
    serve(
        playground,
        "alarm.service",
        "[Service]\nType=oneshot\nExecStart=/bin/touch /run/alarmed\n",
        start=False,
    )
    actions = "".join(
        f"{name}=poweroff-force\n"
        for name in ("FailureAction", "SuccessAction", "StartLimitAction", "JobTimeoutAction")
    )
    serve(
        playground, "wired.service", f"[Unit]\nOnFailure=alarm.service\nJobTimeoutSec=2s\n{actions}{SLEEPER}"
    )
    loaded: list[tuple[str, ...]] = []
    plan = Plan(
        "wired.service", b"[Service]\nExecStart=\nExecStart=/bin/sh -c 'sleep 0.2; exit 1'\n", settle=1
    )
    events = []
    async for event in Trial(host, plan).run():
        events.append(event)
        if isinstance(event, Restarted):
            unit = await host.read_unit("wired.service")
            names = ("FailureAction", "SuccessAction", "StartLimitAction", "JobTimeoutAction")
            loaded.append(tuple(unit.text(name) for name in names))
    assert any("starts alarm.service" in event.text for event in events if isinstance(event, Warned))
    assert loaded == [("none",) * 4]
    assert isinstance(events[-1], Undone)
    assert events[-1].whole
    unit = await host.read_unit("wired.service")
    assert unit.text("JobTimeoutAction") == "poweroff-force"
    put(playground, "/etc/systemd/system/wired.service", SLEEPER)
    await host.reload()


async def test_dependents_are_listed_before_they_are_touched(host: RealHost, playground: Playground) -> None:
    serve(playground, "base.service")
    serve(playground, "upper.service", f"[Unit]\nRequires=base.service\nAfter=base.service\n{SLEEPER}")
    events = await tried(host, "base.service")
    first = next(
        n for n, event in enumerate(events) if isinstance(event, Warned) and "upper.service" in event.text
    )
    armed = next(n for n, event in enumerate(events) if isinstance(event, Armed))
    assert first < armed
    assert isinstance(events[-1], Undone)
    assert events[-1].whole
    assert (await host.read_unit("upper.service")).text("ActiveState") == "active"


async def test_checks_that_fail_after_the_undo_are_told(host: RealHost, playground: Playground) -> None:
    """The trial itself spoils what the check asks for: all is back but the service's work."""
    from trial.check_text import read

    put(playground, "/run/good", "")
    serve(playground, "spoilt.service")
    plan = Plan(
        "spoilt.service",
        b"[Service]\nExecStartPre=/bin/rm -f /run/good\n",
        checks=(read("test -e /run/good"),),
        settle=0.3,
    )
    events = [event async for event in Trial(host, plan).run()]
    end = events[-1]
    assert isinstance(end, Undone)
    assert (end.file, end.values, end.service, end.checks, end.whole) == (True, True, True, False, False)
    assert "no longer passes" in end.text
