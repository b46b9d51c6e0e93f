"""Presets, keeping without a test, and a draft that was left, by keys."""

from pathlib import Path

from textual.events import Key
from textual.widgets import OptionList

from tui.dialogs.choice import ChoosingScreen
from tui.dialogs.presets import PresetScreen
from tui.dialogs.question import Answer, Question

from .. import sample
from .conftest import WIDE, WebApp, shown, until


async def ready(app: WebApp, pilot: object) -> None:
    await until(pilot, lambda: app.screen.snapshot is not None)


async def test_a_preset_goes_into_the_draft_and_is_undone_in_one_step(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await ready(app, pilot)
        await pilot.press("p")
        await until(pilot, lambda: isinstance(app.screen, PresetScreen))
        assert "NoNewPrivileges=yes" in str(app.screen.query_one("#preset-text").render())
        await pilot.press("enter")
        await until(pilot, lambda: len(app.screen.snapshot.changed) > 1)
        await pilot.press("ctrl+z")
        await until(pilot, lambda: app.screen.snapshot.changed == ())


async def test_a_draft_is_kept_without_a_test_where_the_user_wants_it(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await ready(app, pilot)
        app.screen.unit.edits.set(("Service", "ProtectSystem"), ["strict"])
        app.screen.show()
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, ChoosingScreen))
        await until(
            pilot, lambda: "+ProtectSystem=strict" in str(app.screen.query_one("#about-text").render())
        )
        assert app.screen.query_one(OptionList).option_count == 3
        await pilot.press("down", "enter")
        await until(pilot, lambda: not isinstance(app.screen, ChoosingScreen))
        await until(pilot, lambda: b"ProtectSystem=strict" in app.host.files[sample.DROP_IN])
        await until(pilot, lambda: app.screen.snapshot.changed == ())


async def test_a_draft_that_was_left_is_offered_at_the_next_start(app: WebApp, tmp_path: Path) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await ready(app, pilot)
        app.screen.unit.edits.set(("Service", "ProtectSystem"), ["strict"])
        app.screen.show()
        await app.workers.wait_for_complete([w for w in app.screen.workers if w.group == "remember"])
    again = WebApp(sample.host(), tmp_path)
    async with again.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: isinstance(again.screen, Question))
        await pilot.press("g")
        await until(pilot, lambda: not isinstance(again.screen, Question))
        assert again.screen.snapshot.changed == (("Service", "ProtectSystem"),)
        assert "ProtectSystem" in shown(pilot, "preview")


async def test_a_key_that_is_pressed_twice_answers_once(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await ready(app, pilot)
        answers: list[str | None] = []
        question = Question("Well?", Answer("yes", "Yes", "y"), Answer("no", "No", "n"))
        await app.push_screen(question, answers.append)
        for _ in range(3):  # as a terminal sends them at once
            question.post_message(Key("y", "y"))
        await until(pilot, lambda: not isinstance(app.screen, Question))
        await pilot.pause()
    assert answers == ["yes"]
