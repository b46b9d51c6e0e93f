"""The interface on a host in memory."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from host.fake import FakeHost
from tui.app import UnitsmithApp
from tui.editor.panes.panels import PanelList
from tui.render.text import plain
from tui.widgets.lines import LineView
from workbench.composed import Base
from workbench.faults import Faults

from .. import sample
from ..waiting import drawn, until
from . import headless

__all__ = ["NARROW", "WIDE", "WebApp", "click", "drawn", "opened", "row", "shown", "to", "until"]

WIDE, NARROW = (140, 45), (80, 24)


class WebApp(UnitsmithApp):
    """The interface on the web server, with the host at hand."""

    def __init__(self, host: FakeHost, cache: Path, **options: object) -> None:
        self.host = host
        self.gate = asyncio.Event()
        self.gate.set()
        sessions = [sample.session(host, cache, self.gate)]
        super().__init__(sessions, sample.UNIT, clock=lambda: sample.LATER, **options)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No cursor blinks, clocks show UTC, colours are many: pictures don't depend on where they are taken."""
    monkeypatch.setattr(Input, "_toggle_cursor", lambda self: None)
    monkeypatch.setattr(TextArea, "_toggle_cursor_blink_visible", lambda self: None)
    headless.use(monkeypatch)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def few_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a catalogue that lacks even what the unit sets: what it does not know is nothing to tell of."""
    monkeypatch.setattr(Base, "faults", Faults())


@pytest.fixture
def app(tmp_path: Path) -> WebApp:
    return WebApp(sample.host(), tmp_path)


def shown(pilot: Pilot[None], name: str) -> str:
    """The whole text of one of the screen's lists."""
    view = pilot.app.screen.query_one(f"#{name}", LineView)
    return "\n".join(plain(view.line(y)).rstrip() for y in range(view.virtual_size.height))


def row(pilot: Pilot[None], directive: str) -> str:
    """A directive's line among the panels."""
    return next(line for line in shown(pilot, "panels").split("\n") if f" {directive}=" in line)


async def opened(pilot: Pilot[None]) -> None:
    await pilot.pause()
    await until(pilot, lambda: "PrivateTmp=" in shown(pilot, "panels"))


async def to(pilot: Pilot[None], directive: str) -> None:
    """Move the cursor to a directive of the group that is shown."""
    panels = pilot.app.screen.query_one(PanelList)
    await pilot.press("home")
    for _ in range(panels.virtual_size.height):
        if panels.key and panels.key[1] == directive:
            return
        await pilot.press("down")
    raise AssertionError(f"{directive} is not listed")


async def click(pilot: Pilot[None], text: str, name: str = "panels") -> None:
    """Click on the first line of a list that has a text, at that text."""
    view = pilot.app.screen.query_one(f"#{name}")
    lines = shown(pilot, name).split("\n")
    y = next(number for number, line in enumerate(lines) if text in line)
    await pilot.click(view, offset=(lines[y].index(text), y - view.scroll_offset.y))
    await pilot.pause()
