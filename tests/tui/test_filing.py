"""Keep, versions, exports and the history of trials: each shows exactly what it does before it does it."""

from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input

from tui.dialogs.choice import ChoosingScreen
from tui.dialogs.export import ExportScreen
from tui.dialogs.keep import KeepScreen

from .. import sample
from .conftest import NARROW, WIDE, WebApp, opened, row, to, until
from .test_trial import KEPT, draft, keep, passed, title


def about(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one("#about-text").render())


async def test_keep_can_be_thought_over_and_the_trial_stands(app: WebApp) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await passed(pilot, app)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, KeepScreen))
        assert "unless kept" in str(app.screen.query_one("#keeping").border_subtitle)
        assert KEPT in str(app.screen.query_one("#keeping Static").render())
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, KeepScreen))
        assert title(app) == "Test · PASSED"
        assert KEPT not in app.host.files
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, KeepScreen))
        await pilot.click("#keep-it")
        await until(pilot, lambda: title(app) == "Test · KEPT")


async def test_the_question_goes_when_the_deadline_comes_first(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await passed(pilot, app)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, KeepScreen))
        await app.host.pass_deadline("unitsmith-watch2-web.service")
        await until(pilot, lambda: not isinstance(app.screen, KeepScreen))
        await until(pilot, lambda: title(app) == "Test · REVERTED")
        assert KEPT not in app.host.files


async def test_what_was_kept_is_taken_away_and_brought_back(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await passed(pilot, app)
        await keep(pilot, app)
        await until(pilot, lambda: "[=]" in row(pilot, "PrivateDevices"))
        await pilot.press("R")
        await until(pilot, lambda: isinstance(app.screen, ChoosingScreen))
        await until(pilot, lambda: "-PrivateDevices=yes" in about(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "[ ]" in row(pilot, "PrivateDevices"))
        assert KEPT not in app.host.files


async def test_nothing_kept_is_said(app: WebApp) -> None:
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await opened(pilot)
        await pilot.press("R")
        await until(pilot, lambda: any("kept nothing" in note.message for note in app._notifications))


async def test_a_trial_is_remembered_and_drafted_again(app: WebApp, tmp_path: Path) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await passed(pilot, app)
        await pilot.press("ctrl+r")
        await until(
            pilot, lambda: title(app) == "Test · REVERTED" and app.screen.query_one("#button-test").display
        )
        await to(pilot, "PrivateDevices")
        await pilot.press("space")
        assert app.editor is not None
        await app.editor.memory.settle()  # nothing is left to be offered
    again = WebApp(sample.host(), tmp_path)
    async with again.run_test(size=WIDE) as pilot:
        await opened(pilot)
        assert "[ ]" in row(pilot, "PrivateDevices")
        await pilot.press("H")
        await until(pilot, lambda: isinstance(again.screen, ChoosingScreen))
        await until(pilot, lambda: "+PrivateDevices=yes" in about(pilot))
        assert "PASSED" in about(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "[x]" in row(pilot, "PrivateDevices"))


async def test_the_unit_is_exported_in_three_forms_and_no_file_is_overwritten(
    app: WebApp, tmp_path: Path
) -> None:
    path = tmp_path / "web.conf"
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await draft(pilot)
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, ExportScreen))
        await until(pilot, lambda: "PrivateDevices=yes" in about(pilot))
        await pilot.press("down")
        await until(pilot, lambda: "ExecStart=/usr/bin/web" in about(pilot))
        await pilot.press("down")
        await until(pilot, lambda: about(pilot).startswith("systemd-run"))
        await pilot.press("up", "up")
        app.screen.query_one(Input).focus()
        app.screen.query_one(Input).value = str(path)
        await pilot.press("enter")
        await until(pilot, path.is_file)
        assert "PrivateDevices=yes" in path.read_text()
        await until(pilot, lambda: not isinstance(app.screen, ExportScreen))
        path.write_text("somebody's")
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, ExportScreen))
        app.screen.query_one(Input).focus()
        app.screen.query_one(Input).value = str(path)
        await pilot.press("enter")
        await until(pilot, lambda: any("exists already" in note.message for note in app._notifications))
        assert path.read_text() == "somebody's"
