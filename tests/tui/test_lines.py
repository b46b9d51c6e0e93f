"""What lists draw: the lines that changed, and no stale ones."""

import random
import re
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets import keys as key_line
from tui.widgets.lines import LineView

from ..waiting import HUNG
from .conftest import NARROW, WIDE, WebApp, opened, to, until
from .units import PickerApp, listed, units_to_pick

EDITOR = (
    *("space", "right", "left", "enter", "down", "down", "up", "pagedown", "home", "end", "full_stop", "a"),
    *("v", "ctrl+z", "ctrl+y", "1", "2", "3", "slash", "e", "escape", "escape"),
)
PICKER = ("down", "up", "pagedown", "end", "tab", "shift+tab", *"web", "backspace", "slash", "ctrl+o")


@pytest.fixture(autouse=True)
def what_is_said_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the last line says for a moment must not end between two looks on a busy machine."""
    monkeypatch.setattr(key_line, "_MOMENT", HUNG)


def strips(pilot: Pilot[None]) -> list[Strip]:
    return pilot.app.screen._compositor.render_strips()


async def no_stale_line_after(pilot: Pilot[None], keys: random.Random, among: tuple[str, ...]) -> None:
    for _ in range(12):
        pressed = keys.choices(among, k=4)
        await pilot.press(*pressed)
        # What is found out in the background changes lines whenever it is there.
        await until(pilot, lambda: not any(one.group == "scores" for one in pilot.app.workers))
        await pilot.pause()
        screen, was, now = pilot.app.screen, strips(pilot), await anew(pilot)
        stale = [(one.text, other.text) for one, other in zip(was, now, strict=True) if one != other]
        assert not stale or pilot.app.screen is not screen, pressed


async def anew(pilot: Pilot[None]) -> list[Strip]:
    """All that is on the screen, with everything drawn from the beginning."""
    for part in pilot.app.screen.walk_children(with_self=True):
        if isinstance(part, LineView):
            part._drawn.clear()
            part._made.clear()
        if isinstance(part, Widget):
            part._styles_cache.clear()
            Widget.refresh(part)
    await pilot.pause()
    return strips(pilot)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_another_theme_leaves_no_line_in_the_colours_of_the_old(
    app: WebApp, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        for theme in sorted(app.available_themes):
            app.theme = theme
            await pilot.pause()
            for keys in ((), ("tab", "down")):
                await pilot.press(*keys)
                was, now = strips(pilot), await anew(pilot)
                assert not [pair for pair in zip(was, now, strict=True) if pair[0] != pair[1]], (theme, keys)


async def test_the_focus_draws_the_borders_and_the_lines_with_a_cursor(
    app: WebApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines: list[str | None] = []
    render = LineView.render_line

    def counted(self: LineView, y: int) -> Strip:
        lines.append(self.id)
        return render(self, y)

    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        monkeypatch.setattr(LineView, "render_line", counted)
        await pilot.press("3", "2")
        assert len(lines) < 10


def test_no_rule_colours_what_is_in_a_pane_by_where_the_focus_is() -> None:
    """Their styles are not looked up when the focus moves: see ThriftyScreen and LineView."""
    for sheet in (Path(__file__).parents[2] / "tui").glob("*.tcss"):
        rules = re.sub(r"/\*.*?\*/|\{.*?\}", ";", sheet.read_text(), flags=re.DOTALL)
        assert not re.search(r"-(pane|box)[^,;]*:focus-within\s+[^,;\s]", rules)


async def test_a_key_draws_the_lines_that_it_changes(app: WebApp, monkeypatch: pytest.MonkeyPatch) -> None:
    ys: list[tuple[str | None, int]] = []
    render = LineView.render_line

    def counted(self: LineView, y: int) -> Strip:
        ys.append((self.id, y))
        return render(self, y)

    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await to(pilot, "ProtectHome")
        await pilot.press("space", "space")
        monkeypatch.setattr(LineView, "render_line", counted)
        await pilot.press("space")
        assert {name for name, _ in ys} >= {"panels", "preview"}
        assert len(ys) < 15


@pytest.mark.parametrize("seed", range(6))
async def test_no_stale_line_is_on_the_screen_whatever_was_pressed(app: WebApp, seed: int) -> None:
    keys = random.Random(seed)
    async with app.run_test(size=keys.choice((WIDE, NARROW))) as pilot:
        await opened(pilot)
        await no_stale_line_after(pilot, keys, EDITOR)


@pytest.mark.parametrize("seed", range(2))
async def test_nor_in_the_picker(tmp_path: Path, seed: int) -> None:
    keys = random.Random(seed)
    app = PickerApp(units_to_pick(), tmp_path)
    async with app.run_test(size=keys.choice((WIDE, NARROW))) as pilot:
        await listed(pilot)
        await no_stale_line_after(pilot, keys, PICKER)
