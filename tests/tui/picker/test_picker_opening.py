"""From the picker to the editor and back: units, files, and what is going on meanwhile."""

import asyncio
from pathlib import Path

import pytest
from textual.widgets import Input

from tui.dialogs.question import Question
from tui.editor.screen import EditorScreen
from tui.picker.screen import PickerScreen
from tui.picker.units import UnitList
from workbench.session import Session

from ... import sample
from ..conftest import NARROW, WIDE, until
from ..conftest import shown as shown_in
from ..units import (
    PickerApp,
    click,
    in_editor,
    line,
    listed,
    named,
    note,
    notices,
    units,
)

# Opening


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_enter_opens_and_o_opens_another(app: PickerApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size, notifications=True) as pilot:
        await listed(pilot)
        await pilot.press(*"web", "enter")
        await in_editor(pilot, "web.service")
        await pilot.press("space", "o")
        await until(pilot, lambda: isinstance(app.screen, PickerScreen))
        await listed(pilot)
        await pilot.press(*"mail", "enter")
        await in_editor(pilot, "mail.service")
        assert "The draft of web.service (1 change) is remembered" in notices(app)
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, PickerScreen))
        await listed(pilot)
        await until(pilot, lambda: named(pilot)[1:3] == ["mail.service", "web.service"])
        await pilot.press(*"web", "enter")
        await until(pilot, lambda: isinstance(app.screen, Question))
        await pilot.press("g")
        await in_editor(pilot, "web.service")
        assert "[x]" in shown_in(pilot, "panels")


async def test_a_click_opens_and_a_click_on_a_type_shows_it(app: PickerApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await listed(pilot)
        types = app.screen.query_one("#pick-types")
        await until(pilot, lambda: types.region.height)  # it comes with the list, once that is laid out
        await pilot.click(types, offset=(str(types.render()).index("Sockets") + 1, 0))
        await until(pilot, lambda: named(pilot) == ["web.socket"])
        await pilot.click(types, offset=(2, 0))
        await until(pilot, lambda: "mail.service" in named(pilot))
        await click(pilot, "mail.service")
        await in_editor(pilot, "mail.service")


async def test_what_is_still_asked_for_the_list_ends_with_it(
    app: PickerApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, asked = asyncio.Event(), asyncio.Event()

    async def score(session: Session, name: str) -> None:
        """The answer comes while the picker is taken apart."""
        asked.set()
        await gone.wait()

    monkeypatch.setattr(Session, "score", score)
    monkeypatch.setattr(UnitList, "on_unmount", lambda units: gone.set(), raising=False)
    async with app.run_test(size=WIDE) as pilot:
        await listed(pilot)
        await asked.wait()
        await pilot.press(*"web", "enter")
        await in_editor(pilot, "web.service")
        await until(pilot, gone.is_set)


async def test_the_same_unit_again_leaves_everything_as_it_was(app: PickerApp) -> None:
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await listed(pilot)
        await pilot.press(*"web", "enter")
        await in_editor(pilot, "web.service")
        await pilot.press("space")
        before = app.screen
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, PickerScreen))
        await listed(pilot)
        await pilot.press(*"web", "enter")
        await until(pilot, lambda: app.screen is before)
        assert "[x]" in shown_in(pilot, "panels")
        assert notices(app) == ""


async def test_escape_goes_back_to_the_editor_and_from_the_first_picker_out(app: PickerApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await listed(pilot)
        await pilot.press(*"web", "enter")
        await in_editor(pilot, "web.service")
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, PickerScreen))
        await pilot.press("escape")
        await in_editor(pilot, "web.service")
    assert app.return_code is None


@pytest.mark.parametrize("keys", [("escape",), ("down", "q"), ("ctrl+q",)], ids=["esc", "q", "^q"])
async def test_one_key_leaves(app: PickerApp, keys: tuple[str, ...]) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await listed(pilot)
        await pilot.press(*keys)
        await until(pilot, lambda: app._exit)


async def test_a_masked_unit_says_why_it_is_not_opened(app: PickerApp) -> None:
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await listed(pilot)
        assert "⊘ masked" in line(pilot, "gone.service")
        await pilot.press(*"gone")
        await until(pilot, lambda: "systemctl unmask gone.service" in note(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "unmask gone.service" in notices(app))
        assert isinstance(app.screen, PickerScreen)


async def test_a_trial_that_goes_on_is_asked_about_first(app: PickerApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await listed(pilot)
        await pilot.press(*"web", "enter")
        await in_editor(pilot, "web.service")
        await pilot.press("space", "ctrl+t")
        await until(pilot, lambda: app.editor and app.editor.panes.trial.standing)
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, Question))
        await pilot.press("s")
        await until(pilot, lambda: isinstance(app.screen, EditorScreen))
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, Question))
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, PickerScreen))
        assert await app.host.own_files() == ()


async def test_opening_says_what_it_does_and_escape_stops_it(app: PickerApp) -> None:
    read, waiting = app.host.read_unit, asyncio.Event()

    async def never(name: str) -> object:
        if name == "mail.service":
            await waiting.wait()
        return await read(name)

    async with app.run_test(size=WIDE) as pilot:
        await listed(pilot)
        app.host.read_unit = never  # type: ignore[assignment,method-assign]  # a host that hangs
        await pilot.press(*"mail", "enter")
        await until(pilot, lambda: "reading mail.service" in note(pilot) and "esc" in note(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: "reading" not in note(pilot))
        assert app.screen.query_one(Input).value == "mail"
        assert isinstance(app.screen, PickerScreen)


# Files


async def test_a_path_is_completed_and_opened(app: PickerApp, tmp_path: Path) -> None:
    place = tmp_path / "units"
    place.mkdir()
    (place / "wide.service").write_bytes(sample.FILES[sample.FRAGMENT])
    (place / "notes.txt").write_text("none")
    (place / ".hidden.service").write_text("none")
    (place / "wideopen").mkdir()
    async with app.run_test(size=WIDE) as pilot:
        await listed(pilot)
        line_ = app.screen.query_one(Input)
        line_.value = f"{place}/"
        await until(pilot, lambda: len(units(pilot)) == 2)
        assert "wide.service" in units(pilot)[0]
        assert "wideopen/" in units(pilot)[1]
        line_.value = f"{tmp_path}/un"
        await until(pilot, lambda: "units/" in units(pilot)[0])
        await pilot.press("tab")
        await until(pilot, lambda: line_.value == f"{place}/")
        await until(pilot, lambda: "wide.service" in units(pilot)[0])
        await pilot.press("enter")
        await in_editor(pilot, "wide.service")
        assert app.screen.query_one("#button-test").disabled
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, PickerScreen))
        await until(pilot, lambda: line(pilot, f"{place}/wide.service"))


async def test_a_path_that_leads_nowhere_says_so(app: PickerApp) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await listed(pilot)
        app.screen.query_one(Input).value = "/nowhere/at/all"
        await until(pilot, lambda: "No directory and no unit file" in units(pilot)[0])
        await pilot.press("enter", "tab")
        await pilot.pause()
        assert app.screen.query_one(Input).value == "/nowhere/at/all"
