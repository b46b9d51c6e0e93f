"""What screens look like in three sizes and two themes: a picture that changes is looked at, then renewed.

Pictures belong to one Python and one Textual; elsewhere they are not compared.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from host.fake import Outcome, Settings
from tui import config
from tui.editor.panes import trial as trial_pane
from tui.manual.screen import ManualScreen
from tui.render import trial as trial_view
from workbench.store import Store

from .. import sample
from .conftest import NARROW, WebApp, opened, shown, to, until
from .test_tour import at as step_of
from .test_tour import demo_app, demo_host
from .test_trial import title
from .units import PickerApp, line, listed, units_to_pick

pytestmark = pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="pictures are made with Python 3.11")

Compare = Callable[..., bool]
SIZES = NARROW, (120, 40), (200, 60)
NAMED = ("80x24", "120x40", "200x60")


@pytest.fixture(autouse=True)
def own_words(tmp_path: Path, few_words: None) -> None:
    """The catalogue is small and ours: other words in the real one leave the pictures alone."""
    Store(tmp_path).save(sample.VERSION, [sample.PAGE], sample.own_words())


async def _edit(pilot: Pilot[None]) -> None:
    await opened(pilot)
    await to(pilot, "PrivateDevices")
    await pilot.press("space")
    await to(pilot, "ProtectSystem")
    await pilot.press("space", "enter")
    await pilot.pause()


@pytest.fixture(params=["dark", "light"])
def themed(request: pytest.FixtureRequest, tmp_path: Path) -> WebApp:
    """The web server in each of two themes."""
    return WebApp(sample.host(), tmp_path, settings=config.Settings(theme=f"unitsmith-{request.param}"))


@pytest.mark.parametrize("size", SIZES, ids=NAMED)
def test_an_open_panel(themed: WebApp, snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(themed, terminal_size=size, run_before=_edit)


@pytest.mark.parametrize("size", SIZES, ids=NAMED)
def test_a_passed_trial(app: WebApp, snap_compare: Compare, size: tuple[int, int], still_trial: None) -> None:
    async def test_it(pilot: Pilot[None]) -> None:
        await _edit(pilot)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: title(app) == "Test · PASSED" and "ready" in shown(pilot, "journal"))
        await pilot.pause(0.1)

    assert snap_compare(app, terminal_size=size, run_before=test_it)


def _strictly(unit: str, settings: Settings) -> Outcome:
    """The web server can't write where the system is read-only."""
    strict = "strict" in settings.get("ProtectSystem", ())
    return sample.web(unit, {"ReadOnlyPaths": ("/",)} if strict else settings)


@pytest.mark.parametrize("size", [(80, 24), (140, 45), (200, 60)], ids=["80x24", "140x45", "200x60"])
def test_a_failed_trial(
    themed: WebApp, snap_compare: Compare, size: tuple[int, int], still_trial: None
) -> None:
    async def break_it(pilot: Pilot[None]) -> None:
        themed.host.script = _strictly
        await _edit(pilot)
        await pilot.press("ctrl+t")
        button = themed.screen.query_one("#button-test")
        await until(pilot, lambda: title(themed) == "Test · FAILED" and button.display)
        await pilot.pause(0.1)

    assert snap_compare(themed, terminal_size=size, run_before=break_it)


@pytest.mark.parametrize("size", SIZES, ids=NAMED)
def test_the_exposure(app: WebApp, snap_compare: Compare, size: tuple[int, int]) -> None:
    async def turn(pilot: Pilot[None]) -> None:
        await _edit(pilot)
        await pilot.press("3", "v", "v", "v", "down")
        await pilot.pause(0.1)

    assert snap_compare(app, terminal_size=size, run_before=turn)


@pytest.mark.parametrize("size", SIZES, ids=NAMED)
def test_the_manual(themed: WebApp, snap_compare: Compare, size: tuple[int, int]) -> None:
    async def read(pilot: Pilot[None]) -> None:
        await opened(pilot)
        await to(pilot, "ProtectSystem")
        await pilot.press("m")
        await until(pilot, lambda: isinstance(pilot.app.screen, ManualScreen))
        await pilot.pause(0.2)

    assert snap_compare(themed, terminal_size=size, run_before=read)


@pytest.mark.parametrize("size", SIZES, ids=NAMED)
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_picker(tmp_path: Path, snap_compare: Compare, size: tuple[int, int], theme: str) -> None:
    app = PickerApp(units_to_pick(), tmp_path, settings=config.Settings(theme=f"unitsmith-{theme}"))

    async def look(pilot: Pilot[None]) -> None:
        await listed(pilot)
        await until(pilot, lambda: "UNSAFE" in line(pilot, "web.service") or size == NARROW)
        await pilot.press("down")
        await pilot.pause(0.3)

    assert snap_compare(app, terminal_size=size, run_before=look)


@pytest.mark.parametrize("size", SIZES, ids=NAMED)
def test_the_tour(tmp_path: Path, snap_compare: Compare, size: tuple[int, int]) -> None:
    async def begin(pilot: Pilot[None]) -> None:
        await opened(pilot)
        await until(pilot, lambda: step_of(pilot.app) == "Tour 2/7")  # the cursor is where the first leads
        lines = 2 if size == NARROW else 1
        await until(pilot, lambda: pilot.app.screen.query_one("#tour").size.height == lines)
        await pilot.pause(0.1)

    assert snap_compare(demo_app(demo_host(), tmp_path), terminal_size=size, run_before=begin)


def test_an_invalid_value_while_it_is_typed(app: WebApp, snap_compare: Compare) -> None:
    async def type_it(pilot: Pilot[None]) -> None:
        await _edit(pilot)
        await pilot.press("e", "ctrl+l", *"-ish")
        await until(pilot, lambda: app.screen.query_one("#value-editor").has_class("-invalid"))

    assert snap_compare(app, terminal_size=NARROW, run_before=type_it)


@pytest.fixture
def still_trial(monkeypatch: pytest.MonkeyPatch) -> None:
    """A trial's own clock stands still, and restarts take no time that could be seen."""
    monkeypatch.setattr(time, "time", lambda: sample.LATER)
    for module in (trial_view, trial_pane):
        monkeypatch.setattr(module, "ticking", lambda: sample.LATER)
