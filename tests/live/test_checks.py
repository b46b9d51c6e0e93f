"""Checks of every kind against a real service: what they say of it, and what they say with it stopped."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from host.playground import Playground
from host.ports import HostError
from host.real import RealHost
from host.start import start_helper
from host.wire import Entry
from trial import checks
from trial.check_text import read
from trial.events import AnyEvent, Refused, Restarted, Undone, Verdict, Warned
from trial.plan import Plan
from trial.trial import Trial
from workbench.check_help import CheckHelp
from workbench.event_text import describe

from ..waiting import come_true
from .rig import HEALTHY, connected, inside, put, taken_back

DEMO = "unitsmith-demo.service"
HERE = "http://127.0.0.1:8642"


@pytest.fixture
async def host(playground: Playground) -> AsyncIterator[RealHost]:
    async with connected(playground) as host:
        yield host


@pytest.fixture
def breakable(playground: Playground) -> Iterator[None]:
    """Nothing of what a test puts there stays."""
    yield
    for path in (f"/etc/systemd/system/{DEMO}.d", "/etc/systemd/system/hanger.service"):
        inside(playground, "rm", "-rf", path)
    inside(playground, "systemctl", "daemon-reload")
    inside(playground, "systemctl", "restart", DEMO)


async def events_of(
    host: RealHost, *lines: str, text: str = "Nice=5", repair: bool = False
) -> list[AnyEvent]:
    plan = Plan(
        DEMO,
        f"[Service]\n{text}\n".encode(),
        checks=tuple(read(line) for line in lines),
        settle=0.3,
        repair=repair,
    )
    return await taken_back(host, plan)


def verdict_of(events: list[AnyEvent]) -> Verdict:
    (found,) = (event for event in events if isinstance(event, Verdict))
    return found


@pytest.mark.parametrize(
    ("line", "passed", "words"),
    [
        ("tcp 127.0.0.1:8642", True, "takes connections"),
        ("tcp 8642", True, "takes connections"),
        ("tcp 127.0.0.1:8643", False, "refused"),
        (f"url {HERE}/health", True, "it answers 200"),
        (f"url {HERE}/health 200 log: written", True, "it answers 200"),
        (f"url {HERE}/health 204", False, "it answers 200, not 204"),
        (f"url {HERE}/health 200 nonsense", False, "without 'nonsense'"),
        (f"url {HERE}/nowhere", False, "it answers 404"),
        (f"url {HERE}/nowhere 404", True, "it answers 404"),
        ("url http://127.0.0.1:8643/", False, "exit status"),
        ("as nobody: test $(id -un) = nobody", True, "ok"),
        ("echo one; echo two >&2; exit 7", False, "exit status 7: two"),
        ("A=here; echo ${A} $A $$", True, "here here"),
        ("up 0.5", True, "watches"),
    ],
)
async def test_what_a_check_says_of_a_running_service(
    host: RealHost, line: str, passed: bool, words: str
) -> None:
    result = await checks.run(host, DEMO, read(line))
    assert result.passed is passed, result
    assert words in result.text


async def test_a_command_that_hangs_is_stopped_with_all_that_it_started(
    host: RealHost, playground: Playground
) -> None:
    result = await checks.run(host, DEMO, checks.Command("sleep 4321 & sleep 4321", deadline=0.5))
    assert not result.passed
    assert result.text == "no answer within 0.5 s"
    assert not inside(
        playground, "sh", "-c", "cat /proc/[0-9]*/cmdline | tr '\\0' ' ' | grep -o '^sleep 4321'", check=False
    )


async def test_a_unit_that_cannot_reload_fails_the_check_and_one_that_can_does_not(
    host: RealHost, playground: Playground, breakable: None
) -> None:
    for command, passed in (("", False), ("/bin/true", True), ("/bin/false", False)):
        put(
            playground,
            f"/etc/systemd/system/{DEMO}.d/reload.conf",
            f"[Service]\nExecReload=\nExecReload={command}\n",
        )
        inside(playground, "systemctl", "daemon-reload")
        assert (await checks.run(host, DEMO, read("reloads"))).passed is passed


@pytest.mark.usefixtures("kernel_log")
async def test_a_check_that_passes_with_the_service_stopped_is_called_out(host: RealHost) -> None:
    events = await events_of(host, "true", HEALTHY, "tcp 8642", f"url {HERE}/health")
    verdict = verdict_of(events)
    assert verdict.passed, verdict
    assert verdict.reason.endswith("and 3 checks pass (1 more proves nothing)")
    assert [event.text for event in events if isinstance(event, Warned)] == [
        "The check 'true' proves nothing: it also passes while the service is stopped."
    ]


async def test_a_service_on_which_others_hang_is_not_stopped_to_learn_that(
    host: RealHost, playground: Playground, breakable: None
) -> None:
    put(
        playground,
        "/etc/systemd/system/hanger.service",
        f"[Unit]\nPartOf={DEMO}\nAfter={DEMO}\n[Service]\nExecStart=/bin/sleep 999\n",
    )
    inside(playground, "systemctl", "daemon-reload")
    inside(playground, "systemctl", "start", "hanger.service")
    events = await events_of(host, "true")
    assert verdict_of(events).passed
    assert "proves nothing" not in str(events)
    assert inside(playground, "systemctl", "is-active", "hanger.service").strip() == "active"


async def test_staying_up_is_watched_for_as_long_as_was_asked(host: RealHost) -> None:
    verdict = verdict_of(events := await events_of(host, "up 1.2"))
    (restarted,) = (event for event in events if isinstance(event, Restarted))
    assert verdict.passed
    assert verdict.time - restarted.time >= 1.2
    assert verdict.reason == "it stayed active for 1.2 s, and 1 check passes"


async def test_one_that_dies_within_that_time_fails(host: RealHost) -> None:
    events = await events_of(host, "up 3", text="RuntimeMaxSec=1")
    assert not verdict_of(events).passed
    assert any(isinstance(event, Undone) and event.service for event in events)


async def test_a_repair_may_begin_with_checks_that_fail(
    host: RealHost, playground: Playground, breakable: None
) -> None:
    line = f'test "$(systemctl show -p Nice --value {DEMO})" = 5'
    refused = [event for event in await events_of(host, line) if isinstance(event, Refused)]
    assert refused[0].repair
    assert verdict_of(await events_of(host, line, repair=True)).passed


async def test_a_check_that_never_passed_is_the_first_suspect_itself(
    host: RealHost, playground: Playground, breakable: None
) -> None:
    failing = f"url {HERE}/health 204"
    verdict = verdict_of(await events_of(host, failing, repair=True))
    assert not verdict.passed
    assert verdict.doubted == "it did not pass before the change either"
    inside(playground, "systemctl", "stop", DEMO)
    verdict = verdict_of(await events_of(host, f"url {HERE}/health", failing, repair=True))
    assert not verdict.passed
    assert verdict.doubted == "the service was down, so your check could not be tried before the change"
    assert "? the check itself: the service was down" in describe(verdict)


async def test_checks_are_proposed_by_what_it_listens_on_and_by_its_reload(
    host: RealHost, playground: Playground, breakable: None
) -> None:
    help_ = CheckHelp(host, DEMO)
    proposed = await help_.proposals()
    assert proposed == (f"url {HERE}/", "reloads")
    ran = [result async for _, result in help_.run([*proposed, "reload", "up 5"])]
    assert [result.passed for result in ran] == [True, True, False]
    doubts = await help_.doubts([*proposed, "reload", "FOO=1 /bin/true", "nginxx -t", "test -e /", "up 5"])
    assert list(doubts) == ["reload", "nginxx -t"]
    assert doubts["reload"] == "There is no program reload on this host. Did you mean reloads?"
    assert await help_.state() == ""
    inside(playground, "systemctl", "stop", DEMO)
    put(playground, f"/etc/systemd/system/{DEMO}.d/reload.conf", "[Service]\nExecReload=\n")
    inside(playground, "systemctl", "daemon-reload")
    assert await help_.proposals() == ()
    assert f"{DEMO} is inactive" in await help_.state()


def left(playground: Playground) -> str:
    listing = ("systemctl", "list-units", "--all", "--no-legend", "--plain", "unitsmith-check-*")
    return inside(playground, *listing).strip()


async def there(playground: Playground, *, begun: bool) -> None:
    """Wait until a check runs, or none."""
    await come_true(lambda: bool(left(playground)) is begun, lambda: left(playground) or "no check")


@pytest.mark.parametrize("stubborn", [False, True], ids=["plain", "ignores-sigterm"])
async def test_a_check_is_gone_when_the_trial_that_was_taken_back_in_it_says_that_it_is_over(
    host: RealHost, playground: Playground, stubborn: bool
) -> None:
    trap = "trap : TERM; " if stubborn else ""
    hangs = f'test "$(systemctl show -p Nice --value {DEMO})" = 5'  # as it is tried
    line = f"{trap}while {hangs}; do sleep 1; done"
    plan = Plan(DEMO, b"[Service]\nNice=5\n", checks=(read(line),), settle=0.3)
    trial = Trial(host, plan)
    async for event in trial.run():
        if isinstance(event, Restarted):
            await there(playground, begun=True)
            trial.revert()
    assert left(playground) == ""


async def test_a_check_whose_helper_was_killed_leaves_nothing(playground: Playground) -> None:
    helper = start_helper(Entry(playground.leader))
    host = await RealHost.open(helper)
    waiting = asyncio.ensure_future(host.check(("/bin/sh", "-c", "sleep 2; exit 3"), deadline=20))
    await there(playground, begun=True)
    helper.process.kill()
    with pytest.raises(HostError):
        await waiting
    await host.close()
    await there(playground, begun=False)
