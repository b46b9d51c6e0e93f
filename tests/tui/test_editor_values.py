"""Editors of one value, by key and by mouse: choices, numbers, sizes, times and calendar events."""

from pathlib import Path

import pytest

from host.ports import Calendar
from tui.app import UnitsmithApp

from .. import sample
from .conftest import NARROW, WIDE, WebApp, click, shown, until
from .valuing import drafted, edit, entry, gone, hint, peopled, taken


@pytest.fixture
def app(tmp_path: Path) -> WebApp:
    return peopled(tmp_path)


# Choices


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_a_choice_is_made_with_arrows_or_its_first_letter(app: WebApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await edit(pilot, "ProtectSystem")
        assert shown(pilot, "value-choices").startswith("[no] (default)")
        await pilot.press("right", "right")
        assert "[full]" in shown(pilot, "value-choices")
        await taken(pilot, "ProtectSystem=full")
        await edit(pilot, "ProtectSystem")
        await pilot.press("s")
        await taken(pilot, "ProtectSystem=strict")


async def test_a_choice_is_made_by_a_click_and_taken_by_another(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await edit(pilot, "ProtectHome")
        await click(pilot, "tmpfs", "value-choices")
        assert "[tmpfs]" in shown(pilot, "value-choices")
        await click(pilot, "tmpfs", "value-choices")
        await until(pilot, lambda: drafted(pilot) == ["ProtectHome=tmpfs"])


async def test_choosing_what_holds_changes_nothing(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await edit(pilot, "Restart")
        assert "[always]" in shown(pilot, "value-choices")
        await pilot.press("left", "right")
        await taken(pilot)


# Numbers, sizes and times


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_a_size_is_typed_read_out_and_stepped(app: WebApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await edit(pilot, "MemoryMax")
        await pilot.press(*"512M")
        await until(pilot, lambda: "= 512 MiB" in hint(pilot))
        await pilot.press("up")
        assert entry(pilot) == "1G"
        await pilot.press("pageup")
        assert entry(pilot) == "1T"
        await pilot.press("pagedown", "pagedown", "down")
        assert entry(pilot) == "512K"
        await taken(pilot, "MemoryMax=512K")
        await edit(pilot, "MemoryMax")
        await pilot.press("ctrl+u", *"2gb")
        await until(pilot, lambda: "did you mean 2G?" in hint(pilot))
        await pilot.press("tab")
        assert entry(pilot) == "2G"
        await taken(pilot, "MemoryMax=2G")


async def test_units_and_words_are_clicked(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await edit(pilot, "MemoryMax")
        await pilot.press("8")
        units = hint(pilot, "value-units")
        await pilot.click("#value-units", offset=(units.index(" G ") + 1, 0))
        await until(pilot, lambda: entry(pilot) == "8G")
        units = hint(pilot, "value-units")
        await pilot.click("#value-units", offset=(units.index("infinity"), 0))
        await until(pilot, lambda: entry(pilot) == "infinity")
        assert "no limit" in hint(pilot)


async def test_an_invalid_value_is_refused_with_a_sentence_and_never_drafted(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await edit(pilot, "TimeoutStartSec")
        await pilot.press(*"5 parsecs")
        await until(pilot, lambda: app.screen.query_one("#value-editor").has_class("-invalid"))
        assert "It takes a time span" in hint(pilot)
        await pilot.press("enter", "enter")
        await pilot.pause()
        assert not gone(pilot)
        assert drafted(pilot) == []
        await pilot.press("escape")
        await until(pilot, lambda: gone(pilot))
        assert drafted(pilot) == []


# Calendar events


async def test_a_calendar_event_tells_its_next_times(tmp_path: Path) -> None:
    timer = "web.timer"
    times = {"daily": Calendar("*-*-* 00:00:00", ("Thu 2026-11-26 00:00:00 UTC",))}
    host = sample.host(items=f"{sample.ITEMS}\n[Timer]\nOnCalendar=TIMER\n", times=times)
    host.files[f"/etc/systemd/system/{timer}"] = b"[Timer]\nOnCalendar=weekly\n"

    app = UnitsmithApp([sample.session(host, tmp_path)], timer, clock=lambda: sample.LATER)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        await edit(pilot, "OnCalendar")
        await pilot.press(*"daily")
        await until(pilot, lambda: "Thu 2026-11-26 00:00:00 UTC" in hint(pilot))
        await pilot.press("ctrl+j", *"hourly")
        await until(pilot, lambda: "Failed to parse" in hint(pilot))
        await pilot.press("ctrl+u", "up", "up", "d", "down", "down")
        await taken(pilot, "OnCalendar=", "OnCalendar=daily")
