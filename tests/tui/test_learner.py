"""Learning from the editor: asked for, watched, and a filter drafted; nothing of it stays."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from host.ports import Call
from tui.dialogs.choice import ChoosingScreen
from tui.dialogs.learn import LearningScreen
from tui.dialogs.question import Question
from workbench import learn

from .. import sample
from .conftest import WIDE, WebApp, drawn, opened, until

NEEDED = (Call("read"), Call("mount"), Call("socket", family="AF_INET"))


@pytest.fixture
def app(tmp_path: Path) -> WebApp:
    return WebApp(sample.host(calls=NEEDED), tmp_path)


async def begun(pilot: Pilot[None]) -> None:
    await opened(pilot)
    await pilot.press("L")
    await until(pilot, lambda: isinstance(pilot.app.screen, Question))
    assert "web.service is restarted" in drawn(pilot)
    await pilot.press("l")


async def test_what_was_seen_becomes_a_filter_of_the_draft(
    app: WebApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learn, "SECONDS", 0.2)
    async with app.run_test(size=WIDE) as pilot:
        await begun(pilot)
        await until(pilot, lambda: isinstance(app.screen, ChoosingScreen))
        await until(pilot, lambda: "SystemCallFilter=@system-service mount" in drawn(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is app.screen_stack[0])
        await until(pilot, lambda: "SystemCallFilter=@system-service mount" in drawn(pilot))
        assert not [path for path in app.host.files if path.startswith("/run/")]


async def test_escape_ends_it_early_and_what_was_seen_counts(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await begun(pilot)
        await until(pilot, lambda: isinstance(app.screen, LearningScreen) and "3 calls seen" in drawn(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, ChoosingScreen))
        assert not [path for path in app.host.files if path.startswith("/run/")]
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.screen_stack[0])
        assert "@system-service" not in drawn(pilot)


async def test_leaving_meanwhile_undoes_it_first(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await begun(pilot)
        await until(pilot, lambda: isinstance(app.screen, LearningScreen) and "3 calls seen" in drawn(pilot))
        await pilot.press("ctrl+q")
        await until(pilot, lambda: app._exit)
    assert not [path for path in app.host.files if path.startswith("/run/")]


async def test_no_is_taken_for_an_answer(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await pilot.press("L")
        await until(pilot, lambda: isinstance(app.screen, Question))
        await pilot.press("s")
        await until(pilot, lambda: app.screen is app.screen_stack[0])
