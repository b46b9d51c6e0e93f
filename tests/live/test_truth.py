"""A verdict tells what was seen: of every kind of service, and of those that only look well."""

from collections.abc import AsyncIterator

import pytest

from host.playground import Playground
from host.real import RealHost
from trial.check_text import read
from trial.events import AnyEvent, Ineffective, Kept, Refused, Restarted, Undone, Verdict, Warned
from trial.plan import Plan
from trial.trial import Trial

from .rig import connected, inside, put

UNIT = "/etc/systemd/system/"


@pytest.fixture
async def host(playground: Playground) -> AsyncIterator[RealHost]:
    async with connected(playground) as connection:
        yield connection
        assert await connection.own_files() == ()


async def tried(
    host: RealHost,
    name: str,
    text: str = "Nice=1",
    *,
    checks: tuple[str, ...] = (),
    settle: float = 0.5,
    keep: bool = False,
) -> list[AnyEvent]:
    """All events of a trial of one or a few lines, taken back (or kept) if it passes."""
    lines = text if text.startswith("[") else f"[Service]\n{text}"
    plan = Plan(
        name, f"{lines}\n".encode(), checks=tuple(map(read, checks)), settle=settle, window=20, confirmed=True
    )
    trial, found = Trial(host, plan), list[AnyEvent]()
    async for event in trial.run():
        found.append(event)
        if isinstance(event, Verdict) and event.passed:
            trial.keep() if keep else trial.revert()
    return found


def verdict(events: list[AnyEvent]) -> Verdict:
    found = [event for event in events if isinstance(event, Verdict)]
    assert len(found) == 1, events
    return found[0]


def undone(events: list[AnyEvent]) -> bool:
    last = events[-1]
    return isinstance(last, Undone) and last.file and last.service


def warned(events: list[AnyEvent]) -> str:
    return "\n".join(event.text for event in events if isinstance(event, Warned))


def serve(playground: Playground, name: str, text: str, *, start: bool = True) -> None:
    put(playground, UNIT + name, text)
    inside(playground, "systemctl", "daemon-reload")
    if start:
        inside(playground, "systemctl", "start", name)


def sh(playground: Playground, name: str, script: str, more: str = "", *, start: bool = True) -> None:
    """A service that is a shell script."""
    put(playground, f"/srv/{name}.sh", script)
    text = f"[Service]\nExecStart=/bin/sh /srv/{name}.sh\nTimeoutStopSec=2\n{more}"
    serve(playground, f"{name}.service", text, start=start)


# What it says while it stays up


async def test_a_pass_tells_of_complaints_that_are_new_and_who_brings_them(
    host: RealHost, playground: Playground
) -> None:
    script = "cat /nowhere; echo x >/var/lib/grumbler || true; exec sleep 999"
    sh(playground, "grumbler", script)
    events = await tried(host, "grumbler.service", "ProtectSystem=strict")
    found = verdict(events)
    assert found.passed
    assert found.reason.endswith("but it logs 1 new complaint"), found
    assert "Read-only file system" in found.evidence[0].message
    assert "It complains, and did not before" in warned(events)
    assert "/nowhere" not in warned(events)  # it said that before, too
    assert found.suspects[0].directive == "ProtectSystem"
    assert found.suspects[0].remedies[0] == "ReadWritePaths=/var/lib"
    assert undone(events)


async def test_the_same_complaints_as_before_are_no_news(host: RealHost, playground: Playground) -> None:
    sh(playground, "moaner", 'echo "$$: open /x: Permission denied"; exec sleep 999')
    events = await tried(host, "moaner.service")
    assert verdict(events).passed
    assert "complain" not in warned(events) + verdict(events).reason


async def test_complaints_while_it_waits_to_be_kept_are_told(host: RealHost, playground: Playground) -> None:
    sh(playground, "later", "sleep 1.5; echo x >/var/lib/later || true; exec sleep 999")
    plan = Plan("later.service", b"[Service]\nProtectSystem=strict\n", settle=0.3, window=20)
    trial, passed = Trial(host, plan), False
    async for event in trial.run():
        passed |= isinstance(event, Verdict) and event.passed
        if passed and isinstance(event, Warned):
            assert "Read-only file system" in event.text
            trial.revert()
    assert passed


async def test_a_child_killed_for_a_call_while_the_service_lives_on_fails(
    host: RealHost, playground: Playground
) -> None:
    put(
        playground,
        "/srv/forks.py",
        "import os, time\nwhile True:\n    if not os.fork():\n        os.mkdir('/tmp/x'); os._exit(0)\n"
        "    os.wait(); os.path.isdir('/tmp/x') and os.rmdir('/tmp/x'); time.sleep(0.2)\n",
    )
    serve(playground, "forks.service", "[Service]\nExecStart=/usr/bin/python3 -IS /srv/forks.py\n")
    events = await tried(host, "forks.service", "SystemCallFilter=~mkdir mkdirat", settle=1.5)
    found = verdict(events)
    assert not found.passed, found
    assert "killed for a system call that it may not make: mkdir" in found.reason
    assert found.suspects[0].directive == "SystemCallFilter"
    assert undone(events)


async def test_what_the_unit_s_other_lines_undo_is_told(host: RealHost, playground: Playground) -> None:
    serve(playground, "firm.service", "[Service]\nExecStart=/bin/sleep 999\nPrivateTmp=true\nNice=2\n")
    put(playground, UNIT + "firm.service.d/zzz.conf", "[Service]\nNice=2\n")
    inside(playground, "systemctl", "daemon-reload")
    events = await tried(host, "firm.service", "Nice=7\nPrivateTmp=yes\nUMask=0077")
    idle = [event.directive for event in events if isinstance(event, Ineffective)]
    assert idle == ["Nice"]


# How it ends


@pytest.mark.parametrize("restart", ["no", "always"])
async def test_one_that_ends_without_an_error_is_told_so(
    host: RealHost, playground: Playground, restart: str
) -> None:
    sh(playground, "ends", 'test "$END" && exit 0; exec sleep 999', f"Restart={restart}\nRestartSec=60\n")
    events = await tried(host, "ends.service", "Environment=END=1")
    found = verdict(events)
    assert not found.passed
    assert "without an error" in found.reason
    assert undone(events)


async def test_one_that_ends_in_the_time_to_keep_has_not_passed(
    host: RealHost, playground: Playground
) -> None:
    sh(playground, "fades", 'test "$END" && { sleep 1.5; exit 0; }; exec sleep 999')
    plan = Plan("fades.service", b"[Service]\nEnvironment=END=1\n", settle=0.3, window=20)
    events = [event async for event in Trial(host, plan).run()]
    assert [event.passed for event in events if isinstance(event, Verdict)] == [True, False]
    assert "is down now" in [event.reason for event in events if isinstance(event, Verdict)][1]
    assert undone(events)


async def test_a_notifying_service_that_does_not_notify_fails(host: RealHost, playground: Playground) -> None:
    sh(playground, "mute", "exec sleep 999")
    events = await tried(host, "mute.service", "Type=notify\nTimeoutStartSec=1")
    assert "did not report in time" in verdict(events).reason
    assert verdict(events).suspects[0].directive == "Type"
    assert undone(events)


@pytest.mark.parametrize("remains", [False, True])
async def test_a_oneshot_is_judged_by_its_work(host: RealHost, playground: Playground, remains: bool) -> None:
    more = f"Type=oneshot\nRemainAfterExit={'yes' if remains else 'no'}\n"
    sh(playground, "work", 'test -z "$BAD"', more, start=remains)
    events = await tried(host, "work.service")
    assert verdict(events).passed
    wanted = (
        "it did its work, and stayed active"
        if remains
        else "it did its work, ended without an error, and is inactive"
    )
    assert verdict(events).reason.startswith(wanted)
    assert undone(events)
    events = await tried(host, "work.service", "Environment=BAD=1")
    assert not verdict(events).passed
    assert undone(events)
    state = inside(playground, "systemctl", "is-active", "work.service", check=False).strip()
    assert state == ("active" if remains else "inactive")


@pytest.mark.parametrize(
    ("line", "kind"), [("ConditionPathExists=/nowhere", "Condition"), ("AssertPathExists=/nowhere", "Assert")]
)
async def test_a_condition_that_is_not_met_is_named(
    host: RealHost, playground: Playground, line: str, kind: str
) -> None:
    sh(playground, "picky", "exec sleep 999")
    events = await tried(host, "picky.service", f"[Unit]\n{line}")
    assert not verdict(events).passed
    assert line in verdict(events).reason, kind
    assert undone(events)


async def test_ten_trials_in_a_row_hit_no_start_limit(host: RealHost, playground: Playground) -> None:
    put(playground, "/srv/often.sh", "exec sleep 999")
    serve(
        playground,
        "often.service",
        "[Unit]\nStartLimitBurst=2\nStartLimitIntervalSec=1h\n[Service]\nExecStart=/bin/sh /srv/often.sh\n",
    )
    for number in range(10):
        text = f"Nice={number}" if number % 2 else "ExecStart=\nExecStart=/bin/false"
        events = await tried(host, "often.service", text, settle=0.1, checks=("true",) if number > 5 else ())
        assert verdict(events).passed is bool(number % 2), (number, events)
        assert undone(events), number


# How it is started


async def test_an_instance_with_escapes_is_tried_as_itself(host: RealHost, playground: Playground) -> None:
    serve(playground, "each@.service", "[Service]\nExecStart=/bin/sleep 999\n", start=False)
    name = "each@srv-a\\x2db.service"
    inside(playground, "systemctl", "start", name, "each@other.service")
    other = inside(playground, "systemctl", "show", "-p", "InvocationID", "each@other.service")
    events = await tried(host, name, "Nice=3", keep=True)
    assert isinstance(events[-1], Kept)
    assert (await host.read_unit(name)).number("Nice") == 3
    assert (await host.read_unit("each@other.service")).number("Nice") == 0
    assert inside(playground, "systemctl", "show", "-p", "InvocationID", "each@other.service") == other
    await host.remove([events[-1].path])
    await host.reload()


async def test_a_template_itself_is_refused(host: RealHost, playground: Playground) -> None:
    serve(playground, "each@.service", "[Service]\nExecStart=/bin/sleep 999\n", start=False)
    (refused,) = [event for event in await tried(host, "each@.service") if isinstance(event, Refused)]
    assert "template" in refused.reason


async def test_what_a_socket_starts_is_tried_and_its_start_is_not_claimed(
    host: RealHost, playground: Playground
) -> None:
    serve(playground, "gate.socket", "[Socket]\nListenStream=127.0.0.1:8777\n", start=False)
    code = "import socket\ns = socket.socket(fileno=3)\nwhile True:\n    s.accept()[0].close()\n"
    put(playground, "/srv/gate.py", code)
    text = "[Service]\nExecStart=/usr/bin/python3 -IS /srv/gate.py\n"
    serve(playground, "gate.service", text, start=False)
    inside(playground, "systemctl", "start", "gate.socket")
    events = await tried(host, "gate.service", checks=("tcp 8777",))
    assert verdict(events).passed
    assert "(1 more proves nothing)" in verdict(events).reason
    assert "its start by gate.socket was not tried" in verdict(events).reason
    assert undone(events)
    states = inside(playground, "systemctl", "is-active", "gate.socket", "gate.service", check=False)
    assert states.split() == ["active", "inactive"]


async def test_what_a_timer_starts_is_run_once_and_that_is_told(
    host: RealHost, playground: Playground
) -> None:
    serve(playground, "tick.timer", "[Timer]\nOnCalendar=yearly\n", start=False)
    sh(playground, "tick", "echo ticked >>/run/ticked", "Type=oneshot\n", start=False)
    inside(playground, "systemctl", "start", "tick.timer")
    events = await tried(host, "tick.service")
    assert "tick.timer" in warned(events)
    assert verdict(events).passed
    assert undone(events)
    assert inside(playground, "cat", "/run/ticked") == "ticked\n"
    assert inside(playground, "systemctl", "is-active", "tick.timer").strip() == "active"
    inside(playground, "systemctl", "stop", "tick.timer")


async def test_what_a_path_starts_is_as_before_afterwards(host: RealHost, playground: Playground) -> None:
    serve(playground, "seen.path", "[Path]\nPathExists=/run/seen-by-nobody\n", start=False)
    serve(playground, "seen.service", "[Service]\nExecStart=/bin/sleep 999\n", start=False)
    inside(playground, "systemctl", "start", "seen.path")
    for text in ("Nice=1", "ExecStart=\nExecStart=/bin/false"):
        assert undone(await tried(host, "seen.service", text))
        states = inside(playground, "systemctl", "is-active", "seen.path", "seen.service", check=False)
        assert states.split() == ["active", "inactive"]


# What is beside it


async def test_what_a_trial_starts_along_is_stopped_again(host: RealHost, playground: Playground) -> None:
    for name in ("mate", "grand"):
        serve(playground, f"{name}.service", "[Service]\nExecStart=/bin/sleep 999\n", start=False)
    put(playground, UNIT + "mate.service.d/more.conf", "[Unit]\nWants=grand.service\n")
    text = "[Unit]\nWants=mate.service\n[Service]\nExecStart=/bin/sleep 999\n"
    serve(playground, "host.service", text, start=False)
    for before in ("inactive", "active"):
        if before == "active":
            inside(playground, "systemctl", "start", "host.service")
            inside(playground, "systemctl", "stop", "mate.service", "grand.service")
        events = await tried(host, "host.service")
        assert undone(events)
        assert "mate.service" in warned(events)
        states = inside(
            playground, "systemctl", "is-active", "host.service", "mate.service", "grand.service", check=False
        )
        assert states.split() == [before, "inactive", "inactive"]
    inside(playground, "systemctl", "stop", "host.service")


async def test_one_that_was_stopped_is_stopped_after_it_was_kept(
    host: RealHost, playground: Playground
) -> None:
    serve(playground, "still.service", "[Service]\nExecStart=/bin/sleep 999\n", start=False)
    events = await tried(host, "still.service", "Nice=4", keep=True)
    assert isinstance(events[-1], Kept)
    unit = await host.read_unit("still.service")
    assert (unit.text("ActiveState"), unit.number("Nice")) == ("inactive", 4)
    await host.remove([events[-1].path])
    await host.reload()


async def test_dependents_that_the_restart_stopped_run_again_when_it_is_kept(
    host: RealHost, playground: Playground
) -> None:
    if (await host.facts()).version < 249:
        pytest.skip("PropagatesStopTo= came with systemd 249")
    serve(playground, "tail.service", "[Service]\nExecStart=/bin/sleep 999\n")
    text = "[Unit]\nPropagatesStopTo=tail.service\n[Service]\nExecStart=/bin/sleep 999\n"
    serve(playground, "head.service", text)
    events = await tried(host, "head.service", "Nice=4", keep=True)
    assert "tail.service" in warned(events)
    assert isinstance(events[-1], Kept)
    assert inside(playground, "systemctl", "is-active", "tail.service").strip() == "active"
    await host.remove([events[-1].path])
    await host.reload()


async def test_the_restart_is_told_with_its_time(host: RealHost, playground: Playground) -> None:
    sh(playground, "plain", "exec sleep 999")
    (restarted,) = [e for e in await tried(host, "plain.service") if isinstance(e, Restarted)]
    assert (restarted.result, restarted.seconds < 5) == ("done", True)
