"""Everything by mouse: each command from the last line, or from the palette, which the last line opens."""

from pathlib import Path

import pytest
from textual import events
from textual.command import CommandList, CommandPalette
from textual.pilot import Pilot
from textual.widget import Widget

from host.ports import JournalEntry
from trial.events import Logged
from tui.command_screen import CommandScreen
from tui.commands import COMMANDS, PAGE, PICKER, AnyCommand
from tui.editor.panes.drop_in import DropInArea
from tui.editor.panes.journal import JournalView
from tui.keymap import shown as key_of
from tui.manual.screen import ManualScreen
from tui.picker.screen import PickerScreen
from tui.render.trial import record
from tui.widgets.keys import KeyLine
from tui.widgets.lines import LineView

from .. import sample
from .conftest import NARROW, WIDE, WebApp, click, drawn, opened, shown, to, until

LONG, TALL = (500, 45), (100, 220)
"""A terminal in which the last line and the palette have room for everything."""
SEVERAL = 12
"""Commands a test: one after the other they take some seconds."""
SCREENS = {"editor": COMMANDS, "picker": PICKER, "page": PAGE}


async def click_at(pilot: Pilot[None], text: str) -> None:
    """Click on the first place of the screen that has a text."""
    lines = drawn(pilot).split("\n")
    y = next(number for number, line in enumerate(lines) if text in line)
    await pilot.click(offset=(lines[y].index(text), y))


def offered(app: WebApp) -> list[str]:
    """What the palette has found so far."""
    options = app.screen.query_one(CommandList).options
    return [str(option.prompt) for option in options]


async def click_key(pilot: Pilot[None], command: AnyCommand) -> None:
    """Click on a command in the last line."""
    line = pilot.app.screen.query_one(KeyLine)
    x = next(start for one, start, _ in line._fitting() if one is command)
    await pilot.click(line, offset=(x, 0))


async def go_to(app: WebApp, pilot: Pilot[None], screen: str) -> None:
    """From the editor to a screen of commands, by mouse where it can be clicked."""
    await opened(pilot)
    if screen == "picker":
        await click_at(pilot, "o open")
        await until(pilot, lambda: isinstance(app.screen, PickerScreen))
    elif screen == "page":
        app.screen.action_command("page")
        await until(pilot, lambda: isinstance(app.screen, ManualScreen))


def everything_is_possible(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which commands would have run."""
    names: list[str] = []
    monkeypatch.setattr(CommandScreen, "action_command", lambda self, name: names.append(name))
    monkeypatch.setattr(CommandScreen, "allowed", lambda self: self.commands)
    return names


@pytest.mark.parametrize("screen", SCREENS)
async def test_each_command_of_the_last_line_is_run_by_a_click(
    app: WebApp, monkeypatch: pytest.MonkeyPatch, screen: str
) -> None:
    async with app.run_test(size=LONG) as pilot:
        await go_to(app, pilot, screen)
        commands, ran = SCREENS[screen], everything_is_possible(monkeypatch)
        app.screen.query_one(KeyLine).show(frozenset(one.id for one in commands))
        for command in [one for one in commands if one.footer]:
            await click_key(pilot, command)
            await until(pilot, lambda: ran)
            assert ran == [command.id]
            ran.clear()


def without_key(screen: str) -> list[AnyCommand]:
    """Those that only the palette has."""
    return [one for one in SCREENS[screen] if not one.footer]


@pytest.mark.parametrize(
    ("screen", "start"),
    [(screen, start) for screen in SCREENS for start in range(0, len(without_key(screen)), SEVERAL)],
)
async def test_each_other_command_is_run_by_clicks_in_the_palette(
    app: WebApp, monkeypatch: pytest.MonkeyPatch, screen: str, start: int
) -> None:
    async with app.run_test(size=LONG) as pilot:
        await go_to(app, pilot, screen)
        await pilot.resize_terminal(*TALL)
        here = app.screen
        assert isinstance(here, CommandScreen)
        act, ran = here.action_command, everything_is_possible(monkeypatch)
        palette = next(one for one in SCREENS[screen] if one.id.endswith("palette"))
        here.query_one(KeyLine).show(frozenset({palette.id}))
        for command in without_key(screen)[start : start + SEVERAL]:
            await click_key(pilot, palette)
            act(ran.pop())
            await until(pilot, lambda: isinstance(app.screen, CommandPalette))
            title = f"{command.label.capitalize()} ({key_of(command)})"
            await until(pilot, lambda title=title: any(title in text for text in offered(app)))
            await click_at(pilot, title)
            await until(pilot, lambda: app.screen is here and ran)
            assert ran == [command.id]
            ran.clear()


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_the_palette_is_in_the_last_line_also_while_something_is_typed(
    app: WebApp, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        assert "^p Palette" in drawn(pilot).split("\n")[-1]
        await pilot.press("E")
        await until(pilot, lambda: isinstance(app.focused, DropInArea))
        await click_at(pilot, "^p Palette")
        await until(pilot, lambda: isinstance(app.screen, CommandPalette))
        await until(pilot, lambda: "Take it (^s)" in drawn(pilot))
        await click_at(pilot, "Take it (^s)")
        await until(pilot, lambda: not app.screen.query(DropInArea))


@pytest.fixture
def long_app(tmp_path: Path) -> WebApp:
    """A unit with more lines than fit on any screen."""
    host = sample.host()
    host.files[sample.FRAGMENT] += b"".join(b"[Service]\nEnvironment=A%d=1\n" % n for n in range(300))
    host._loaded.clear()
    return WebApp(host, tmp_path)


async def wheel(pilot: Pilot[None], widget: Widget, *, down: bool) -> None:
    kind = events.MouseScrollDown if down else events.MouseScrollUp
    await pilot._post_mouse_events([kind], widget, offset=(2, 2))


@pytest.mark.parametrize("name", ["panels", "preview", "journal"])
async def test_the_wheel_scrolls_what_is_under_the_pointer_and_nothing_else(
    long_app: WebApp, name: str
) -> None:
    async with long_app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await click(pilot, "All ", "sections")
        await until(pilot, lambda: "MemoryMax=" in shown(pilot, "panels"))
        await click_at(pilot, " Unit ")
        journal = long_app.screen.query_one(JournalView)
        for number in range(100):
            line = record(Logged(0.0, JournalEntry(str(number), 0.0, f"line {number}")))
            assert line is not None
            journal.add(line)
        await until(pilot, lambda: "line 99" in drawn(pilot))
        journal.scroll_to(y=0, animate=False, force=True)
        await pilot.pause()
        views = {view.id: view for view in long_app.screen.query(LineView) if view.id}
        focused, before = long_app.focused, {key: view.scroll_offset.y for key, view in views.items()}
        await wheel(pilot, views[name], down=True)
        await until(pilot, lambda: views[name].scroll_offset.y > before[name])
        assert {key: view.scroll_offset.y for key, view in views.items() if key != name} == {
            key: y for key, y in before.items() if key != name
        }
        assert long_app.focused is focused
        await wheel(pilot, views[name], down=False)
        await until(pilot, lambda: views[name].scroll_offset.y == before[name])


async def test_a_journey_by_mouse_alone(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await to(pilot, "ProtectHome")
        line = next(one for one in drawn(pilot).split("\n") if "ProtectHome=" in one)
        y = drawn(pilot).split("\n").index(line)
        await pilot.click(offset=(line.index("[ ]") + 1, y))
        await until(pilot, lambda: "[x] ProtectHome=" in drawn(pilot))
        await click_at(pilot, "Test ^t")
        await until(pilot, lambda: "PASSED" in drawn(pilot))
        await click_at(pilot, "Revert ^r")
        await until(pilot, lambda: "UNDONE" in drawn(pilot) or "REVERTED" in drawn(pilot))
        await click_at(pilot, "^z Undo")
        await until(pilot, lambda: "[ ] ProtectHome=" in drawn(pilot))
        await click_at(pilot, "^q Quit")
        await until(pilot, lambda: app._exit)
