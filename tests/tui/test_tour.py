"""The tour of the demo: it waits for the real thing, can be left, and is shown once."""

from pathlib import Path

import pytest
from textual.app import App

from host.demo import DEMO_UNIT
from host.fake import FakeHost, Outcome, Settings
from tui.app import UnitsmithApp
from tui.editor.tour import STEPS
from workbench import tour_memory

from .. import sample
from .conftest import NARROW, WIDE, WebApp, opened, until


def demo_host() -> FakeHost:
    """A host in memory with the demo on it."""

    def demo(unit: str, settings: Settings) -> Outcome:
        return sample.web(unit, settings)

    host = sample.host(running=[DEMO_UNIT], script=demo)
    host.files = {path.replace("web.service", DEMO_UNIT): text for path, text in host.files.items()}
    host.files = {path: text.replace(b"PrivateTmp=yes\n", b"") for path, text in host.files.items()}
    return host


def demo_app(host: FakeHost, cache: Path) -> UnitsmithApp:
    """The editor of the demo."""
    return UnitsmithApp([sample.session(host, cache)], DEMO_UNIT, clock=lambda: sample.LATER)


@pytest.fixture
def host() -> FakeHost:
    return demo_host()


@pytest.fixture
def demo(host: FakeHost, tmp_path: Path) -> UnitsmithApp:
    return demo_app(host, tmp_path)


def at(app: App[object]) -> str:
    return str(next((box.border_title for box in app.screen.query("#tour")), ""))


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_each_step_waits_for_the_real_thing(demo: UnitsmithApp, size: tuple[int, int]) -> None:
    count = len(STEPS)
    async with demo.run_test(size=size) as pilot:
        await opened(pilot)
        await until(pilot, lambda: at(demo) == f"Tour 1/{count}")
        await pilot.press("slash", *"privatetmp", "enter")
        await until(pilot, lambda: at(demo) == f"Tour 2/{count}")
        await pilot.press("down", "up")
        assert at(demo) == f"Tour 2/{count}"
        await pilot.press("space")
        await until(pilot, lambda: at(demo) == f"Tour 3/{count}")
        await pilot.press("v")
        await until(pilot, lambda: at(demo) == f"Tour 4/{count}")
        await pilot.press("ctrl+t")
        await until(pilot, lambda: at(demo) == f"Tour 5/{count}")
        await pilot.press("ctrl+r")
        await until(pilot, lambda: at(demo) == f"Tour 6/{count}")
        await pilot.press("slash", *"readonlypaths", "enter", "e", "slash", "enter")
        await until(
            pilot, lambda: demo.editor and b"ReadOnlyPaths=/" in demo.editor.snapshot.drop_in.encode()
        )  # type: ignore[union-attr]
        await pilot.press("ctrl+t")
        await until(pilot, lambda: at(demo) == f"Tour 7/{count}")
        assert not tour_memory.seen()
        await pilot.press("N")
        await until(pilot, lambda: not demo.screen.tour.going)
        assert tour_memory.seen()


async def test_it_can_be_skipped_ended_and_begun_again(demo: UnitsmithApp) -> None:
    async with demo.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await until(pilot, lambda: at(demo).startswith("Tour 1/"))
        await pilot.press("N")
        await until(pilot, lambda: at(demo).startswith("Tour 2/"))
        await pilot.click("#tour")
        await until(pilot, lambda: at(demo).startswith("Tour 3/"))
        await pilot.press("escape")
        await until(pilot, lambda: not demo.screen.tour.going)
        await pilot.press("N")
        await until(pilot, lambda: at(demo).startswith("Tour 1/"))


async def test_who_has_seen_it_is_left_alone(demo: UnitsmithApp) -> None:
    tour_memory.note_seen()
    async with demo.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await pilot.pause(0.1)
        assert not demo.screen.tour.going


async def test_other_units_have_none(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await pilot.press("N")
        await pilot.pause(0.1)
        assert not app.screen.tour.going
