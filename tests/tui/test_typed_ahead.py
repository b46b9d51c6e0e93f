"""Keys that arrive together, as from a fast hand or over a slow line, act one after another."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.events import Key
from textual.widgets import Input

from tui.dialogs.question import Answer, Question

from .conftest import WIDE, WebApp, opened, row, shown, until

NAMES = {"/": "slash", "\r": "enter", " ": "space"}


@asynccontextmanager
async def held_up(app: WebApp) -> AsyncIterator[None]:
    """The list is busy until the application has taken all that is typed meanwhile."""
    let_go = asyncio.Event()
    app.screen.query_one("#panels").call_later(let_go.wait)
    yield
    app.call_later(let_go.set)


def type_at_once(app: WebApp, text: str) -> None:
    """As a terminal sends keys that come together."""
    for letter in text:
        app.post_message(Key(NAMES.get(letter, letter), letter))


def searched_for(app: WebApp) -> str:
    return app.screen.query_one("#find", Input).value


async def test_letters_behind_the_key_to_search_are_searched_for(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        async with held_up(app):
            type_at_once(app, "/pxt")  # "p" opens the presets, "x" changes the draft
        await until(pilot, lambda: searched_for(app) == "pxt")
        assert len(app.screen_stack) == 1


async def test_a_key_behind_enter_is_for_what_was_found(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        async with held_up(app):
            type_at_once(app, "/privatetmp\r ")
        await until(pilot, lambda: "[x]" in row(pilot, "PrivateTmp"))
        assert not app.screen.query("#find")


async def test_a_key_behind_the_answer_to_a_question_is_for_what_lies_beneath(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await app.push_screen(Question("Well?", Answer("yes", "Yes", "y"), Answer("no", "No", "n")))
        type_at_once(app, "y/pt")
        await until(pilot, lambda: searched_for(app) == "pt")


async def test_no_key_is_lost(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        async with held_up(app):
            type_at_once(app, "/" + "ab" * 30)
        await until(pilot, lambda: searched_for(app) == "ab" * 30)


async def test_a_search_that_began_before_the_unit_was_read_goes_on(app: WebApp) -> None:
    app.gate.clear()
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("slash", "p")
        app.gate.set()
        await until(pilot, lambda: app.editor and app.editor.snapshot)
        await pilot.press(*"rivatetmp")
        assert searched_for(app) == "privatetmp"
        await until(pilot, lambda: "PrivateTmp=" in shown(pilot, "panels"))
        await pilot.press("escape")
        await until(pilot, lambda: "ProtectSystem=" in shown(pilot, "panels"))
