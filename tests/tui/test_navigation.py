"""Jumping, the widths of panes, settings that are edited, and what undo says."""

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widgets import TextArea

from tui import config
from tui.dialogs.help import HelpScreen
from tui.dialogs.jump import JumpScreen
from tui.dialogs.settings import SettingsScreen
from tui.editor.panes.panels import PanelList
from tui.editor.panes.sections import SectionList
from tui.widgets.jump import labels, targets
from tui.widgets.keys import KeyLine

from .conftest import NARROW, WIDE, WebApp, drawn, opened, row, shown, to, until


@pytest.mark.parametrize("count", [0, 1, 26, 27, 300])
def test_no_label_begins_another(count: int) -> None:
    made = labels(count)
    assert len(set(made)) == count
    assert not any(a != b and b.startswith(a) for a in made for b in made)


async def jump_to(pilot: Pilot[None], app: WebApp, text: str, name: str) -> None:
    """Jump to where a text is on the screen, by the letters that are there."""
    region = app.screen.query_one(f"#{name}").content_region
    lines = [strip.text for strip in app.screen._compositor.render_strips()]
    y = next(y for y in range(region.y, region.bottom) if text in lines[y][region.x : region.right])
    await pilot.press("g")
    await until(pilot, lambda: isinstance(app.screen, JumpScreen))
    await pilot.pause()
    label = next(
        label for label in app.screen.query(".jump-label")
        if label.region.y == y and region.x <= label.region.x < region.right
    )  # fmt: skip
    await pilot.press(*str(label.render()))
    await until(pilot, lambda: not isinstance(app.screen, JumpScreen))
    await pilot.pause()


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_jumping_goes_to_rows_groups_and_tabs(app: WebApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        await jump_to(pilot, app, "ProtectKernelModules=", "panels")
        assert app.screen.query_one(PanelList).key == ("Service", "ProtectKernelModules")
        if size == WIDE:
            await jump_to(pilot, app, "Security", "sections")
            assert isinstance(app.focused, SectionList)
            assert "NoNewPrivileges" in drawn(pilot)
            await jump_to(pilot, app, "[Drop-in]", "preview-tabs")


async def test_any_other_key_leaves_jumping_where_one_was(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        before = app.focused
        for key in ("escape", "1", "ctrl+a"):
            await pilot.press("g")
            await until(pilot, lambda: isinstance(app.screen, JumpScreen))
            await pilot.press(key)
            await until(pilot, lambda: not isinstance(app.screen, JumpScreen))
            assert app.focused is before


async def test_everything_that_takes_the_focus_can_be_jumped_to(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await pilot.press("space")
        await pilot.pause()
        places = {(target.x, target.y) for target in targets(app.screen)}
        for widget in app.screen.focus_chain:
            assert any(widget.region.contains(x, y) for x, y in places), widget


async def test_the_right_column_is_made_wider_and_narrower_by_keys(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        right = app.screen.query_one("#preview-pane")
        before = right.region.width
        await pilot.press("right_square_bracket", "right_square_bracket")
        await until(pilot, lambda: right.region.width > before)
        await pilot.resize_terminal(*NARROW)
        await pilot.press("3")
        await until(pilot, lambda: right.region.width == NARROW[0])
        await pilot.resize_terminal(*WIDE)
        await until(pilot, lambda: before < right.region.width < NARROW[0])
        await pilot.press("left_square_bracket", "left_square_bracket")
        await until(pilot, lambda: right.region.width == before)


async def test_a_search_tells_where_each_hit_belongs_and_why_it_is_one(app: WebApp) -> None:
    async with app.run_test(size=(160, 40)) as pilot:
        await opened(pilot)
        await pilot.press("slash", *"unwritable")
        await until(pilot, lambda: "manual: " in row(pilot, "ProtectSystem"))
        line = row(pilot, "ProtectSystem")
        assert "Sandboxing" in line
        assert "unwritable" in line
        await pilot.press("escape")
        await until(pilot, lambda: "no → strict" in row(pilot, "ProtectSystem"))


async def test_keys_of_other_programs_do_what_is_expected_or_say_what_does(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        panels = app.screen.query_one(PanelList)
        keys = [panels.key]
        for pressed in ("down", "down", "home", "j", "j", "k", "end", "home", "G"):
            await pilot.press(pressed)
            keys.append(panels.key)
        first, second, third, *_ = keys
        assert keys[3:7] == [first, second, third, second]
        assert keys[7] == keys[9] != first
        await pilot.press("q")
        await until(pilot, lambda: any("^q quits" in toast.message for toast in app._notifications))
        await pilot.press("ctrl+c")
        await until(pilot, lambda: any("^c again" in toast.message for toast in app._notifications))
        assert app.is_running
        await pilot.press("ctrl+c")
        await until(pilot, lambda: app._exit)


async def test_settings_are_edited_judged_written_and_followed_at_once(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await pilot.press("comma")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen))
        area = app.screen.query_one(TextArea)
        assert area.text == config.template()
        area.text = 'theme = "nrod"\nascii = "yes"\n[keymap]\ntoggle = "z"\n'
        await until(
            pilot, lambda: "did you mean nord" in str(app.screen.query_one("#settings-remarks").render())
        )
        area.text = area.text.replace("nrod", "unitsmith-light")
        await until(pilot, lambda: not str(app.screen.query_one("#settings-remarks").render()))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not isinstance(app.screen, SettingsScreen))
        assert config.path().read_text() == area.text
        assert app.theme == "unitsmith-light"
        await to(pilot, "PrivateDevices")
        await pilot.press("z")
        await until(pilot, lambda: "[x]" in row(pilot, "PrivateDevices"))
        await until(pilot, lambda: all(s.text.isascii() for s in app.screen._compositor.render_strips()))


async def test_a_theme_that_is_chosen_is_remembered(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        assert not config.path().exists()
        app.theme = "unitsmith-contrast"
        await until(pilot, config.path().exists)
        assert config.load() == (config.Settings(theme="unitsmith-contrast"), ())


async def test_undo_says_what_it_takes_back(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        line = app.screen.query_one(KeyLine)

        def said() -> str:
            return line.render().plain.strip()

        await to(pilot, "ProtectSystem")
        await pilot.press("space", "ctrl+z")
        await until(pilot, lambda: said().startswith("Undone: ProtectSystem=strict.  "))
        assert said().endswith("? Help  ^p Palette  ^q Quit")
        await pilot.press("ctrl+y")
        await until(pilot, lambda: said().startswith("Again: ProtectSystem=strict.  "))
        await pilot.press("space", "ctrl+z")
        await until(pilot, lambda: said().startswith("Undone: ProtectSystem= as it is in the files.  "))
        await pilot.click(KeyLine, offset=(line.render().plain.index("Help"), 0))
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        assert not app._notifications


async def test_what_is_said_of_a_long_value_leaves_the_way_out_on_the_line(app: WebApp) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot)
        line = app.screen.query_one(KeyLine)
        line.say("Undone: ReadWritePaths=" + "/srv/目录 " * 40)
        said = line.render().plain
        assert said.rstrip().endswith("? Help  ^p Palette  ^q Quit")
        assert cell_len(said.rstrip()) <= NARROW[0]
        assert "…" in said
        await pilot.click(KeyLine, offset=(cell_len(said[: said.index("Help")]), 0))
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))


async def test_any_size_in_between_leaves_place_focus_and_what_is_read(app: WebApp) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot)
        await to(pilot, "ProtectSystem")
        await pilot.press("space", "enter")
        panels = app.screen.query_one(PanelList)
        await until(pilot, lambda: panels.open_key)
        await pilot.press("down", "down")
        read = panels.scroll_offset.y
        assert read > 0
        for size in ((40, 10), NARROW, (40, 10), WIDE, (61, 16), (200, 60), NARROW):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        await until(pilot, lambda: app.focused is panels)
        assert panels.key == panels.open_key == ("Service", "ProtectSystem")
        assert app.screen.snapshot.changed == (("Service", "ProtectSystem"),)
        await pilot.press("space")
        await until(pilot, lambda: app.screen.snapshot.changed == ())


@pytest.mark.parametrize("size", [WIDE, NARROW, (120, 24)])
async def test_an_empty_pane_tells_the_next_key_whole(app: WebApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        await pilot.press("4")
        await pilot.pause()
        summary = app.screen.query_one("#trial-summary")
        assert "space switches a directive on, then ^t" in " ".join(shown(pilot, "trial-summary").split())
        assert summary.size.height >= summary.virtual_size.height
        await pilot.press("slash", *"xqzq")
        await until(pilot, lambda: "Nothing fits." in shown(pilot, "panels"))
        assert "escape goes back" in " ".join(shown(pilot, "panels").split())
