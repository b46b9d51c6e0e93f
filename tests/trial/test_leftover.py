"""A trial that another unitsmith left, on a host in memory: found, told, taken back or kept."""

import contextlib
import time

import pytest

from host.fake import FakeHost
from host.ports import HostError
from trial import leftover, revert
from trial.events import Armed, Refused
from trial.leftover import Leftover
from trial.trial import Trial
from trial.undo_text import pairs_of

from .units import UNIT, host, only, plan, tried

PATH = f"/etc/systemd/system/{UNIT}.d/zz-unitsmith.conf"


async def left(on: FakeHost, *, standing: bool = True, guarded: bool = True) -> None:
    """Begin a trial and forget it, once it stands or while it is armed."""
    files: dict[str, bytes] = {}
    trial, armed = Trial(on, plan(by="ann", window=300.0)), 0
    running = trial.run()
    async for event in running:
        armed += isinstance(event, Armed)
        if armed == (2 if standing else 1):
            files = dict(on.files)
            states = {name: dict(state) for name, state in on._states.items()}
            break
    with contextlib.suppress(HostError):
        await running.aclose()  # type: ignore[attr-defined]  # it takes the trial back; we put that right again
    on.files.clear()
    on.files.update(files)
    on._states.clear()
    on._states.update(states)
    on._loaded.clear()
    if not guarded:
        for pair in pairs_of(UNIT):
            for name in (pair.watch, pair.undo):
                on.files.pop(f"/run/systemd/system/{name}", None)
                on._states.pop(name, None)
            on.files.pop(pair.flag, None)


async def test_there_is_none() -> None:
    assert await leftover.find(host(), UNIT) is None


async def test_it_is_found_with_who_what_and_until_when() -> None:
    on = host()
    await left(on)
    found = await leftover.find(on, UNIT)
    assert found is not None
    assert (found.by, found.drop_in, found.pair) == ("ann", plan().drop_in, pairs_of(UNIT)[1])
    assert 290 < found.deadline - found.began <= 300
    assert "in progress; systemd undoes it at" in found.words


async def test_a_second_one_is_refused_and_says_whose_the_first_is() -> None:
    on = host()
    await left(on)
    refused = only(Refused, await tried(on, plan("Nice=1")))
    assert "begun by ann" in refused.reason
    assert PATH not in on.files


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "forsaken"])
async def test_it_is_taken_back(guarded: bool) -> None:
    on = host()
    await left(on, guarded=guarded)
    found = await leftover.find(on, UNIT)
    assert found is not None
    assert bool(found.deadline) is guarded
    await leftover.take_back(on, found)
    assert await leftover.find(on, UNIT) is None
    assert await on.own_files() == ()
    assert (await on.read_unit(UNIT)).units("DropInPaths") == ()
    assert (await on.read_unit(UNIT)).text("ActiveState") == "active"


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "forsaken"])
async def test_it_is_kept(guarded: bool) -> None:
    on = host()
    await left(on, guarded=guarded)
    found = await leftover.find(on, UNIT)
    assert found is not None
    assert await leftover.keep(on, found) == PATH
    assert on.files[PATH] == plan().drop_in
    assert await leftover.find(on, UNIT) is None
    assert (await on.read_unit(UNIT)).units("DropInPaths") == (PATH,)


async def test_one_that_was_undone_meanwhile_is_not_kept() -> None:
    on = host()
    await left(on)
    found = await leftover.find(on, UNIT)
    assert found is not None
    await on.pass_deadline(f"unitsmith-watch2-{UNIT}")
    with pytest.raises(HostError, match="was undone meanwhile; nothing was kept"):
        await leftover.keep(on, found)
    assert PATH not in on.files


async def test_revert_takes_away_what_stands_and_what_was_kept_and_nobody_elses() -> None:
    on = host()
    theirs = f"/etc/systemd/system/{UNIT}.d/10-site.conf"
    on.files[theirs] = b"[Service]\nNice=1\n"
    on.files[PATH] = b"[Service]\nNice=2\n"
    await on.reload()
    await left(on)
    gone = await revert.revert(on, UNIT)
    assert PATH in gone
    assert plan().trial_path in gone
    assert await on.own_files() == ()
    assert on.files[theirs] == b"[Service]\nNice=1\n"
    assert await revert.revert(on, UNIT) == ()


async def test_an_earlier_content_is_brought_back_and_the_present_one_remembered() -> None:
    on = host()
    on.files[PATH] = b"now"
    assert await revert.bring_back(on, UNIT, b"earlier") == PATH
    assert on.files[PATH] == b"earlier"
    assert [version.content for version in await on.versions(PATH)] == [b"now"]


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Leftover(UNIT, b""), "A trial of web.service was left behind, and nothing is there to undo it."),
        (Leftover(UNIT, b"", by="ann"), "A trial of web.service, begun by ann was left behind"),
        (Leftover(UNIT, b"", "ann", 5.0, 65.0), "begun by ann at {began} is in progress"),
        (Leftover(UNIT, b"", "", 5.0, 65.0), "A trial of web.service at {began} is in progress"),
        (Leftover(UNIT, b"", "", 5.0, 65.0), "undoes it at {deadline}."),
    ],
)
def test_what_there_is_to_say_of_it(found: Leftover, words: str) -> None:
    times = {
        name: time.strftime("%H:%M:%S", time.localtime(getattr(found, name)))
        for name in ("began", "deadline")
    }
    assert words.format(**times) in found.words
