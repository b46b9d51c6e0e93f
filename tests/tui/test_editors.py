"""What all editors have in common."""

import asyncio
from pathlib import Path

import pytest
from textual import events

from tui.values.entry import LONGEST

from .conftest import WIDE, WebApp, click, opened, until
from .valuing import drafted, edit, entry, gone, peopled


@pytest.fixture
def app(tmp_path: Path) -> WebApp:
    return peopled(tmp_path)


ALL = {
    "ProtectSystem": "",
    "MemoryMax": "",
    "Environment": "COLOUR=blue",
    "CapabilityBoundingSet": "",
    "User": "",
    "ExecStart": "/usr/bin/web --port 8080",
}


@pytest.mark.parametrize(("directive", "value"), ALL.items(), ids=ALL)
async def test_any_value_can_be_edited_as_text(app: WebApp, directive: str, value: str) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await edit(pilot, directive)
        await pilot.press("ctrl+l")
        await until(pilot, lambda: app.screen.query("#value-text"))
        assert app.screen.query_one("#value-text").text == value  # type: ignore[attr-defined]  # a text area
        await pilot.press("escape")
        await until(pilot, lambda: gone(pilot))
        assert drafted(pilot) == []


@pytest.mark.parametrize("directive", ALL)
async def test_a_huge_paste_is_cut_and_nothing_is_lost(app: WebApp, directive: str) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await edit(pilot, directive)
        assert app.focused is not None
        app.focused.post_message(events.Paste("語x\0\x1b" * 25_000 + "\nmore"))
        await pilot.pause()
        if app.screen.query("#value-entry"):
            assert 1000 < len(entry(pilot)) <= LONGEST
            assert "^l takes more" in app._notifications.__iter__().__next__().message
        await pilot.press("escape", "escape")
        await until(pilot, lambda: gone(pilot))
        assert drafted(pilot) == []


async def test_what_is_typed_before_the_editor_is_there_is_typed_into_it(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await edit(pilot, "ReadWritePaths")
        await pilot.press("escape")
        await until(pilot, lambda: gone(pilot))
        for key, letter in (("e", "e"), ("slash", "/"), ("u", "u"), ("p", "p")):
            app.post_message(events.Key(key, letter))  # at once, as from a fast hand
        await until(pilot, lambda: app.screen.query("#value-entry") and entry(pilot) == "/up")


async def test_another_editor_takes_the_place_of_one_that_is_open(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await edit(pilot, "ReadWritePaths")
        await click(pilot, "ReadOnlyPaths=")
        await click(pilot, "e edits it")
        await until(pilot, lambda: app.screen.query_one("#value-editor").border_title == "ReadOnlyPaths=")
        await asyncio.sleep(0)
        assert len(app.screen.query("#value-editor")) == 1


@pytest.mark.parametrize(
    ("directive", "keys", "text"),
    [
        ("MemoryMax", "12", "12"),
        ("Environment", "A=b", "COLOUR=blue\nA=b"),
        ("ProtectSystem", "f", "full"),
        ("User", "web", "web"),
    ],
)
async def test_what_is_typed_already_is_in_the_text(
    app: WebApp, directive: str, keys: str, text: str
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await edit(pilot, directive)
        await pilot.press(*keys, "ctrl+l")
        await until(pilot, lambda: app.screen.query("#value-text"))
        assert app.screen.query_one("#value-text").text == text  # type: ignore[attr-defined]  # a text area
        await pilot.press("escape")
        await until(pilot, lambda: gone(pilot))
        assert drafted(pilot) == []
