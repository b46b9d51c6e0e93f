"""The picker over several managers, and where one does not answer, refuses, or dies."""

import asyncio
from pathlib import Path

import pytest

from host.fake import FakeHost
from host.ports import HostFacts, HostUnavailable, NotPermitted, UnitRow
from tui.app import UnitsmithApp
from tui.picker.screen import PickerScreen
from workbench.reader import Say
from workbench.session import Session

from ... import sample
from ..conftest import NARROW, WIDE, until
from ..units import (
    SYSTEM,
    PickerApp,
    in_editor,
    line,
    listed,
    named,
    note,
    notices,
    under_cursor,
)

# Other managers


@pytest.fixture
def three(app: PickerApp, tmp_path: Path) -> PickerApp:
    """The machine's units, the user's own, and the playground."""
    yours = sample.host(facts=HostFacts(252, sample.VERSION, "alice", root=False))
    yours.files = {f"{SYSTEM}/notes.service": b"[Service]\nExecStart=/bin/n\n"}
    own = sample.session(yours, tmp_path, title="your user manager", about="your own units")
    app._sessions = (app.here, own, app.playground)
    return app


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_a_key_shows_the_user_s_own_units_and_the_machine_s_again(
    three: PickerApp, size: tuple[int, int]
) -> None:
    async with three.run_test(size=size) as pilot:
        await listed(pilot)
        assert "^o elsewhere" in str(three.screen.query_one("#keys").render())
        await pilot.press(*"web", "ctrl+o")
        await until(pilot, lambda: line(pilot, "notes.service"))
        assert not line(pilot, "web.service")
        assert "[your user manager]" in str(three.screen.query_one("#pick-managers").render())
        await pilot.press("down", "ctrl+o")
        await until(pilot, lambda: line(pilot, "web.service"))
        assert "[this machine]" in str(three.screen.query_one("#pick-managers").render())


async def test_a_click_shows_the_user_s_own_units_and_opens_one(three: PickerApp) -> None:
    async with three.run_test(size=WIDE) as pilot:
        await listed(pilot)
        managers = three.screen.query_one("#pick-managers")
        at = str(managers.render()).index("your user")
        await pilot.click(managers, offset=(at, 0))
        await until(pilot, lambda: line(pilot, "notes.service"))
        await pilot.press("enter")
        await in_editor(pilot, "notes.service")


async def test_without_a_second_list_the_key_opens_what_there_is(app: PickerApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await listed(pilot)
        await pilot.press("ctrl+o")
        await in_editor(pilot, "web.service")
        assert app.session is app.playground


async def test_one_manager_alone_has_no_tabs(app: PickerApp) -> None:
    app._sessions = (app.here,)
    async with app.run_test(size=WIDE) as pilot:
        await listed(pilot)
        assert not app.screen.query_one("#pick-managers").display
        assert "elsewhere" not in str(app.screen.query_one("#keys").render())
        await pilot.press("ctrl+o")
        assert isinstance(app.screen, PickerScreen)


# Hosts that don't answer


def refusing(error: Exception) -> Session:
    async def refuse(say: Say) -> FakeHost:
        raise error

    return Session(refuse)


async def test_without_a_systemd_the_playground_is_offered(app: PickerApp) -> None:
    app.session = app.here
    app._sessions = (refusing(HostUnavailable("No systemd answers here.")), app.playground)
    app.session = app._sessions[0]
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, lambda: line(pilot, "No systemd answers here."))
        assert "the playground" in under_cursor(pilot)
        assert line(pilot, "/path")
        await pilot.press("enter")
        await in_editor(pilot, "web.service")
        assert app.session is app.playground
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, PickerScreen))
        await until(pilot, lambda: line(pilot, "web.service"))
        assert line(pilot, "this machine")


async def test_a_list_that_is_refused_is_told_and_asked_for_again(app: PickerApp) -> None:
    everything = app.host.list_units

    async def refuse(*, loaded: bool = False) -> tuple[UnitRow, ...]:
        raise NotPermitted("systemd refused: Access denied.")

    app.host.list_units = refuse  # type: ignore[method-assign]
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: line(pilot, "systemd refused: Access denied."))
        app.host.list_units = everything  # type: ignore[method-assign]
        await pilot.press("f5")
        await listed(pilot)


async def test_a_host_that_dies_while_the_list_is_open_leaves_it_and_comes_back(app: PickerApp) -> None:
    async def gone(*words: object, **options: object) -> tuple[UnitRow, ...]:
        raise HostUnavailable("The helper process ended.")

    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await listed(pilot)
        everything, read = app.host.list_units, app.host.read_unit
        app.host.list_units = app.host.read_unit = gone  # type: ignore[assignment,method-assign]
        await pilot.press(*"web", "enter")
        await until(pilot, lambda: "The helper process ended." in notices(app))
        assert named(pilot) == ["web.service"]
        await pilot.press("f5")
        await until(pilot, lambda: "F5 asks again" in note(pilot))
        assert named(pilot) == ["web.service"]
        app.host.list_units, app.host.read_unit = everything, read  # type: ignore[method-assign]
        await pilot.press("f5")
        await until(pilot, lambda: "F5" not in note(pilot) and "…" not in note(pilot))
        await pilot.press("enter")
        await in_editor(pilot, "web.service")


async def test_escape_while_the_first_unit_is_read_leaves(host: FakeHost, tmp_path: Path) -> None:
    never = asyncio.Event()
    app = UnitsmithApp([sample.session(host, tmp_path, never)], sample.UNIT)
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: "starting the helper" in str(app.screen.query_one("#facts").render()))
        assert "escape back" in str(app.screen.query_one("#keys").render())
        await pilot.press("escape")
        await until(pilot, lambda: app._exit)
