"""Lists that are picked from, by key and by mouse: capabilities and system calls."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from tui.values.picklist import PickList

from .conftest import NARROW, WIDE, WebApp, click, shown, until
from .valuing import drafted, edit, gone, hint, peopled, taken


@pytest.fixture
def app(tmp_path: Path) -> WebApp:
    return peopled(tmp_path)


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_what_is_typed_in_full_is_picked_and_taken(app: WebApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await edit(pilot, "SystemCallFilter")
        await pilot.press(*"~@swap")
        assert "[x] ~" in hint(pilot, "value-filter")
        assert "swapoff swapon" in hint(pilot)
        await taken(pilot, "SystemCallFilter=~@swap")


async def test_groups_open_and_members_are_left_out(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await edit(pilot, "SystemCallFilter")
        await pilot.press(*"system-s", "enter")
        assert "[x] ▸ @system-service" in shown(pilot, "value-picks")
        await pilot.press("right", *["down"] * 3, "space")
        names = app.screen.query_one(PickList)
        left_out = names.name_under
        assert f"[-]   {left_out}" in shown(pilot, "value-picks")
        assert "[+]   accept4" in shown(pilot, "value-picks")
        await pilot.press("left")
        assert names.name_under == "@system-service"
        await taken(pilot, "SystemCallFilter=@system-service", f"SystemCallFilter=~{left_out}")


async def test_a_refused_call_may_have_an_error_of_its_own(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await edit(pilot, "SystemCallFilter")
        await pilot.press(*"mount:EPERM", "enter")
        await until(pilot, lambda: "press ~ first" in hint(pilot))
        await pilot.press("escape", "tilde", *"mount:EWHAT", "enter")
        await until(pilot, lambda: "an error such as EPERM" in hint(pilot))
        await pilot.press("escape", *"mount:EPERM")
        await taken(pilot, "SystemCallFilter=~mount:EPERM")


async def test_what_the_process_holds_is_marked_and_names_are_clicked(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await edit(pilot, "CapabilityBoundingSet")
        await until(pilot, lambda: "CAP_CHOWN" in _held(pilot))
        assert _held(pilot) == ["CAP_CHOWN", "CAP_NET_BIND_SERVICE"]
        await click(pilot, "CAP_CHOWN", "value-picks")
        await until(pilot, lambda: "[x]   CAP_CHOWN" in shown(pilot, "value-picks"))
        await pilot.press("end", "space")
        await taken(pilot, "CapabilityBoundingSet=CAP_CHOWN CAP_WAKE_ALARM")


def _held(pilot: Pilot[None]) -> list[str]:
    return [line.split()[-3] for line in shown(pilot, "value-picks").splitlines() if "● now" in line]


async def test_nothing_at_all_is_a_choice_of_its_own(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await edit(pilot, "CapabilityBoundingSet")
        await pilot.press("home", "space")
        assert "[x]   nothing at all" in shown(pilot, "value-picks")
        await taken(pilot, "CapabilityBoundingSet=")
        await edit(pilot, "CapabilityBoundingSet")
        await pilot.press(*"CAP_KILL")
        await taken(pilot, "CapabilityBoundingSet=CAP_KILL")


async def test_escape_leaves_the_filter_first(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await edit(pilot, "SystemCallFilter")
        await pilot.press(*"zzz")
        assert "Nothing is named zzz." in shown(pilot, "value-picks")
        await pilot.press("enter", "space", "escape")
        assert "@system-service" in shown(pilot, "value-picks")
        await pilot.press("escape")
        await until(pilot, lambda: gone(pilot))
        assert drafted(pilot) == []
