"""Every command by its key, from the palette, in the help and by a click; with the user's keys, too."""

import pytest
from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.widgets import Input

from tui.command_screen import CommandScreen
from tui.commands import AREAS, BY_ID, COMMANDS
from tui.config import Settings
from tui.dialogs.help import HelpScreen
from tui.editor.screen import EditorScreen
from tui.keymap import shown as key_of
from tui.widgets.keys import KeyLine

from .. import sample
from .conftest import NARROW, WIDE, WebApp, opened, row, to, until


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Everything is possible; which commands would have run."""
    names: list[str] = []
    monkeypatch.setattr(CommandScreen, "action_command", lambda self, name: names.append(name))
    monkeypatch.setattr(CommandScreen, "allowed", lambda self: self.commands)
    return names


def help_text(app: WebApp) -> str:
    return str(app.screen.query_one("#help Static").render())


async def go_to(app: WebApp, pilot: Pilot[None], scope: str) -> None:
    """Put the focus where the keys of a scope act."""
    if scope == "text":
        app.screen.handlers["text"]()
    else:
        app.screen.arrangement.go(1)
    if scope == "value":
        await to(pilot, "ReadWritePaths")
        app.screen.panes.directives.edit_value()
    await until(pilot, lambda: app.screen.scope == scope)


@pytest.mark.parametrize(
    ("scope", "scopes"), [("panels", {"panels", "screen"}), ("text", {"text"}), ("value", {"value"})]
)
async def test_each_key_runs_its_command(app: WebApp, ran: list[str], scope: str, scopes: set[str]) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await go_to(app, pilot, scope)
        for command in COMMANDS:
            for key in command.keys.split(",") if command.scope in scopes else ():
                ran.clear()
                await pilot.press(key)
                assert ran == [command.id], key


async def test_each_key_of_the_user_runs_its_command(tmp_path: object, ran: list[str]) -> None:
    letters = [f"alt+{chr(ord('a') + at)}" for at in range(26)]
    numbered = [f"{modifier}+f{at}" for modifier in ("ctrl", "alt") for at in range(1, 25)]
    keys = dict(zip((command.id for command in COMMANDS), [*letters, *numbered], strict=False))
    assert len(keys) == len(COMMANDS)
    app = WebApp(sample.host(), tmp_path, settings=Settings(keymap=keys))
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        for scopes in ({"panels", "screen"}, {"text"}, {"value"}):
            await go_to(app, pilot, min(scopes))
            for name, key in keys.items():
                if BY_ID[name].scope in scopes:
                    ran.clear()
                    await pilot.press(key)
                    assert ran == [name], key
        await go_to(app, pilot, "panels")
        ran.clear()
        await pilot.press("space", "ctrl+t")
        assert ran == []


async def test_each_command_is_in_the_help_with_its_key_and_its_name(app: WebApp) -> None:
    async with app.run_test(size=(110, 60)) as pilot:
        await opened(pilot)
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        lines = help_text(app).split("\n")
        for command in COMMANDS:
            assert any(
                key_of(command) in line and command.about in line and line.endswith(f"  {command.id}")
                for line in lines
            ), command.id
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, EditorScreen))


async def test_each_command_has_something_to_run(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        assert [one.id for one in COMMANDS if one.id not in app.screen.handlers] == []


def test_each_command_belongs_to_an_area() -> None:
    listed = [command.id for _, commands in AREAS for command in commands]
    assert sorted(listed) == sorted(command.id for command in COMMANDS)


@pytest.mark.parametrize(
    ("pane", "area"), [("1", "View"), ("2", "Directives"), ("3", "Draft"), ("4", "Test")]
)
async def test_the_help_begins_with_the_pane_that_has_the_focus(app: WebApp, pane: str, area: str) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await pilot.press(pane, "question_mark")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        assert help_text(app).startswith(f"{area}, where you are\n")


async def test_each_command_is_found_in_the_palette_by_its_words(
    app: WebApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CommandScreen, "allowed", lambda self: self.commands)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await pilot.press("ctrl+p")
        await until(pilot, lambda: isinstance(app.screen, CommandPalette))
        for command in COMMANDS:
            if command.id != "palette":
                app.screen.query_one(Input).value = command.about
                title = f"{command.label.capitalize()} ({key_of(command)})"
                await until(pilot, lambda title=title: title in _palette(pilot))


def _palette(pilot: Pilot[None]) -> str:
    found = pilot.app.screen.query_one("CommandList")
    return "\n".join(str(option.prompt) for option in found.options)  # type: ignore[attr-defined]


async def test_a_click_on_the_last_line_runs_what_it_says(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await to(pilot, "PrivateDevices")
        await pilot.click("#keys", offset=(str(app.screen.query_one(KeyLine).render()).index("toggle"), 0))
        await until(pilot, lambda: "[x]" in row(pilot, "PrivateDevices"))
        await pilot.click("#keys", offset=(str(app.screen.query_one(KeyLine).render()).index("Help"), 0))
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_footer_palette_help_and_buttons_show_the_users_keys(
    tmp_path: object, size: tuple[int, int]
) -> None:
    app = WebApp(
        sample.host(), tmp_path, settings=Settings(keymap={"test": "f9", "toggle": "z", "help": "F2"})
    )
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        await to(pilot, "PrivateDevices")
        await pilot.press("z")
        await until(pilot, lambda: "[x]" in row(pilot, "PrivateDevices"))
        line = str(app.screen.query_one("#keys").render())
        assert "z toggle" in line
        assert "f2 Help" in line
        assert str(app.screen.query_one("#button-test").render()).strip() == "Test f9"
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        assert "        f9  Try the draft" in help_text(app)
        await pilot.press("escape", "ctrl+p")
        await until(pilot, lambda: isinstance(app.screen, CommandPalette))
        await pilot.press(*"try the draft")
        await until(pilot, lambda: "Test (f9)" in _palette(pilot))


async def test_wrong_settings_are_told_and_the_rest_holds(tmp_path: object) -> None:
    notes = ("config.toml:3: There is no setting them: did you mean theme?",)
    app = WebApp(sample.host(), tmp_path, settings=Settings(theme="nrod"), notes=notes)
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await opened(pilot)
        said = [str(note.message) for note in app._notifications]
        assert notes[0] in said
        assert any("There is no theme nrod: did you mean nord?" in text for text in said)
        assert app.theme == "unitsmith-dark"


async def test_an_editor_of_a_value_follows_the_users_keys_and_says_them(tmp_path: object) -> None:
    app = WebApp(sample.host(), tmp_path, settings=Settings(keymap={"value-add": "f6", "value-text": "f7"}))
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await to(pilot, "ReadWritePaths")
        await pilot.press("e", *"/var/a", "f6", *"/var/b")
        await until(pilot, lambda: "f6 adds it" in str(app.screen.query_one("#value-hint").render()))
        await pilot.press("f7")
        await until(pilot, lambda: app.screen.query("#value-text"))
        assert "f7 as text" in str(app.screen.query_one("#value-hint").render())
