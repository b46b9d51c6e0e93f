"""Whole trials on a real systemd: a true verdict, and nothing left behind."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import TypeVar

import pytest
from msgspec.structs import replace

from host.playground import Playground
from host.real import RealHost
from trial.checks import Check, shell_check
from trial.events import AnyEvent, Armed, Checked, Kept, Logged, Refused, Restarted, Undone, Verdict, Warned
from trial.plan import Plan
from trial.trial import Trial

from ..waiting import HUNG
from .rig import HEALTHY, connected, inside, put

E = TypeVar("E")
DEMO = "unitsmith-demo.service"


@pytest.fixture
async def host(playground: Playground) -> AsyncIterator[RealHost]:
    async with connected(playground) as connection:
        yield connection
        assert await connection.own_files() == ()


async def events_of(
    host: RealHost, plan: Plan, react: Callable[[AnyEvent, Trial], None] = lambda event, trial: None
) -> list[AnyEvent]:
    """All events of a trial, `react` deciding as they come."""
    trial = Trial(host, plan)
    seen = []
    async with asyncio.timeout(HUNG):
        async for event in trial.run():
            seen.append(event)
            react(event, trial)
    return seen


def keep(event: AnyEvent, trial: Trial) -> None:
    if isinstance(event, Verdict) and event.passed:
        trial.keep()


def revert(event: AnyEvent, trial: Trial) -> None:
    if isinstance(event, Verdict) and event.passed:
        trial.revert()


def only(kind: type[E], events: list[AnyEvent]) -> E:
    found = [event for event in events if isinstance(event, kind)]
    assert len(found) == 1, events
    return found[0]


def demo(
    text: str,
    *,
    checks: tuple[Check, ...] = (),
    settle: float = 0.3,
    window: float = 60,
    kept_digest: str | None = None,
) -> Plan:
    drop_in = f"[Service]\n{text}\n".encode()
    return Plan(DEMO, drop_in, checks=checks, settle=settle, window=window, kept_digest=kept_digest)


async def answers(host: RealHost) -> bool:
    return (await host.check(["/bin/sh", "-c", HEALTHY], deadline=10)).exit == 0


async def state(host: RealHost, unit: str) -> str:
    return (await host.read_unit(unit)).text("ActiveState")


async def test_a_harmless_directive_passes_and_is_kept_without_a_second_restart(
    host: RealHost, playground: Playground
) -> None:
    plan = demo("PrivateTmp=yes", checks=(shell_check(HEALTHY),))
    events = await events_of(host, plan, keep)
    assert only(Verdict, events).passed
    assert only(Kept, events).path == plan.kept_path
    assert [event.passed for event in events if isinstance(event, Checked)] == [True, True]
    assert "answering on http://127.0.0.1:8642" in " ".join(
        event.entry.message for event in events if isinstance(event, Logged)
    )
    unit = await host.read_unit(DEMO)
    assert unit.properties["PrivateTmp"] is True
    assert unit.text("InvocationID") == only(Restarted, events).invocation
    assert unit.units("DropInPaths") == (plan.kept_path,)
    assert playground.path(plan.kept_path).read_bytes() == plan.drop_in
    assert unit.text("FailureAction") == "none"
    assert await answers(host)
    await host.remove([plan.kept_path])
    await host.reload()


@pytest.mark.parametrize(
    ("directive", "words"),
    [
        ("ReadOnlyPaths=/", "Read-only file system"),
        ("SystemCallFilter=~@network-io", "SIGSYS"),
        ("RestrictAddressFamilies=AF_UNIX", "Address family not supported"),
        ("InaccessiblePaths=/usr/bin", "before its program ran"),
        ("ExecStartPre=/bin/false", "ExecStartPre= exited with status 1"),
    ],
)
async def test_a_breaking_directive_fails_and_the_service_answers_again(
    host: RealHost, directive: str, words: str
) -> None:
    before = (await host.read_unit(DEMO)).text("InvocationID")
    events = await events_of(host, demo(directive))
    judged = only(Verdict, events)
    assert not judged.passed
    assert words in judged.reason
    assert judged.evidence
    undone = only(Undone, events)
    assert (undone.file, undone.service, undone.text) == (True, True, "")
    assert await answers(host)
    assert (await host.read_unit(DEMO)).text("InvocationID") != before


async def test_a_check_that_fails_with_the_change_fails_the_trial(host: RealHost) -> None:
    check = shell_check("! systemctl show -p Nice unitsmith-demo.service | grep -q =5")
    judged = only(Verdict, events := await events_of(host, demo("Nice=5", checks=(check,))))
    assert not judged.passed
    assert "grep -q =5" in judged.reason
    assert only(Undone, events).service


async def test_a_check_that_fails_before_the_change_refuses_the_trial(host: RealHost) -> None:
    before = (await host.read_unit(DEMO)).text("InvocationID")
    events = await events_of(host, demo("PrivateTmp=yes", checks=(shell_check("exit 3"),)))
    assert "exit 3" in only(Refused, events).reason
    assert (await host.read_unit(DEMO)).text("InvocationID") == before


async def test_a_check_is_retried_until_the_service_is_ready(host: RealHost) -> None:
    """Passes from the second attempt on: what the first one leaves behind is what the second one finds."""
    marker = "/run/unitsmith-test-marker"
    line = f'test "$(systemctl show -p Nice --value {DEMO})" != 5 || test -e {marker} || ! touch {marker}'
    events = await events_of(host, demo("Nice=5", checks=(shell_check(line),), settle=2), revert)
    assert only(Verdict, events).passed
    await host.check(["/bin/rm", marker], deadline=5)


async def test_a_trial_taken_back_while_it_is_watched(host: RealHost) -> None:
    def at_restart(event: AnyEvent, trial: Trial) -> None:
        if isinstance(event, Restarted):
            trial.revert()

    events = await events_of(host, demo("PrivateTmp=yes", settle=30), at_restart)
    assert not [event for event in events if isinstance(event, Verdict)]
    assert only(Undone, events).service
    assert await answers(host)


async def test_a_passed_trial_that_nobody_keeps_is_undone_at_its_deadline(host: RealHost) -> None:
    events = await events_of(host, demo("PrivateTmp=yes", window=1))
    assert only(Verdict, events).passed
    armed = [event for event in events if isinstance(event, Armed)][-1]
    undone = only(Undone, events)
    assert (undone.file, undone.service) == (True, True)
    assert armed.deadline <= undone.time <= armed.deadline + 2
    assert (await host.read_unit(DEMO)).properties["PrivateTmp"] is False


async def test_a_service_that_fails_after_it_passed_is_undone(host: RealHost, playground: Playground) -> None:
    put(
        playground,
        "/etc/systemd/system/late.service",
        "[Service]\nExecStart=/bin/sh -c 'test \"$LATE\" && { sleep 2; exit 9; }; exec sleep 1000'\n",
    )
    inside(playground, "systemctl", "daemon-reload")
    inside(playground, "systemctl", "start", "late.service")
    events = await events_of(host, Plan("late.service", b"[Service]\nEnvironment=LATE=1\n", settle=0.3))
    verdicts = [event for event in events if isinstance(event, Verdict)]
    assert [event.passed for event in verdicts] == [True, False]
    assert "status 9" in verdicts[1].reason
    assert only(Undone, events).service
    assert await state(host, "late.service") == "active"


async def test_a_service_that_was_stopped_is_stopped_again(host: RealHost, playground: Playground) -> None:
    put(playground, "/etc/systemd/system/idle.service", "[Service]\nExecStart=/bin/sleep 1000\n")
    inside(playground, "systemctl", "daemon-reload")
    plan = Plan("idle.service", b"[Service]\nNice=1\n", settle=0.2)
    refused = only(Refused, await events_of(host, plan, revert))
    assert refused.repair
    assert "idle.service is down: a failure now need not be the change's fault" in refused.reason
    events = await events_of(host, replace(plan, repair=True), revert)
    assert only(Verdict, events).passed
    assert only(Undone, events).service
    assert await state(host, "idle.service") == "inactive"


@pytest.mark.parametrize(("change", "passed"), [("Nice=1", False), ("ExecStartPre=", True)])
async def test_a_failed_service_is_tried_as_a_repair_and_blames_nothing_without_evidence(
    host: RealHost, playground: Playground, change: str, passed: bool
) -> None:
    put(
        playground,
        "/etc/systemd/system/broken.service",
        "[Service]\nExecStartPre=/bin/false\nExecStart=/bin/sleep 99\n",
    )
    inside(playground, "systemctl", "daemon-reload")
    inside(playground, "systemctl", "start", "broken.service", check=False)
    plan = Plan("broken.service", f"[Service]\n{change}\n".encode(), settle=0.3, confirmed=True)
    assert only(Refused, await events_of(host, plan, revert)).repair
    events = await events_of(host, replace(plan, repair=True), revert)
    verdict = only(Verdict, events)
    assert verdict.passed == passed
    assert verdict.suspects == ()
    assert only(Undone, events).service
    if passed:
        assert any("mark is gone" in event.text for event in events if isinstance(event, Warned))
    else:
        assert "without the change it had failed" in verdict.reason
        assert await state(host, "broken.service") == "failed"
    inside(playground, "systemctl", "reset-failed", "broken.service", check=False)


async def test_a_failing_trial_does_not_run_the_failure_action(
    host: RealHost, playground: Playground
) -> None:
    put(
        playground,
        "/etc/systemd/system/fuse.service",
        "[Unit]\nFailureAction=poweroff-force\nStartLimitAction=poweroff-force\n"
        "[Service]\nExecStart=/bin/sleep 9999\n",
    )
    inside(playground, "systemctl", "daemon-reload")
    inside(playground, "systemctl", "start", "fuse.service")
    plan = Plan("fuse.service", b"[Service]\nExecStart=\nExecStart=/bin/false\n", settle=0.5)
    events = await events_of(host, plan)
    assert not only(Verdict, events).passed
    assert only(Undone, events).service
    assert (await host.read_unit("fuse.service")).text("FailureAction") == "poweroff-force"


async def test_a_socket_that_gave_up_listens_again(host: RealHost, playground: Playground) -> None:
    put(playground, "/etc/systemd/system/door.socket", "[Socket]\nListenStream=/run/door\nAccept=no\n")
    put(playground, "/etc/systemd/system/door.service", "[Service]\nExecStart=/bin/sleep 1000\n")
    inside(playground, "systemctl", "daemon-reload")
    inside(playground, "systemctl", "start", "door.socket", "door.service")

    def knock(event: AnyEvent, trial: Trial) -> None:
        if isinstance(event, Restarted):
            inside(playground, "/bin/sh", "-c", "systemctl stop door.socket", check=False)

    plan = Plan("door.service", b"[Service]\nExecStart=\nExecStart=/bin/false\n", settle=1)
    events = await events_of(host, plan, knock)
    assert not only(Verdict, events).passed
    assert only(Undone, events).service
    assert (await state(host, "door.socket"), await state(host, "door.service")) == ("active", "active")


async def test_a_kept_file_that_changed_meanwhile_is_not_overwritten(
    host: RealHost, playground: Playground
) -> None:
    plan = demo("PrivateTmp=yes")
    tried = []

    def edit_and_keep(event: AnyEvent, trial: Trial) -> None:
        if isinstance(event, Verdict):
            put(playground, plan.kept_path, "# somebody's own\n")
            trial.keep()
        elif isinstance(event, Warned) and "Not kept" in event.text:
            tried.append(event.text)
            trial.revert()

    events = await events_of(host, plan, edit_and_keep)
    assert len(tried) == 1
    assert only(Undone, events).service
    assert playground.path(plan.kept_path).read_text() == "# somebody's own\n"
    playground.path(plan.kept_path).unlink()
    await host.reload()


async def test_a_second_trial_of_the_unit_is_refused_and_the_first_goes_on(host: RealHost) -> None:
    refused: list[AnyEvent] = []

    trial = Trial(host, demo("PrivateTmp=yes", window=30))
    async for event in trial.run():
        if isinstance(event, Verdict):
            refused = await events_of(host, demo("Nice=1"))
            trial.revert()
    assert only(Refused, refused)
    assert await answers(host)


async def test_an_older_kept_drop_in_is_shadowed_and_comes_back(host: RealHost) -> None:
    plan = demo("PrivateTmp=yes")
    older = await host.replace(plan.kept_path, b"[Service]\nNice=3\n", None)
    await host.reload()
    events = await events_of(host, demo("PrivateTmp=yes", kept_digest=older.digest), revert)
    assert only(Verdict, events).passed
    assert only(Undone, events).service
    unit = await host.read_unit(DEMO)
    assert (unit.number("Nice"), unit.properties["PrivateTmp"]) == (3, False)
    await host.remove([plan.kept_path])
    await host.reload()


UNITS_THAT_CANT_BE_TRIED = {
    "masked.service": (None, "masked"),
    "nothing.service": ("", "no unit"),
    "broken.service": ("[Service]\nType=simple\n", "can't be loaded"),
    "stubborn.service": ("[Unit]\nRefuseManualStop=yes\n[Service]\nExecStart=/bin/sleep 99\n", "refuses"),
    "some.socket": ("[Socket]\nListenStream=/run/some\n", "not a service"),
    "dbus.service": ("[Service]\nExecStart=/bin/sleep 99\n", "cut you off"),
}


@pytest.mark.parametrize("unit", UNITS_THAT_CANT_BE_TRIED)
async def test_what_cannot_be_tried_is_refused_in_a_sentence(
    host: RealHost, playground: Playground, unit: str
) -> None:
    text, words = UNITS_THAT_CANT_BE_TRIED[unit]
    if text is None:
        playground.path(f"/etc/systemd/system/{unit}").symlink_to("/dev/null")
    elif text and unit != "dbus.service":
        put(playground, f"/etc/systemd/system/{unit}", text)
    inside(playground, "systemctl", "daemon-reload")
    events = await events_of(host, Plan(unit, b"[Service]\nNice=1\n", settle=0.1))
    refused = only(Refused, events)
    assert words in refused.reason
    assert refused.ask is (unit == "dbus.service")
    assert not [event for event in events if isinstance(event, (Restarted, Armed))]


async def test_a_oneshot_in_the_middle_of_its_work_is_left_to_it(
    host: RealHost, playground: Playground
) -> None:
    put(playground, "/etc/systemd/system/work.service", "[Service]\nType=oneshot\nExecStart=/bin/sleep 60\n")
    inside(playground, "systemctl", "daemon-reload")
    inside(playground, "systemctl", "start", "--no-block", "work.service")
    async with host.watch("work.service") as changes:
        async for change in changes:
            if change.properties.get("ActiveState") == "activating":
                break
    events = await events_of(host, Plan("work.service", b"[Service]\nNice=1\n", settle=0.1))
    assert only(Refused, events)
    assert await state(host, "work.service") == "activating"
    await host.stop("work.service", 10)


async def test_files_edited_but_not_loaded_are_asked_about(host: RealHost, playground: Playground) -> None:
    put(playground, "/etc/systemd/system/edited.service", "[Service]\nExecStart=/bin/sleep 1000\n")
    inside(playground, "systemctl", "daemon-reload")
    inside(playground, "systemctl", "start", "edited.service")
    await asyncio.sleep(1.1)  # systemd compares times of change in whole seconds on some file systems
    put(playground, "/etc/systemd/system/edited.service", "[Service]\nExecStart=/bin/sleep 2000\n")
    refused = only(Refused, await events_of(host, Plan("edited.service", b"[Service]\nNice=1\n", settle=0.1)))
    assert refused.ask
    assert "not loaded" in refused.reason
    await host.stop("edited.service", 10)


async def test_a_line_that_this_systemd_would_ignore_refuses_the_trial(host: RealHost) -> None:
    refused = only(Refused, await events_of(host, demo("PrivateTmp=maybe")))
    assert "line 2" in refused.reason
