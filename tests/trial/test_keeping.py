"""A passed trial that stands: kept, taken back, or failed after all; on a host in memory."""

from collections.abc import Callable

import pytest

from host.fake import FakeHost
from host.ports import HostError
from trial.events import AnyEvent, Armed, Kept, Undone, Verdict, Warned
from trial.trial import Trial

from .units import FRAGMENT, UNIT, host, only, plan, tried

PATH = f"/etc/systemd/system/{UNIT}.d/zz-unitsmith.conf"


def once_it_passed(act: Callable[[Trial], object]) -> Callable[[AnyEvent, Trial], None]:
    """What to do as soon as the trial stands."""

    def react(event: AnyEvent, trial: Trial) -> None:
        if isinstance(event, Verdict):
            assert event.passed, event
            act(trial)

    return react


async def own(on: FakeHost) -> tuple[str, ...]:
    """What is left of trials."""
    return (*await on.own_files(), *(path for path in on.files if "/unitsmith-" in path))


async def test_kept_it_is_where_it_stays_and_nothing_else_is_left() -> None:
    on = host()
    events = await tried(on, plan(), once_it_passed(Trial.keep))
    assert only(Kept, events).path == PATH
    assert on.files[PATH] == plan().drop_in
    assert await own(on) == ()
    unit = await on.read_unit(UNIT)
    assert unit.units("DropInPaths") == (PATH,)
    assert unit.text("ActiveState") == "active"


async def test_taken_back_nothing_of_it_is_left() -> None:
    on = host()
    events = await tried(on, plan(), once_it_passed(Trial.revert))
    assert only(Undone, events).whole
    assert PATH not in on.files
    assert await own(on) == ()
    assert not [event for event in events if isinstance(event, Kept)]


async def test_the_deadline_takes_it_back_by_the_host_alone() -> None:
    on = host()
    trial, found = Trial(on, plan()), list[AnyEvent]()
    async for event in trial.run():
        found.append(event)
        if isinstance(event, Armed) and sum(isinstance(one, Armed) for one in found) == 2:
            await on.pass_deadline(f"unitsmith-watch2-{UNIT}")
    assert only(Undone, found).whole
    assert await own(on) == ()


async def test_what_can_t_be_written_is_not_kept_and_can_be_taken_back() -> None:
    class Sealed(FakeHost):
        async def replace(self, path: str, content: bytes, digest: str | None) -> object:  # type: ignore[override]
            raise HostError("Read-only file system: /etc")

    on = Sealed({FRAGMENT: b"[Service]\nExecStart=/usr/bin/web\n"}, running=[UNIT])
    events = []
    trial = Trial(on, plan())
    async for event in trial.run():
        events.append(event)
        if isinstance(event, Verdict):
            trial.keep()
        elif isinstance(event, Warned) and event.text.startswith("Not kept: Read-only"):
            trial.revert()
    assert only(Undone, events).whole
    assert await own(on) == ()


async def test_what_somebody_wrote_meanwhile_is_left_alone() -> None:
    on = host()

    def react(event: AnyEvent, trial: Trial) -> None:
        if isinstance(event, Verdict):
            on.files[PATH] = b"theirs"
            trial.keep()
        elif isinstance(event, Warned):
            assert "was changed meanwhile" in event.text
            trial.revert()

    events = await tried(on, plan(), react)
    assert only(Undone, events)
    assert on.files[PATH] == b"theirs"


@pytest.mark.parametrize("state", ["failed", "inactive"])
async def test_a_service_that_fails_after_it_passed_is_taken_back(state: str) -> None:
    on = host()
    trial, found = Trial(on, plan()), list[AnyEvent]()
    async for event in trial.run():
        found.append(event)
        if isinstance(event, Armed) and sum(isinstance(one, Armed) for one in found) == 2:
            await on._change(UNIT, {"ActiveState": state, "SubState": "dead", "Result": "exit-code"})
    passed, failed = [event for event in found if isinstance(event, Verdict)]
    assert passed.passed
    assert not failed.passed
    assert failed.reason.startswith("it passed, but then ")
    assert only(Undone, found).whole
    assert (await on.read_unit(UNIT)).text("ActiveState") == "active"


async def test_a_service_that_was_down_is_down_again_when_it_is_kept() -> None:
    on = host(running=[])
    events = await tried(on, plan(confirmed=True), once_it_passed(Trial.keep))
    assert only(Kept, events).path == PATH
    assert (await on.read_unit(UNIT)).text("ActiveState") == "inactive"
    assert await own(on) == ()
