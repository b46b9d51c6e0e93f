"""Whatever dies, fills up or is changed in the middle of a trial: nothing stays, and the truth is told."""

import asyncio
import contextlib
import json
import os
import signal
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from msgspec import structs

from host.playground import Playground
from host.real import RealHost
from host.start import start_helper
from host.wire import Entry
from trial import leftover
from trial.events import AnyEvent, Armed, Kept, Refused, Restarted, Step, Undone, Verdict, Warned
from trial.plan import Plan
from trial.trial import Trial
from trial.undo_text import pairs_of

from ..waiting import HUNG
from .rig import connected, inside, put

STEPS = (
    *("preflight", "snapshot", "arm", "armed", "apply", "reload", "restart", "restarted", "watch"),
    *("verdict", "armed again", "keep", "kept"),
)
"""Everything that a trial tells when it passes and is kept."""
UNIT = "[Service]\nType=exec\nExecStart=/bin/sleep 999\nTimeoutStartSec=1\nTimeoutStopSec=1\n"
TRIAL = b"[Service]\nNice=7\n"


@pytest.fixture
async def host(playground: Playground) -> AsyncIterator[RealHost]:
    async with connected(playground) as connection:
        yield connection
        assert await connection.own_files() == ()


async def serve(host: RealHost, playground: Playground, name: str, text: str = UNIT) -> None:
    put(playground, f"/etc/systemd/system/{name}", text)
    await host.reload()
    assert (await host.restart(name, 20)).result == "done"


async def nice(host: RealHost, name: str) -> tuple[str, object]:
    unit = await host.read_unit(name)
    return unit.text("ActiveState"), unit.properties["Nice"]


async def tried(host: RealHost, name: str, react: Callable[[AnyEvent], object]) -> list[AnyEvent]:
    """A trial that is taken back if it passes."""
    trial, found = Trial(host, Plan(name, TRIAL, settle=0.5)), []
    async with asyncio.timeout(HUNG):
        async for event in trial.run():
            found.append(event)
            react(event)
            if isinstance(event, Verdict) and event.passed:
                trial.revert()
    return found


def the_end(events: list[AnyEvent]) -> Undone:
    assert isinstance(events[-1], Undone), events
    return events[-1]


# What dies


def _children(pid: int) -> list[int]:
    """A process and all that it started."""
    own = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in own for each in _children(int(child)))]


async def _killed_at(
    playground: Playground, unit: str, step: str, *, helper_only: bool
) -> tuple[str, int, str]:
    """A trial that is killed as soon as it tells a step: that or, where the machine was slow to kill it, how
    far it got in keeping; its exit status, and what it said at last."""
    words = ("--machine", str(playground.leader), "--drop-in", "-", "--keep", "--json", "--settle", "0.3")
    words += ("--window", str(round(5 * HUNG)))
    pipe = asyncio.subprocess.PIPE
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "cli", "try", *words, unit, stdin=pipe, stdout=pipe, stderr=pipe
    )
    assert running.stdin is not None
    assert running.stdout is not None
    running.stdin.write(TRIAL)
    running.stdin.close()
    seen: set[str] = set()
    async for line in running.stdout:
        name = _step(line, seen)
        if name == step:
            for pid in _children(running.pid)[1 if helper_only else 0 :]:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            break
    rest, errors = await running.communicate()
    for line in rest.splitlines():
        _step(line, seen)
    assert running.returncode is not None
    reached = next((name for name in ("kept", "keep") if name in seen), step)
    return reached, running.returncode, errors.decode()


def _step(line: bytes, seen: set[str]) -> str:
    """Which step a line tells; "" where it was cut off."""
    try:
        told = json.loads(line)
    except json.JSONDecodeError:
        return ""
    name = str(told["name"] if told["event"] == "step" else told["event"])
    name = "armed again" if name == "armed" and name in seen else name
    seen.add(name)
    return name


async def _gone(host: RealHost) -> None:
    """Wait until nothing is left of all trials."""
    async with asyncio.timeout(HUNG):  # the host alone acts now; there is nobody to be told by
        while await host.own_files():  # noqa: ASYNC110 -- the same
            await asyncio.sleep(0.1)


@pytest.mark.parametrize("helper_only", [False, True], ids=["all", "helper"])
async def test_killed_at_any_step_it_is_undone_or_kept_whole(
    host: RealHost, playground: Playground, helper_only: bool
) -> None:
    units = [f"fault-{number}.service" for number in range(len(STEPS))]
    for unit in units:
        await serve(host, playground, unit)
    ends = await asyncio.gather(
        *(
            _killed_at(playground, unit, step, helper_only=helper_only)
            for unit, step in zip(units, STEPS, strict=True)
        )
    )
    for unit in units:  # those who passed wait in their window: stopping its watch is what ends it
        inside(playground, "systemctl", "stop", f"unitsmith-watch2-{unit}", check=False)
    async with asyncio.timeout(HUNG):
        while await host.own_files():
            for unit in units:  # whoever looks takes away a lock that has no watch yet
                await leftover.find(host, unit)
            await asyncio.sleep(0.1)
    for unit in units:
        assert await leftover.find(host, unit) is None
    for unit, (step, status, errors) in zip(units, ends, strict=True):
        kept = playground.path(f"/etc/systemd/system/{unit}.d/zz-unitsmith.conf").exists()
        assert kept is (step == "kept") or step == "keep", step
        assert await nice(host, unit) == ("active", 7 if kept else 0), step
        assert "Traceback" not in errors, step
        if helper_only:
            assert status in ((0,) if kept else (1, 3)), (step, status, errors)
        inside(playground, "rm", "-rf", f"/etc/systemd/system/{unit}.d")
    assert not inside(
        playground, "sh", "-c", "ls -d /run/systemd/system/unitsmith-* 2>/dev/null", check=False
    )


async def test_reexecuted_in_the_middle_systemd_ends_the_trial_as_if_nothing_was(
    host: RealHost, playground: Playground
) -> None:
    await serve(host, playground, "reexec.service")

    def react(event: AnyEvent) -> None:
        if isinstance(event, Step) and event.name in ("apply", "watch"):
            inside(playground, "systemctl", "daemon-reexec")

    events = await tried(host, "reexec.service", react)
    (verdict,) = [event for event in events if isinstance(event, Verdict)]
    assert verdict.passed, verdict
    assert (the_end(events).file, the_end(events).service) == (True, True)
    assert await nice(host, "reexec.service") == ("active", 0)


@pytest.mark.parametrize("what", ["--rotate", "restart"])
async def test_a_journal_that_is_rotated_or_whose_daemon_restarts_loses_nothing_of_the_verdict(
    host: RealHost, playground: Playground, what: str
) -> None:
    text = UNIT.replace("/bin/sleep 999", "/bin/sh -c 'sleep 0.4; echo the last words; exit 3'")
    await serve(host, playground, "words.service", text)

    def react(event: AnyEvent) -> None:
        if isinstance(event, Restarted):
            command = (
                ("journalctl", "--rotate") if what == "--rotate" else ("systemctl", what, "systemd-journald")
            )
            inside(playground, *command)

    await host.restart("words.service", 20)
    events = await tried(host, "words.service", react)
    (verdict,) = [event for event in events if isinstance(event, Verdict)]
    assert not verdict.passed
    assert "the last words" in verdict.reason


# What is changed or full


async def test_a_reload_that_fails_is_told_and_everything_is_as_before(
    host: RealHost, playground: Playground
) -> None:
    await serve(host, playground, "full.service")
    free = int(inside(playground, "sh", "-c", "df --output=avail -k /run | tail -1"))

    def react(event: AnyEvent) -> None:
        if isinstance(event, Step) and event.name == "arm":
            inside(playground, "fallocate", "-l", f"{free - 40}K", "/run/full", check=False)
        if isinstance(event, Verdict):
            inside(playground, "rm", "-f", "/run/full")

    events = await tried(host, "full.service", react)
    inside(playground, "rm", "-f", "/run/full")
    assert not isinstance(events[-1], Undone) or (events[-1].file and events[-1].service)
    assert await nice(host, "full.service") == ("active", 0)


async def test_a_bad_unit_elsewhere_is_nobody_s_obstacle(host: RealHost, playground: Playground) -> None:
    await serve(host, playground, "good.service")
    put(playground, "/etc/systemd/system/bad.service", "[Service\nExecStart\n\0\n=\n")
    put(playground, "/etc/systemd/system/bad.service.d/x.conf", "nonsense\n")
    events = await tried(host, "good.service", lambda event: None)
    assert [event.passed for event in events if isinstance(event, Verdict)] == [True]
    assert (the_end(events).file, the_end(events).service) == (True, True)
    inside(playground, "sh", "-c", "rm -r /etc/systemd/system/bad.service*")


@pytest.mark.parametrize("change", ["rm -f {}", "echo '[Service]' >{}"], ids=["removed", "emptied"])
async def test_somebody_who_takes_the_trial_s_file_away_makes_it_fail(
    host: RealHost, playground: Playground, change: str
) -> None:
    await serve(host, playground, "touched.service")
    path = Plan("touched.service", b"").trial_path

    def react(event: AnyEvent) -> None:
        if isinstance(event, Restarted):
            inside(playground, "sh", "-c", change.format(path))

    events = await tried(host, "touched.service", react)
    (verdict,) = [event for event in events if isinstance(event, Verdict)]
    assert not verdict.passed
    assert "changed or removed by somebody else" in verdict.reason
    assert (the_end(events).file, the_end(events).service) == (True, True)
    assert await nice(host, "touched.service") == ("active", 0)


async def test_an_etc_that_can_t_be_written_keeps_nothing_and_says_so(
    host: RealHost, playground: Playground
) -> None:
    await serve(host, playground, "etc.service")
    place = "/etc/systemd/system/etc.service.d"
    inside(playground, "sh", "-c", f"mkdir -p {place} && mount -t tmpfs -o ro none {place}")
    trial, found = Trial(host, Plan("etc.service", TRIAL, settle=0.3)), list[AnyEvent]()
    async with asyncio.timeout(HUNG):
        async for event in trial.run():
            found.append(event)
            if isinstance(event, Verdict):
                trial.keep()
            if isinstance(event, Warned) and event.text.startswith("Not kept: "):
                assert "Read-only file system" in event.text
                trial.revert()
    inside(playground, "sh", "-c", f"umount {place} && rmdir {place}")
    assert (the_end(found).file, the_end(found).service) == (True, True)
    assert await nice(host, "etc.service") == ("active", 0)


async def test_a_service_that_does_not_stop_is_waited_for(host: RealHost, playground: Playground) -> None:
    text = UNIT.replace("/bin/sleep 999", "/bin/sh -c 'trap \"\" TERM; while :; do sleep 1; done'")
    await serve(host, playground, "slow.service", text.replace("StopSec=1", "StopSec=3"))
    events = await tried(host, "slow.service", lambda event: None)
    (restarted,) = [event for event in events if isinstance(event, Restarted)]
    assert restarted.seconds >= 3
    assert (the_end(events).file, the_end(events).service) == (True, True)


async def test_of_two_at_once_one_is_told_who_the_other_is(host: RealHost, playground: Playground) -> None:
    await serve(host, playground, "both.service")
    refused: list[str] = []

    async def second(armed: asyncio.Event) -> None:
        await armed.wait()
        async with connected(playground) as other:
            events = [event async for event in Trial(other, Plan("both.service", TRIAL)).run()]
            refused.append(str(events[-1]))

    armed = asyncio.Event()
    waiting = asyncio.create_task(second(armed))

    def react(event: AnyEvent) -> None:
        if isinstance(event, Armed):
            armed.set()

    trial = Trial(host, Plan("both.service", TRIAL, settle=2, by="alice"))
    async for event in trial.run():
        react(event)
        if isinstance(event, Verdict):
            await waiting
            assert event.passed
            trial.revert()
    assert "in progress" in refused[0]
    assert "Refused" in refused[0]


async def test_of_two_at_the_same_moment_one_is_told_who_the_other_is_and_until_when(
    host: RealHost, playground: Playground
) -> None:
    await serve(host, playground, "race.service")
    async with connected(playground) as other:
        for _ in range(4):
            over = asyncio.Event()
            ends = await asyncio.gather(
                *(_raced(each, who, over) for each, who in ((host, "alice"), (other, "bob")))
            )
            (refused,) = [end for end in ends if isinstance(end, Refused)]
            (undone,) = [end for end in ends if isinstance(end, Undone)]
            assert undone.whole
            winner = "alice" if isinstance(ends[0], Undone) else "bob"
            assert f"A trial of race.service, begun by {winner} at " in refused.reason
            assert "is in progress; systemd undoes it at " in refused.reason
            assert "unitsmith revert race.service" in refused.reason
            assert refused.status == 3


async def _raced(host: RealHost, who: str, over: asyncio.Event) -> AnyEvent:
    """The last event of a trial; one that passes stands until the other one is over."""
    trial, last = Trial(host, Plan("race.service", TRIAL, settle=0.2, by=who)), list[AnyEvent]()
    async for event in trial.run():
        last.append(event)
        if isinstance(event, Verdict):
            await over.wait()
            trial.revert()
    over.set()
    return last[-1]


async def test_dependents_that_are_tried_at_once_are_all_as_before_or_kept(
    host: RealHost, playground: Playground
) -> None:
    """The one's restart restarts the other in mid trial, and so do their undos."""
    for name, needs in (("low", ""), ("high", "[Unit]\nRequires=low.service\nAfter=low.service\n")):
        await serve(host, playground, f"{name}.service", needs + UNIT)
    async with connected(playground) as other:
        for keep in (False, True, False):
            trials = [
                Trial(each, Plan(f"{name}.service", TRIAL, settle=0.4, window=20))
                for each, name in ((host, "low"), (other, "high"))
            ]
            ends = await asyncio.gather(*(_decided(trial, keep=keep) for trial in trials))
            for name, end in zip(("low", "high"), ends, strict=True):
                kept = isinstance(end, Kept)
                assert kept or (isinstance(end, Undone) and end.whole) or isinstance(end, Refused), ends
                assert await nice(host, f"{name}.service") == ("active", 7 if kept else 0)
                path = Plan(f"{name}.service", b"").kept_path
                assert playground.path(path).exists() is kept
                inside(playground, "rm", "-f", path)
            assert await host.own_files() == ()
            await host.reload()
            assert (await host.restart("low.service", 20)).result == "done"


async def _decided(trial: Trial, *, keep: bool) -> AnyEvent:
    """The last event of a trial that is decided as soon as it passes."""
    last = list[AnyEvent]()
    async for event in trial.run():
        last.append(event)
        if isinstance(event, Verdict) and event.passed:
            trial.keep() if keep else trial.revert()
    return last[-1]


async def test_without_a_bus_a_trial_goes_on_and_is_undone(host: RealHost, playground: Playground) -> None:
    await serve(host, playground, "busless.service")
    inside(playground, "systemctl", "start", "dbus.service")

    def react(event: AnyEvent) -> None:
        if isinstance(event, Step) and event.name in ("apply", "watch", "undo"):
            inside(playground, "systemctl", "kill", "-s", "KILL", "dbus.service", check=False)

    events = await tried(host, "busless.service", react)
    (verdict,) = [event for event in events if isinstance(event, Verdict)]
    assert verdict.passed, verdict
    assert the_end(events).whole
    assert await nice(host, "busless.service") == ("active", 0)


async def test_a_run_that_can_t_be_written_refuses_the_trial(host: RealHost, playground: Playground) -> None:
    await serve(host, playground, "sealed.service")
    place = "/run/systemd/system"
    seal = f"mkdir -p {place} && mount --bind {place} {place} && mount -o remount,bind,ro {place}"
    inside(playground, "sh", "-c", seal)
    try:
        events = await tried(host, "sealed.service", lambda event: None)
    finally:
        inside(playground, "umount", place)
    assert isinstance(events[-1], Refused), events
    assert "Read-only file system" in events[-1].reason
    assert await nice(host, "sealed.service") == ("active", 0)


async def test_a_run_that_is_sealed_in_between_is_told_and_taken_back_later(
    host: RealHost, playground: Playground
) -> None:
    await serve(host, playground, "stuck.service")
    place = "/run/systemd/system.control"

    def react(event: AnyEvent) -> None:
        if isinstance(event, Step) and event.name == "watch":
            seal = f"mount --bind {place} {place} && mount -o remount,bind,ro {place}"
            inside(playground, "sh", "-c", seal)

    try:
        events = await tried(host, "stuck.service", react)
    finally:
        inside(playground, "umount", place)
    end = the_end(events)
    assert not end.whole
    assert end.text
    found = await leftover.find(host, "stuck.service")
    assert found is not None
    assert "left behind" in found.words or "in progress" in found.words
    await leftover.take_back(host, found)
    assert await nice(host, "stuck.service") == ("active", 0)
    await _gone(host)


async def test_an_etc_that_is_full_keeps_nothing_and_says_so(host: RealHost, playground: Playground) -> None:
    await serve(host, playground, "brim.service")
    place = "/etc/systemd/system/brim.service.d"
    fill = f"mkdir -p {place} && mount -t tmpfs -o size=4k none {place} && yes >{place}/other || true"
    inside(playground, "sh", "-c", fill)
    trial, found = Trial(host, Plan("brim.service", TRIAL, settle=0.3)), list[AnyEvent]()
    async with asyncio.timeout(HUNG):
        async for event in trial.run():
            found.append(event)
            if isinstance(event, Verdict):
                trial.keep()
            if isinstance(event, Warned) and event.text.startswith("Not kept: "):
                assert "No space left" in event.text
                trial.revert()
    assert inside(playground, "ls", "-A", place) == "other\n"
    inside(playground, "sh", "-c", f"umount {place} && rmdir {place}")
    assert the_end(found).whole
    assert await nice(host, "brim.service") == ("active", 0)


@pytest.mark.parametrize("step", ["restart", "watch"])
async def test_one_that_does_not_stop_can_be_taken_back_meanwhile(
    host: RealHost, playground: Playground, step: str
) -> None:
    text = UNIT.replace("/bin/sleep 999", "/bin/sh -c 'trap \"\" TERM; while :; do sleep 1; done'")
    await serve(host, playground, "sluggish.service", text.replace("StopSec=1", "StopSec=3"))
    trial, found = Trial(host, Plan("sluggish.service", TRIAL, settle=20)), list[AnyEvent]()
    gaps, stalls, over = [0.0], [0.0], threading.Event()
    watching = asyncio.create_task(_gaps(gaps))
    beside = asyncio.create_task(asyncio.to_thread(_stalls, stalls, over))
    async with asyncio.timeout(HUNG):
        async for event in trial.run():
            found.append(event)
            if isinstance(event, Step) and event.name == step:
                trial.revert()
    watching.cancel()
    over.set()
    await beside
    assert not [event for event in found if isinstance(event, Verdict)]
    assert the_end(found).whole
    assert max(gaps) < 0.5 + sum(stalls)  # whoever waits for it can do something else
    assert await nice(host, "sluggish.service") == ("active", 0)


async def _gaps(found: list[float]) -> None:
    while True:
        began = time.monotonic()
        await asyncio.sleep(0.01)
        found.append(time.monotonic() - began - 0.01)


def _stalls(found: list[float], over: threading.Event) -> None:
    """For how long even a thread of its own got no processor: then it is the machine that is busy."""
    while not over.is_set():
        began = time.monotonic()
        time.sleep(0.01)
        if (late := time.monotonic() - began - 0.01) > 0.05:
            found.append(late)


@pytest.mark.parametrize("older", [None, "[Service]\nNice=3\n"], ids=["nothing", "an older one"])
async def test_a_helper_that_dies_while_it_keeps_leaves_what_was_there(
    host: RealHost, playground: Playground, older: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    await serve(host, playground, "half.service")
    plan = Plan("half.service", TRIAL, settle=0.3)
    if older:
        put(playground, plan.kept_path, older)
        await host.reload()
        await host.restart("half.service", 20)
    before = await host.read(plan.kept_path)
    plan = structs.replace(plan, kept_digest=before.digest if before else None)
    helper = start_helper(Entry(playground.leader))
    doomed = await RealHost.open(helper)
    replace = doomed.replace

    async def replace_and_die(path: str, content: bytes, digest: str | None) -> object:
        written = await replace(path, content, digest)
        for pid in _children(helper.process.pid):
            os.kill(pid, signal.SIGKILL)
        return written

    monkeypatch.setattr(doomed, "replace", replace_and_die)
    trial, found = Trial(doomed, plan), list[AnyEvent]()
    async with asyncio.timeout(HUNG):
        async for event in trial.run():
            found.append(event)
            if isinstance(event, Verdict) and event.passed:
                trial.keep()
    assert not the_end(found).whole  # it can't know
    await doomed.close()
    assert playground.path(plan.kept_path).read_bytes() == TRIAL
    inside(playground, "systemctl", "stop", pairs_of("half.service")[1].watch)
    await _gone(host)
    now = await host.read(plan.kept_path)
    assert (now.content if now else None) == (older.encode() if older else None)
    assert await nice(host, "half.service") == ("active", 3 if older else 0)
    inside(playground, "rm", "-rf", f"/etc/systemd/system/{plan.unit}.d")


async def test_another_trial_right_after_one_is_not_undone_by_the_first_one_s_slow_end(
    host: RealHost, playground: Playground
) -> None:
    await serve(host, playground, "again.service")
    watch, undo = (f"unitsmith-{each}-again.service" for each in ("watch", "undo"))
    slow = (
        f"ExecStopPost=\nExecStopPost=/bin/sleep 1\nExecStopPost=-+/bin/systemctl start --no-block {undo}\n"
    )
    place = f"/etc/systemd/system/{watch}.d"
    put(playground, f"{place}/slow.conf", f"[Service]\n{slow}")
    for _ in range(2):
        trial, found = Trial(host, Plan("again.service", TRIAL, settle=2)), list[AnyEvent]()
        async with asyncio.timeout(HUNG):
            async for event in trial.run():
                found.append(event)
                if isinstance(event, Step) and event.name == "watch":
                    trial.revert()
        assert the_end(found).whole, the_end(found)
        assert await nice(host, "again.service") == ("active", 0)
        assert await host.own_files() == ()
    inside(playground, "rm", "-r", place)


async def test_what_is_written_after_the_undo_has_fired_is_taken_back_all_the_same(
    host: RealHost, playground: Playground
) -> None:
    await serve(host, playground, "early.service")

    def fire(event: AnyEvent) -> None:
        if isinstance(event, Armed):  # nothing is written yet, and nobody else runs until this is done
            inside(playground, "systemctl", "start", pairs_of("early.service")[0].undo)

    found = await tried(host, "early.service", fire)
    assert not [event for event in found if isinstance(event, Verdict) and event.passed]
    assert the_end(found).whole, the_end(found)
    assert await nice(host, "early.service") == ("active", 0)
    assert await host.own_files() == ()


async def test_a_trial_whose_undo_is_gone_is_taken_back_by_hand(
    host: RealHost, playground: Playground
) -> None:
    await serve(host, playground, "bare.service")
    trial, armed = Trial(host, Plan("bare.service", TRIAL, settle=0.3)), 0
    async with asyncio.timeout(HUNG):
        async for event in trial.run():
            armed += isinstance(event, Armed)
            if armed == 2 and isinstance(event, Armed):
                inside(playground, "rm", f"/run/systemd/system/{pairs_of('bare.service')[1].undo}")
                inside(playground, "systemctl", "daemon-reload")
                found = await leftover.find(host, "bare.service")
                assert found is not None
                await leftover.take_back(host, found)
                assert await nice(host, "bare.service") == ("active", 0)
                trial.revert()
            end = event
    assert isinstance(end, Undone)
    assert end.whole
    assert await host.own_files() == ()
