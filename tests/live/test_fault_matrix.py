"""A place that is full or can't be written, at each moment of a trial: no trial stays, "kept" is only said of
what is kept, and whoever tries is told which place it is."""

import asyncio
import contextlib
import itertools
import re
from collections.abc import AsyncIterator, Iterator

import pytest
from msgspec import structs

from host.playground import Playground
from host.real import RealHost
from trial import leftover
from trial.events import AnyEvent, Kept, Refused, Step, Undone, Verdict, Warned
from trial.plan import Plan
from trial.trial import Trial

from ..waiting import HUNG
from .rig import connected, inside, put

UNIT = "[Service]\nType=exec\nExecStart=/bin/sleep 999\nTimeoutStartSec=5\nTimeoutStopSec=5\n"
TRIAL, OLDER = b"[Service]\nNice=7\n", b"[Service]\nNice=3\n"
PLACES = ("/run", "/etc/systemd/system", "/var/lib/unitsmith")
FAULTS = ("full", "read-only")
MOMENTS = ("before", "in it", "at Keep", "at Revert")
_numbers = itertools.count()


@pytest.fixture
async def host(playground: Playground) -> AsyncIterator[RealHost]:
    async with connected(playground) as connection:
        yield connection
        assert await connection.own_files() == ()


@contextlib.contextmanager
def faulty(playground: Playground, place: str, fault: str) -> Iterator[None]:
    """The place, with nothing but what is in it, on a file system that is full or can't be written."""
    # What is full gets a small file system with the same content on top; /run is one already.
    small = (
        f"cp -a {place} /tmp/small && mount -t tmpfs -o size=1M none {place} && cp -a /tmp/small/. {place}/"
    )
    fill = f"fallocate -l $(df --output=avail -k {place} | tail -1)K {place}/full; yes >>{place}/full || true"
    ways = {
        "read-only": f"mount --bind {place} {place} && mount -o remount,bind,ro {place}",
        "full": f"{'true' if place == '/run' else small}; {{ {fill}; }} 2>/dev/null; rm -rf /tmp/small",
    }
    inside(playground, "sh", "-c", f"mkdir -p {place} && {ways[fault]}")
    try:
        yield
    finally:
        inside(
            playground, *(("rm", "/run/full") if (place, fault) == ("/run", "full") else ("umount", place))
        )


class Faulty:
    """One trial with the fault beginning at a moment of it, and lasting to its end."""

    def __init__(self, host: RealHost, playground: Playground, plan: Plan, where: tuple[str, str]) -> None:
        self._host, self._playground, self._plan, self._where = host, playground, plan, where

    async def run(self, moment: str) -> list[AnyEvent]:
        with contextlib.ExitStack() as faults:

            def begin() -> None:
                faults.enter_context(faulty(self._playground, *self._where))

            if moment == "before":
                begin()
                if self._where != ("/run", "full"):
                    await self._host.reload()  # to systemd a copy is another file
            trial, found = Trial(self._host, self._plan), list[AnyEvent]()
            async with asyncio.timeout(HUNG):
                async for event in trial.run():
                    found.append(event)
                    if isinstance(event, Step) and event.name == "watch" and moment == "in it":
                        begin()
                    elif isinstance(event, Verdict) and event.passed:
                        if moment.startswith("at "):
                            begin()
                        (trial.revert if moment == "at Revert" else trial.keep)()
                    elif isinstance(event, Warned) and event.text.startswith("Not kept: "):
                        trial.revert()
            return found


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("place", PLACES)
async def test_a_place_that_can_t_be_written(
    host: RealHost, playground: Playground, place: str, fault: str, moment: str
) -> None:
    name = f"place-{next(_numbers)}.service"
    put(playground, f"/etc/systemd/system/{name}", UNIT)
    plan = Plan(name, TRIAL, settle=0.3, window=5 * HUNG)
    put(playground, plan.kept_path, OLDER.decode())
    await host.reload()
    assert (await host.restart(name, 20)).result == "done"
    before = await host.read(plan.kept_path)
    assert before is not None
    plan = structs.replace(plan, kept_digest=before.digest)

    events = await Faulty(host, playground, plan, (place, fault)).run(moment)
    end = events[-1]
    said = " ".join(str(event) for event in events if isinstance(event, Warned | Refused | Verdict | Undone))
    print(f"\n{place} {fault} {moment}: {type(end).__name__}")
    if "systemd did not reload" in said:
        assert (place, fault) == ("/run", "full")
        how = said.partition("make room there, then: ")[2].partition("'")[0]
        inside(playground, "sh", "-c", how)
    if left := await leftover.find(host, name):  # it could not be taken away while the place was sealed
        assert isinstance(end, Undone)
        assert not end.whole
        assert (place, fault) == ("/run", "read-only")
        await leftover.take_back(host, left)
    async with asyncio.timeout(HUNG):  # the host's own undo goes on as soon as it can write
        while await host.own_files():  # noqa: ASYNC110 -- files vanish without an event
            await asyncio.sleep(0.2)
    after = await host.read(plan.kept_path)
    assert after is not None
    assert after.content == (TRIAL if isinstance(end, Kept) else OLDER)
    unit = await host.read_unit(name)
    assert (unit.text("ActiveState"), unit.properties["Nice"]) == (
        "active",
        7 if isinstance(end, Kept) else 3,
    )
    if not isinstance(end, Kept) and moment != "at Revert":
        assert place in said, events
        assert re.search("No space left|MiB left" if fault == "full" else "Read-only file system", said), (
            events
        )
