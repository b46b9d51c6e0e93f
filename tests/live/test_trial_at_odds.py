"""Trials at an unlucky moment: the undo fires or the user decides in between, or the service misleads."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import pytest
from msgspec import structs

from host.playground import Playground
from host.ports import HostError
from host.real import RealHost
from host.start import start_helper
from host.wire import Entry
from trial import leftover
from trial.events import AnyEvent, Armed, Kept, Logged, Refused, Step, Undone, Verdict, Warned
from trial.plan import Plan
from trial.trial import Trial
from trial.undo_text import pairs_of

from ..waiting import HUNG
from .rig import connected, inside, put

DEMO = "unitsmith-demo.service"
PLAN = Plan(DEMO, b"[Service]\nNice=7\n", settle=0.3)
FIRST, SECOND = pairs_of(DEMO)


@pytest.fixture
async def host(playground: Playground) -> AsyncIterator[RealHost]:
    async with connected(playground) as connection:
        yield connection
        assert await connection.own_files() == ()


async def events_of(trial: Trial, react: Callable[[AnyEvent], None]) -> list[AnyEvent]:
    """All events of a trial, `react` deciding as they come."""
    seen = []
    async with asyncio.timeout(HUNG):
        async for event in trial.run():
            seen.append(event)
            react(event)
    return seen


def service(playground: Playground, name: str, text: str, *, start: bool = True) -> None:
    put(playground, f"/etc/systemd/system/{name}", text)
    inside(playground, "systemctl", "daemon-reload")
    if start:
        inside(playground, "systemctl", "start", name)


async def tried(host: RealHost, plan: Plan) -> list[AnyEvent]:
    """A trial that is taken back if it passes."""
    trial = Trial(host, plan)
    return await events_of(trial, lambda event: trial.revert() if isinstance(event, Verdict) else None)


def undone(events: list[AnyEvent]) -> tuple[bool, bool, str]:
    event = events[-1]
    assert isinstance(event, Undone), events
    return event.file, event.service, event.text


def verdicts(events: list[AnyEvent]) -> list[Verdict]:
    return [event for event in events if isinstance(event, Verdict)]


def nice_of_the_running(playground: Playground, unit: str = DEMO) -> int:
    pid = inside(playground, "systemctl", "show", "--property=MainPID", "--value", unit).strip()
    return int(inside(playground, "cat", f"/proc/{pid}/stat").rpartition(")")[2].split()[16])


async def test_an_undo_that_fired_and_went_away_is_no_trial_left_over(
    host: RealHost, playground: Playground
) -> None:
    def stop_the_watch(event: AnyEvent) -> None:
        if isinstance(event, Step) and event.name == "watch":
            inside(playground, "systemctl", "stop", FIRST.watch)

    plan = Plan(DEMO, PLAN.drop_in, settle=3)
    events = await events_of(Trial(host, plan), stop_the_watch)
    assert [each.passed for each in verdicts(events)] == [False]
    assert undone(events) == (True, True, "")


async def test_a_deadline_that_comes_while_the_second_watch_takes_over_ends_the_trial(
    host: RealHost, playground: Playground, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = host.start

    async def start_and_let_the_first_fire(unit: str, deadline: float) -> object:
        job = await start(unit, deadline)
        if unit == SECOND.watch:
            inside(playground, "systemctl", "stop", FIRST.watch)
        return job

    monkeypatch.setattr(host, "start", start_and_let_the_first_fire)
    events = await events_of(Trial(host, PLAN), lambda event: None)
    assert undone(events) == (True, True, "")


async def test_a_deadline_that_comes_while_it_is_kept_leaves_neither_file_nor_settings(
    host: RealHost, playground: Playground, monkeypatch: pytest.MonkeyPatch
) -> None:
    reload, kept, fired = host.reload, playground.path(PLAN.kept_path), []

    async def reload_and_let_it_fire() -> None:
        await reload()
        if kept.exists() and not fired:
            fired.append(True)
            inside(playground, "systemctl", "start", SECOND.undo)

    monkeypatch.setattr(host, "reload", reload_and_let_it_fire)
    trial = Trial(host, PLAN)
    events = await events_of(trial, lambda event: trial.keep() if isinstance(event, Verdict) else None)
    assert fired
    assert not [event for event in events if isinstance(event, Kept)]
    assert undone(events) == (True, True, "")
    assert not kept.exists()
    assert nice_of_the_running(playground) == 0


async def test_taken_back_while_the_lock_is_written_the_unit_is_not_locked(
    host: RealHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    create, trial = host.create, Trial(host, PLAN)

    async def create_and_cancel(path: str, content: bytes) -> None:
        await create(path, content)
        trial.revert()
        await asyncio.sleep(0.2)  # the answer is late: the file is there, the trial does not know

    monkeypatch.setattr(host, "create", create_and_cancel)
    events = await events_of(trial, lambda event: None)
    assert isinstance(events[-1], Refused)
    assert await host.own_files() == ()


async def test_cancelled_while_it_is_kept_it_is_kept_whole(
    host: RealHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    remove, trial, disarmed = host.remove, Trial(host, PLAN), asyncio.Event()

    async def remove_and_tell(paths: tuple[str, ...]) -> tuple[str, ...]:
        gone = await remove(paths)
        if SECOND.flag in gone:
            disarmed.set()
            await asyncio.sleep(0.2)
        return gone

    monkeypatch.setattr(host, "remove", remove_and_tell)
    decide = asyncio.create_task(
        events_of(trial, lambda event: trial.keep() if isinstance(event, Verdict) else None)
    )
    await disarmed.wait()
    decide.cancel()
    with pytest.raises(asyncio.CancelledError):
        await decide
    assert await host.own_files() == ()
    assert (await host.read_unit(DEMO)).units("DropInPaths") == (PLAN.kept_path,)
    await remove([PLAN.kept_path])
    await host.reload()
    await host.restart(DEMO, 20)


async def test_a_service_that_crashed_once_and_came_back_at_once_has_not_passed(
    host: RealHost, playground: Playground
) -> None:
    """It may have crashed and been restarted before its first state is read."""
    script = 'test "$NEW" || exec sleep 1000; test -e /run/once && exec sleep 1000; touch /run/once; exit 1'
    service(
        playground,
        "once.service",
        f"[Service]\nExecStart=/bin/sh -c '{script}'\nRestart=always\nRestartSec=0\n",
    )
    for _ in range(4):
        inside(playground, "rm", "-f", "/run/once")
        events = await tried(host, Plan("once.service", b"[Service]\nEnvironment=NEW=1\n", settle=0.5))
        assert [each.passed for each in verdicts(events)] == [False]


async def test_what_the_service_writes_as_its_priority_can_t_stop_the_trial(
    host: RealHost, playground: Playground
) -> None:
    fields = ("MESSAGE=odd", "PRIORITY=abc", "SYSLOG_PID=99999999999999999999999", "")
    send = (
        "import socket, time; s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM);"
        f' s.sendto(chr(10).join({list(fields)}).encode(), "/run/systemd/journal/socket");'
        " time.sleep(1000)"
    ).replace("'", '"')
    service(playground, "odd.service", f"[Service]\nExecStart=/usr/bin/python3 -c '{send}'\n")
    events = await tried(host, Plan("odd.service", b"[Service]\nNice=1\n", settle=0.5))
    assert [each.passed for each in verdicts(events)] == [True]
    assert "odd" in [event.entry.message for event in events if isinstance(event, Logged)]
    assert undone(events) == (True, True, "")


async def test_a_flood_of_long_lines_can_t_stop_the_trial(host: RealHost, playground: Playground) -> None:
    flood = '[print("x" * 47000, flush=True) for _ in range(2500)]; import time; time.sleep(1000)'
    service(playground, "flood.service", f"[Service]\nExecStart=/usr/bin/python3 -c '{flood}'\n")
    events = await tried(host, Plan("flood.service", b"[Service]\nNice=1\n", settle=3))
    assert [each.passed for each in verdicts(events)] == [True]
    assert undone(events) == (True, True, "")


async def test_what_a_trial_stops_for_its_sake_runs_again(host: RealHost, playground: Playground) -> None:
    service(playground, "other.service", "[Service]\nExecStart=/bin/sleep 1000\n")
    text = "[Unit]\nConflicts=other.service\n[Service]\nExecStart=/bin/sleep 1000\n"
    service(playground, "rival.service", text, start=False)
    events = await tried(host, Plan("rival.service", b"[Service]\nNice=1\n", settle=0.2, repair=True))
    assert undone(events) == (True, True, "")
    unit = await host.read_unit("other.service")
    assert unit.text("ActiveState") == "active"


async def test_what_a_failure_stops_along_with_it_runs_again(host: RealHost, playground: Playground) -> None:
    if (await host.facts()).version < 249:
        pytest.skip("PropagatesStopTo= came with systemd 249")
    service(playground, "side.service", "[Service]\nExecStart=/bin/sleep 1000\n")
    text = "[Unit]\nPropagatesStopTo=side.service\n[Service]\nExecStart=/bin/sleep 1000\n"
    service(playground, "lead.service", text)
    plan = Plan("lead.service", b"[Service]\nExecStart=\nExecStart=/bin/false\n", settle=0.3)
    assert undone(await tried(host, plan)) == (True, True, "")
    unit = await host.read_unit("side.service")
    assert unit.text("ActiveState") == "active"


async def test_lines_that_journald_dropped_are_told_to_be_missing(
    host: RealHost, playground: Playground
) -> None:
    put(
        playground,
        "/etc/systemd/journald.conf.d/limit.conf",
        "[Journal]\nRateLimitIntervalSec=1s\nRateLimitBurst=1000\n",
    )
    inside(playground, "systemctl", "restart", "systemd-journald")
    flood = "i=0; while [ $i -lt 20000 ]; do echo $i; i=$((i+1)); done; sleep 1.2; echo again; exec sleep 999"
    service(playground, "flood.service", f"[Service]\nExecStart=/bin/sh -c '{flood}'\n", start=False)
    events = await tried(host, Plan("flood.service", b"[Service]\nNice=7\n", settle=2.5))
    (told,) = [event.text for event in events if isinstance(event, Warned) and "dropped" in event.text]
    assert "lines of flood.service" in told
    assert verdicts(events)[0].passed
    inside(playground, "rm", "/etc/systemd/journald.conf.d/limit.conf")
    inside(playground, "systemctl", "restart", "systemd-journald")


async def test_a_full_run_is_noticed_before_anything_happens(host: RealHost, playground: Playground) -> None:
    free = int(inside(playground, "sh", "-c", "df --output=avail -k /run | tail -1"))
    inside(playground, "fallocate", "-l", f"{free - 9000}K", "/run/full")
    try:
        (refused,) = [event for event in await tried(host, PLAN) if isinstance(event, Refused)]
    finally:
        inside(playground, "rm", "/run/full")
    assert "MiB left" in refused.reason
    assert refused.status == 3


async def left_behind(playground: Playground) -> "leftover.Leftover":
    """A trial of the demo service whose unitsmith was killed with its helper after it had passed."""
    passed = asyncio.Event()
    helper = start_helper(Entry(playground.leader))
    doomed = await RealHost.open(helper)

    async def until_it_is_killed() -> None:
        async for event in Trial(doomed, structs.replace(PLAN, by="alice")).run():
            if isinstance(event, Armed) and passed.is_set():
                helper.process.kill()
            if isinstance(event, Verdict):
                passed.set()

    async with asyncio.timeout(HUNG):
        await until_it_is_killed()
    with contextlib.suppress(HostError):
        await doomed.close()
    async with connected(playground) as other:
        found = await leftover.find(other, DEMO)
    assert found is not None
    return found


async def test_a_trial_that_was_left_is_found_and_refuses_a_second(
    host: RealHost, playground: Playground
) -> None:
    found = await left_behind(playground)
    assert (found.by, found.drop_in) == ("alice", PLAN.drop_in)
    assert 50 < found.deadline - found.began <= 60
    (refused,) = [event for event in await tried(host, PLAN) if isinstance(event, Refused)]
    assert "begun by alice" in refused.reason
    assert "unitsmith revert" in refused.reason
    await leftover.take_back(host, found)
    assert (await host.read_unit(DEMO)).properties["Nice"] == 0


async def test_a_trial_that_was_left_can_be_kept(host: RealHost, playground: Playground) -> None:
    found = await left_behind(playground)
    path = await leftover.keep(host, found)
    unit = await host.read_unit(DEMO)
    assert (unit.units("DropInPaths"), unit.properties["Nice"]) == ((path,), 7)
    await host.remove((path,))
    await host.reload()
    await host.restart(DEMO, 20)


async def test_one_that_was_undone_meanwhile_is_not_kept(host: RealHost, playground: Playground) -> None:
    found = await left_behind(playground)
    await leftover.take_back(host, found)
    with pytest.raises(HostError, match="undone meanwhile"):
        await leftover.keep(host, found)
    assert (await host.read_unit(DEMO)).units("DropInPaths") == ()
