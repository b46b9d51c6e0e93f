"""What the screen looks like at the two sizes that matter: a picture that changes is looked at, then renewed.

Pictures belong to one Python and one Textual; elsewhere they are not compared.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from workbench.store import Store

from .. import sample
from .conftest import NARROW, WIDE, WebApp, opened, shown, to, until
from .test_trial import title

pytestmark = pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="pictures are made with Python 3.11")

Compare = Callable[..., bool]


@pytest.fixture(autouse=True)
def own_words(tmp_path: Path) -> None:
    """The catalogue is small and ours: other words in the real one leave the pictures alone."""
    Store(tmp_path).save(sample.VERSION, [sample.PAGE], sample.own_words())


async def _edit(pilot: Pilot[None]) -> None:
    await opened(pilot)
    await to(pilot, "PrivateDevices")
    await pilot.press("space")
    await to(pilot, "ProtectSystem")
    await pilot.press("space", "enter")
    await pilot.pause()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_an_open_panel(app: WebApp, snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=_edit)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_passed_trial(app: WebApp, snap_compare: Compare, size: tuple[int, int], still_trial: None) -> None:
    async def test_it(pilot: Pilot[None]) -> None:
        await _edit(pilot)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: title(app) == "Test · PASSED" and "ready" in shown(pilot, "journal"))
        await pilot.pause(0.1)

    assert snap_compare(app, terminal_size=size, run_before=test_it)


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
