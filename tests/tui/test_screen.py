"""The frame: panes, sizes, keys, help, palette and colours."""

import asyncio
import re
import time
from pathlib import Path

import pytest
from textual.command import CommandPalette
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Input

from host.ports import JournalEntry
from tui.app import UnitsmithApp
from tui.editor.panes.journal import JournalView
from tui.editor.panes.panels import PanelList
from tui.editor.panes.trial import TrialPane
from tui.render.outcome import NO_HOST

from .. import sample
from .conftest import NARROW, WIDE, WebApp, opened, row, shown, to, until


async def test_the_palette_runs_commands_and_hides_those_that_are_not_possible(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await to(pilot, "PrivateDevices")
        await pilot.press("ctrl+p")
        await until(pilot, lambda: isinstance(app.screen, CommandPalette))
        await pilot.press(*"switch the directive")
        await until(pilot, lambda: app.screen.query_one("CommandList").option_count == 1)
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(app.screen, CommandPalette))
        await until(pilot, lambda: "[x]" in row(pilot, "PrivateDevices"))
        await pilot.press("ctrl+p")
        await until(pilot, lambda: isinstance(app.screen, CommandPalette))
        await pilot.press(*"keep what passed")
        await pilot.pause(0.2)
        assert "Keep (^s)" not in str(app.screen.query_one("CommandList").options)


async def test_narrowing_the_window_keeps_focus_and_place(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await to(pilot, "ReadWritePaths")
        for size in (NARROW, WIDE):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            panels = app.screen.query_one(PanelList)
            assert app.focused is panels
            assert panels.key == ("Service", "ReadWritePaths")
            assert panels.region.height > 5


async def test_in_a_narrow_window_one_pane_is_shown_and_keys_switch_it(app: WebApp) -> None:
    panes = ("sections", "panels-pane", "preview-pane", "test-pane")
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot)
        for key, pane in zip("1234", panes, strict=True):
            await pilot.press(key)
            await pilot.pause()
            visible = [name for name in panes if app.screen.query_one(f"#{name}").region.area]
            assert visible == [pane]
        await pilot.click("#pane-tabs", offset=(2, 0))
        await until(pilot, lambda: app.focused is app.screen.query_one("#sections"))


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_tab_goes_round_all_panes_and_back(app: WebApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        await pilot.press("space")
        await pilot.pause()
        seen = []
        for _ in range(5):
            seen.append(app.focused.id if app.focused else "")
            await pilot.press("tab")
        assert seen == ["panels", "preview", "journal", "button-test", "sections"]
        await pilot.press("shift+tab")
        assert app.focused is not None
        assert app.focused.id == "sections"


async def test_a_window_that_is_too_small_says_so_and_comes_back(app: WebApp) -> None:
    async with app.run_test(size=(50, 10)) as pilot:
        await pilot.pause()
        assert app.screen.query_one("#too-small").region.area
        assert not app.screen.query_one("#body").region.area
        await pilot.resize_terminal(*NARROW)
        await opened(pilot)
        assert not app.screen.query_one("#too-small").region.area


async def test_keys_are_typed_and_not_run_while_searching(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await pilot.press("slash", *"e?u1v")
        assert app.screen.query_one("#find", Input).value == "e?u1v"


async def test_the_last_line_shows_only_what_is_possible_now(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        assert "Undo" not in str(app.screen.query_one("#keys").render())
        await pilot.press("space")
        await until(pilot, lambda: "^z Undo" in str(app.screen.query_one("#keys").render()))
        await pilot.press("1")
        await until(pilot, lambda: "toggle" not in str(app.screen.query_one("#keys").render()))


async def test_a_file_can_be_edited_and_not_tested(tmp_path: Path) -> None:
    path = tmp_path / "web.service"
    path.write_bytes(sample.FILES[sample.FRAGMENT])

    app = UnitsmithApp([sample.session(sample.host(), tmp_path / "cache")], path)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await pilot.press("space")
        await until(pilot, lambda: "=" in shown(pilot, "preview"))
        assert app.screen.query_one("#button-test").disabled
        assert NO_HOST in " ".join(app.screen.query_one("#trial-summary").text.split())


async def test_the_journal_follows_only_while_its_end_is_in_sight(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        journal = app.screen.query_one(JournalView)
        pane = app.screen.query_one(TrialPane)
        assert pane.region.area
        await _write(journal, 0, 100)
        await until(pilot, lambda: journal.virtual_size.height == 100)
        assert journal.scroll_offset.y == 100 - journal.page
        journal.scroll_to(y=10, animate=False, force=True)
        await _write(journal, 100, 20)
        await until(pilot, lambda: journal.virtual_size.height == 120)
        assert journal.scroll_offset.y == 10


@pytest.mark.parametrize("onwards", ["enter", "down"])
async def test_what_is_typed_at_once_after_a_search_is_for_what_was_found(app: WebApp, onwards: str) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await pilot.press("slash")
        for key in (*"PrivateDevices", onwards, "space"):
            app.post_message(Key(key, " " if key == "space" else key if len(key) == 1 else None))
        await until(pilot, lambda: "[x] PrivateDevices=" in shown(pilot, "panels"))
        assert [line.value for line in app.screen.query(Input)] == ["PrivateDevices"][: onwards == "down"]


async def test_keys_that_come_together_act_in_their_order(app: WebApp) -> None:
    """On a slow line, or with a key held down: space must not act on where the cursor was."""
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await pilot.press("home")
        for key in ("down", "space", "up", "space", "ctrl+z", "down", "enter"):
            app.post_message(Key(key, " " if key == "space" else None))
        panels = app.screen.query_one(PanelList)
        await until(pilot, lambda: panels.open_key)
        assert app.screen.snapshot.changed == (("Service", "ProtectHome"),)
        assert panels.key == panels.open_key == ("Service", "ProtectHome")


async def _write(journal: JournalView, first: int, count: int) -> None:
    from trial.events import Logged
    from tui.render.trial import record

    for number in range(first, first + count):
        line = record(Logged(0.0, JournalEntry(str(number), 0.0, f"line {number}")))
        assert line is not None
        journal.add(line)


async def _flood(pilot: Pilot[None], first: int) -> list[float]:
    """For how long nothing else could go on, in seconds of this thread's time, the shortest first."""
    journal = pilot.app.screen.query_one(JournalView)
    gaps: list[float] = []

    async def pulse() -> None:
        before = time.thread_time()
        while True:
            await asyncio.sleep(0)
            now = time.thread_time()
            gaps.append(now - before)
            before = now

    watching = asyncio.create_task(pulse())
    for start in range(first, first + 20_000, 100):
        await _write(journal, start, 100)
        await asyncio.sleep(0)
    await until(pilot, lambda: f"line {first + 19_999}" in shown(pilot, "journal"))
    watching.cancel()
    return sorted(gaps)


async def test_a_flood_of_lines_leaves_room_for_keys(app: WebApp) -> None:
    """Nothing holds the loop for 50 ms of this thread's time; in wall time, other programs would count.
    They slow this one down besides, and never make it quicker: one flood without is enough."""
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        for number in range(10):
            longest = (await _flood(pilot, number * 20_000))[-3]
            assert "left out" in shown(pilot, "journal")
            if longest < 0.05:
                return
        raise AssertionError(f"something holds the loop for {longest} s")


@pytest.mark.parametrize("theme", ["unitsmith-dark", "unitsmith-light", "ansi-dark", "textual-light"])
async def test_every_theme_draws_and_is_switched_at_once(app: WebApp, theme: str) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        before = app.export_screenshot()
        app.theme = "nord"
        await pilot.pause()
        app.theme = theme
        await pilot.pause()
        assert (app.export_screenshot() == before) == (theme == "unitsmith-dark")


async def test_without_colours_everything_is_grey_and_marks_still_tell(
    app: WebApp, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    grey = WebApp(app.host, tmp_path)
    async with grey.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await to(pilot, "PrivateDevices")
        await pilot.press("space", "enter")
        await until(pilot, lambda: "▾ [x] PrivateDevices=" in shown(pilot, "panels"))
        fills = re.findall(r"-r\d+ \{ fill: #(..)(..)(..)", grey.export_screenshot())
        assert fills
        plain = ("c5", "c8", "c6")  # of the picture itself, for text without any style
        assert [fill for fill in fills if len(set(fill)) > 1 and fill != plain] == []
