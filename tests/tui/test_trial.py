"""The story of a test, on the real trial and a host in memory: PASSED and kept, FAILED and undone."""

import pytest
from textual.pilot import Pilot

from host.ports import HostError, HostUnavailable
from tui.app import UnitsmithApp
from tui.dialogs.keep import KeepScreen
from tui.dialogs.question import Question
from tui.editor.panes.journal import JournalView
from tui.editor.panes.trial import TrialPane
from tui.editor.screen import EditorScreen
from tui.render.text import plain
from tui.widgets.action import Action
from tui.widgets.lines import LineView

from .. import sample
from .conftest import NARROW, WIDE, WebApp, opened, row, shown, to, until

KEPT = "/etc/systemd/system/web.service.d/zz-unitsmith.conf"


def title(app: UnitsmithApp) -> str:
    return str(app.screen_stack[0].query_one(TrialPane).border_title)


def button(app: UnitsmithApp, name: str) -> Action:
    return app.screen_stack[0].query_one(f"#button-{name}", Action)


def of_the_trial(app: WebApp) -> list[str]:
    return [path for path in app.host.files if path.startswith("/run/")]


async def draft(pilot: Pilot[None], directive: str = "PrivateDevices") -> None:
    await opened(pilot)
    await to(pilot, directive)
    await pilot.press("space")
    await until(pilot, lambda: "[x]" in row(pilot, directive))


async def passed(pilot: Pilot[None], app: UnitsmithApp) -> None:
    await draft(pilot)
    await pilot.press("ctrl+t")
    await until(pilot, lambda: title(app) == "Test · PASSED")


async def keep(pilot: Pilot[None], app: UnitsmithApp) -> None:
    """Keep, and say so again after a look at what is written."""
    await pilot.press("ctrl+s")
    await until(pilot, lambda: isinstance(app.screen, KeepScreen))
    assert "+PrivateDevices=yes" in str(app.screen.query_one("#about-text").render())
    await pilot.press("ctrl+s")
    await until(pilot, lambda: title(app) == "Test · KEPT")


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_what_passes_is_kept_on_request(app: WebApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await passed(pilot, app)
        await until(pilot, lambda: "listening on port 8080" in shown(pilot, "journal"))
        assert KEPT not in app.host.files
        await keep(pilot, app)
        assert b"PrivateDevices=yes" in app.host.files[KEPT]
        assert of_the_trial(app) == []
        await pilot.press("2")
        await until(pilot, lambda: "[=]" in row(pilot, "PrivateDevices"))


async def test_keep_and_revert_take_the_place_of_test_with_the_seconds_left(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        assert [action.id for action in app.screen.query(Action)] == ["button-test"]
        await passed(pilot, app)
        assert (button(app, "test").display, button(app, "keep").display, button(app, "revert").display) == (
            False,
            True,
            True,
        )
        assert "unless kept" in str(app.screen.query_one(TrialPane).border_subtitle)
        assert [action.id for action in app.screen.query(Action)][-2:] == ["button-keep", "button-revert"]
        await pilot.click("#button-revert")
        await until(pilot, lambda: title(app) == "Test · REVERTED")
        assert of_the_trial(app) == []
        assert KEPT not in app.host.files
        assert button(app, "test").display
        assert "[x]" in row(pilot, "PrivateDevices")


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_what_breaks_the_service_fails_and_is_undone(app: WebApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        await to(pilot, "ReadOnlyPaths")
        await pilot.press("e", "slash", "enter")
        await until(pilot, lambda: "[x]" in row(pilot, "ReadOnlyPaths"))
        await pilot.press("4")
        await pilot.click("#button-test")
        await until(pilot, lambda: title(app) == "Test · FAILED")
        await until(
            pilot, lambda: not app.screen_stack[0].query_one(TrialPane).query_one("#button-revert").display
        )
        await until(pilot, lambda: "Read-only file system" in shown(pilot, "journal"))
        journal = app.screen.query_one(JournalView)
        await until(pilot, lambda: in_sight(journal, "▶ "))
        assert app.screen.focused is journal  # the button that had the focus was gone meanwhile
        summary = app.screen.query_one("#trial-summary").text
        assert "FAILED" in summary
        assert "values and service are" in summary
        assert of_the_trial(app) == []
        assert (await app.host.read_unit(sample.UNIT)).text("ActiveState") == "active"


def in_sight(journal: JournalView, beginning: str) -> bool:
    """Whether a line that begins so can be seen of the journal."""
    seen = range(journal.scroll_offset.y, journal.scroll_offset.y + journal.page)
    return any(plain(journal.line(y)).startswith(beginning) for y in seen)


async def test_a_deadline_that_comes_first_is_shown_as_reverted(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await passed(pilot, app)
        await app.host.pass_deadline("unitsmith-watch2-web.service")
        await until(pilot, lambda: title(app) == "Test · REVERTED")
        assert of_the_trial(app) == []


async def test_a_draft_that_moved_on_is_told_apart_from_what_was_tested(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await passed(pilot, app)
        await to(pilot, "ProtectHome")
        await pilot.press("space")
        await until(pilot, lambda: "changed since" in app.screen.query_one("#trial-summary").text)
        await keep(pilot, app)
        assert b"ProtectHome" not in app.host.files[KEPT]
        await until(pilot, lambda: "[=]" in row(pilot, "PrivateDevices"))
        assert "[x]" in row(pilot, "ProtectHome")


async def test_keys_of_a_trial_do_nothing_without_one(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        assert button(app, "test").disabled
        await pilot.press("ctrl+t", "ctrl+s", "ctrl+r")
        await pilot.pause()
        assert title(app) == "Test"
        await draft(pilot)
        assert not button(app, "test").disabled


@pytest.mark.parametrize(("answer", "files"), [("r", 0), ("l", 1)])
async def test_leaving_with_a_trial_asks_whether_to_revert_it(app: WebApp, answer: str, files: int) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await passed(pilot, app)
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, Question))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, EditorScreen))
        assert title(app) == "Test · PASSED"
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, Question))
        await pilot.press(answer)
        await until(pilot, lambda: not app.is_running or app._exit)
    assert bool(of_the_trial(app)) == bool(files)


async def test_a_unit_that_can_cut_you_off_is_tried_only_after_a_question(app: WebApp) -> None:
    app.host.files = {
        path.replace("web.service", "ssh.service"): text for path, text in app.host.files.items()
    }
    app.host._settle("ssh.service", sample.web("ssh.service", {}))

    app._target = "ssh.service"
    async with app.run_test(size=WIDE) as pilot:
        await draft(pilot)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: isinstance(app.screen, Question))
        assert "cut you off" in str(app.screen.query_one("Static").render())
        await pilot.press("t")
        await until(pilot, lambda: title(app) == "Test · PASSED")


async def test_a_host_that_is_lost_in_the_middle_says_so(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await draft(pilot)

        async def lost(unit: str, deadline: float) -> object:
            raise HostError("The helper process ended.")

        app.host.restart = lost  # type: ignore[method-assign, assignment]  # as when the helper dies
        await pilot.press("ctrl+t")
        await until(pilot, lambda: "The helper process ended" in summary(app))
        await until(pilot, lambda: "Undone: files, values and service are as before." in summary(app))
        await until(pilot, lambda: button(app, "test").display)


async def test_what_can_t_be_looked_at_is_told_to_be_not_known(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await draft(pilot)

        async def lost(*words: object) -> object:
            raise HostUnavailable("The helper process ended.")

        async def restart(unit: str, deadline: float) -> object:
            for name in ("read", "read_unit", "start", "renew"):
                setattr(app.host, name, lost)
            return await lost()

        app.host.restart = restart  # type: ignore[method-assign, assignment]
        await pilot.press("ctrl+t")
        await until(pilot, lambda: "Not known: files, values, service;" in summary(app))
        assert "systemctl status web.service" in summary(app)
        assert "as before" not in summary(app)


def summary(app: UnitsmithApp) -> str:
    return " ".join(app.screen.query_one("#trial-summary", LineView).text.split())
