"""All services side by side: sorted, marked, and opened one after another with a preset drafted."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from tui.commands import SERIES, SURVEY
from tui.editor.screen import EditorScreen
from tui.picker.series import SeriesList, SeriesScreen
from tui.picker.survey import SurveyScreen
from tui.picker.survey_list import SurveyList
from tui.render.text import plain
from workbench import goals_file

from ..conftest import NARROW, WIDE, drawn
from ..units import PickerApp, in_editor, listed, note, notices, until


def services(pilot: Pilot[None]) -> list[str]:
    view = pilot.app.screen.query_one(SurveyList)
    return [plain(view.line(y)).rstrip() for y in range(view.virtual_size.height)]


def marked(pilot: Pilot[None]) -> list[str]:
    return [line.split()[3 if line.startswith("▸") else 2] for line in services(pilot) if "[x]" in line]


async def surveyed(app: PickerApp, pilot: Pilot[None]) -> None:
    """The survey, with services that don't run as well."""
    await listed(pilot)
    await pilot.press("f2")
    await until(pilot, lambda: isinstance(app.screen, SurveyScreen) and services(pilot))
    await pilot.press("i")
    await until(pilot, lambda: len(services(pilot)) > 1)


async def test_services_are_told_with_exposure_preset_goal_and_what_is_kept(
    app: PickerApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    goals = tmp_path / "goals.toml"
    goals.write_text('[goals]\nmail = 2\nweb = 9.9\n[accepted]\nmail = "it delivers for everybody"\n')
    monkeypatch.setattr(goals_file, "OF_ALL", goals)
    async with app.run_test(size=WIDE) as pilot:
        await listed(pilot)
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(app.screen, SurveyScreen) and services(pilot))
        assert [one.id for one in SURVEY if one.id not in app.screen.handlers] == []
        assert len(services(pilot)) == 2  # web runs, mail has a goal of its own
        await pilot.press("i")
        await until(pilot, lambda: len(services(pilot)) == 3)
        mail, web = (next(line for line in services(pilot) if name in line) for name in ("mail", "web"))
        assert "9.2 UNSAFE" in web
        assert "→ " in web
        assert "▼" in web
        assert "9.9 ✓ met" in web
        assert "2.0 ≈ accepted" in mail
        assert "✎ kept" in mail
        assert "✗ failed" in next(line for line in services(pilot) if "backup" in line)
        await pilot.press("s", "s")
        assert "mail.service" in services(pilot)[0]  # by goal: what is accepted before what is met
        await pilot.press("home")
        await until(pilot, lambda: "it delivers for everybody" in note(pilot))
        goals.write_text("nonsense\n")
        await pilot.press("f5")
        await until(pilot, lambda: "This is not TOML" in note(pilot))


async def test_marked_services_are_opened_one_after_another(app: PickerApp) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await surveyed(app, pilot)
        await pilot.press("end", "space", "home", "space")
        assert len(marked(pilot)) == 2
        first, second = marked(pilot)
        await until(pilot, lambda: "2 marked: enter opens the next" in note(pilot))
        await pilot.press("enter")
        await in_editor(pilot, first.removesuffix(".service"))
        editor = app.screen
        assert isinstance(editor, EditorScreen)
        assert editor.unit is not None
        assert len(editor.unit.draft.edits) >= 2
        await until(pilot, lambda: "Baseline: " in notices(app))
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, SurveyScreen) and marked(pilot) == [second])
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, EditorScreen) and app.screen is not editor)
        await in_editor(pilot, second.removesuffix(".service"))
        await pilot.press("o")
        await until(pilot, lambda: app.screen.query("#units"))  # nothing is marked any more


async def test_an_unmarked_service_is_opened_as_it_is_and_esc_leads_back(app: PickerApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await surveyed(app, pilot)
        await pilot.press("a")
        assert len(marked(pilot)) == len(services(pilot))
        await pilot.press("a")
        assert marked(pilot) == []
        await pilot.click(SurveyList, offset=(20, 1))
        assert len(marked(pilot)) == 1
        await pilot.press("space", "escape")
        await until(pilot, lambda: app.screen.query("#units"))
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(app.screen, SurveyScreen) and services(pilot))
        await pilot.press("a", "a", "enter")
        await until(pilot, lambda: isinstance(app.screen, EditorScreen))
        await until(pilot, lambda: app.screen.unit is not None)  # type: ignore[attr-defined]
        assert app.screen.unit.draft.edits == ()  # type: ignore[attr-defined]


def outcomes(pilot: Pilot[None]) -> list[str]:
    view = pilot.app.screen.query_one(SeriesList)
    return [plain(view.line(y)).rstrip() for y in range(view.virtual_size.height)]


async def test_a_preset_is_tested_on_each_that_is_marked(app: PickerApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await surveyed(app, pilot)
        await pilot.press("a", "ctrl+t")
        await until(pilot, lambda: "Baseline: test it on 3 services, one after another?" in drawn(pilot))
        await pilot.press("k")
        await until(pilot, lambda: isinstance(app.screen, SeriesScreen))
        series = app.screen
        assert isinstance(series, SeriesScreen)
        assert [one.id for one in SERIES if one.id not in series.handlers] == []
        await until(pilot, lambda: not series.going)
        told = {line.split()[1 if line.startswith("▸") else 0]: line for line in outcomes(pilot)}
        assert "kept" in told["web.service"]
        assert "refused" in told["backup.service"]
        assert "1 kept, 2 refused" in str(series.query_one("#series-sums").render())
        assert app.host.files["/etc/systemd/system/web.service.d/zz-unitsmith.conf"]
        await pilot.press("escape")
        await until(pilot, lambda: "✎ kept" in next(line for line in services(pilot) if " web." in line))
