"""The drop-in typed as text in the place of its preview, by keys and by mouse."""

import pytest
from textual import events
from textual.pilot import Pilot

from tui.dialogs.question import Question
from tui.editor.panes.drop_in import DropInArea, Remarks
from tui.editor.panes.preview import Preview
from tui.editor.screen import EditorScreen

from .conftest import NARROW, WIDE, WebApp, drawn, opened, row, to, until
from .test_trial import title


def area(app: WebApp) -> DropInArea:
    return app.screen.query_one(DropInArea)


def said(app: WebApp) -> str:
    return " ".join(str(app.screen.query_one(Remarks).render()).split())


async def writing(app: WebApp, pilot: Pilot[None]) -> None:
    """Open the text by its key."""
    await opened(pilot)
    await pilot.press("E")
    await until(pilot, lambda: isinstance(app.focused, DropInArea))


async def typed(app: WebApp, pilot: Pilot[None], text: str) -> None:
    """Put a text in the place of what is there, as a paste does."""
    await pilot.press("f7")  # all of it
    app.post_message(events.Paste(text))
    await until(pilot, lambda: area(app).text == text)


async def click_word(pilot: Pilot[None], word: str) -> None:
    """Click on the first place of the screen that has a word."""
    lines = drawn(pilot).split("\n")
    y = next(number for number, line in enumerate(lines) if word in line)
    await pilot.click(offset=(lines[y].index(word), y))


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_the_text_takes_the_previews_place_and_is_drafted_in_one_step(
    app: WebApp, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        await writing(app, pilot)
        assert not app.screen.query_one(Preview).display
        if size == NARROW:
            assert area(app).region.width > size[0] - 6
        await pilot.press(*"ProtectSystem=strict", "enter", *"ProtectHome=yes", "ctrl+s")
        await until(pilot, lambda: not app.screen.query(DropInArea))
        assert app.screen.snapshot.changed == (("Service", "ProtectSystem"), ("Service", "ProtectHome"))
        assert isinstance(app.focused, Preview)
        assert "ProtectSystem=strict" in drawn(pilot)
        await pilot.press("ctrl+z")
        await until(pilot, lambda: app.screen.snapshot.changed == ())


async def test_mistakes_are_named_by_line_while_it_is_typed_and_taken_only_when_asked_again(
    app: WebApp,
) -> None:
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await writing(app, pilot)
        await pilot.press(*"ProtectSystm=strict")
        await until(pilot, lambda: "! 2: There is no ProtectSystm= in [Service]; did you mean" in said(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app._notifications)
        assert "^s again takes" in next(iter(app._notifications)).message
        assert app.screen.snapshot.changed == ()
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not app.screen.query(DropInArea))
        assert "ProtectSystm=strict" in app.screen.snapshot.drop_in


async def test_lines_that_this_systemd_does_not_know_are_left_out_where_that_is_wanted(app: WebApp) -> None:
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await writing(app, pilot)
        text = "[Service]\nProtectHome=yes\nFromTheFuture=yes\n[Container]\nImage=x\n"
        await typed(app, pilot, text)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app._notifications)
        assert "f8 leaves out those" in next(iter(app._notifications)).message
        await pilot.press("f8")
        assert area(app).text == "[Service]\nProtectHome=yes\n"
        await pilot.press("ctrl+z")
        assert area(app).text == text
        await pilot.press("f8", "ctrl+s")
        await until(pilot, lambda: app.screen.snapshot.changed == (("Service", "ProtectHome"),))


async def test_a_mended_text_is_taken_at_once(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await writing(app, pilot)
        await typed(app, pilot, "[Service]\nProtectHome=nope\n")
        await until(pilot, lambda: "! 2:" in said(app))
        await typed(app, pilot, "[Service]\nProtectHome=yes\n")
        await until(pilot, lambda: said(app) == "Nothing wrong with it.")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen.snapshot.changed == (("Service", "ProtectHome"),))


async def test_escape_leaves_the_draft_and_asks_before_it_loses_what_was_typed(app: WebApp) -> None:
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await writing(app, pilot)
        await pilot.press("escape")
        await until(pilot, lambda: not app.screen.query(DropInArea))
        await writing(app, pilot)
        await pilot.press(*"ProtectHome=yes", "escape")
        await until(pilot, lambda: app._notifications)
        assert "takes what you typed" in next(iter(app._notifications)).message
        assert area(app).text.endswith("ProtectHome=yes")
        await pilot.press("escape")
        await until(pilot, lambda: not app.screen.query(DropInArea))
        assert app.screen.snapshot.changed == ()
        assert isinstance(app.focused, Preview)


async def test_all_of_it_by_mouse(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await click_word(pilot, "as text")
        await until(pilot, lambda: isinstance(app.focused, DropInArea))
        await typed(app, pilot, "[Service]\nProtectHome=nope\nProtectSystem=strict\n")
        await until(pilot, lambda: "! 2:" in said(app))
        assert area(app).cursor_location[0] == 3
        await click_word(pilot, "2: It takes")
        await until(pilot, lambda: area(app).cursor_location[0] == 1)
        await pilot.press("backspace", "backspace", "backspace", "backspace", *"yes")
        await click_word(pilot, "take it")
        await until(pilot, lambda: len(app.screen.snapshot.changed) == 2)
        await until(pilot, lambda: "as text" in drawn(pilot))
        await click_word(pilot, "as text")
        await until(pilot, lambda: isinstance(app.focused, DropInArea))
        await click_word(pilot, "leave it")
        await until(pilot, lambda: not app.screen.query(DropInArea))


async def test_it_begins_at_the_line_of_the_directive_under_the_cursor(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        for name in ("ProtectSystem", "ProtectHome"):
            await to(pilot, name)
            await pilot.press("space")
        await to(pilot, "ProtectSystem")
        await pilot.press("E")
        await until(pilot, lambda: isinstance(app.focused, DropInArea))
        line, column = area(app).cursor_location
        assert area(app).document.get_line(line)[:column] == "ProtectSystem=strict"


async def test_other_previews_are_shown_meanwhile_and_the_text_is_kept(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await writing(app, pilot)
        await pilot.press(*"ProtectHome=yes")
        await click_word(pilot, " Unit ")
        await until(pilot, lambda: "ExecStart=/usr/bin/web" in drawn(pilot))
        assert isinstance(app.focused, Preview)
        await pilot.press("2", "v", "v", "v")
        await until(pilot, lambda: area(app).display)
        await pilot.press("E")
        await until(pilot, lambda: isinstance(app.focused, DropInArea))
        assert area(app).text == "[Service]\nProtectHome=yes"


async def test_a_draft_that_changes_meanwhile_is_followed_or_told_of(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await writing(app, pilot)
        await pilot.press("tab", "2")
        await to(pilot, "ProtectHome")
        await pilot.press("space")
        await until(pilot, lambda: "ProtectHome=yes" in area(app).text)
        await pilot.press("E", *"PrivateDevices=yes", "enter")
        await pilot.press("tab", "2")
        await to(pilot, "ProtectSystem")
        await pilot.press("space")
        await until(pilot, lambda: "[x] ProtectSystem=" in row(pilot, "ProtectSystem"))
        await until(pilot, lambda: "The draft was changed meanwhile" in said(app))
        assert "PrivateDevices=yes" in area(app).text
        await pilot.press("E", "ctrl+s")
        await until(pilot, lambda: not app.screen.query(DropInArea))
        assert set(app.screen.snapshot.changed) == {("Service", "PrivateDevices"), ("Service", "ProtectHome")}


async def test_a_test_tries_what_was_typed(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await writing(app, pilot)
        await pilot.press(*"ProtectHome=yes", "ctrl+t")
        await until(pilot, lambda: title(app) == "Test · PASSED")
        assert app.screen.snapshot.changed == (("Service", "ProtectHome"),)


async def test_undo_in_the_text_is_about_the_text(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await to(pilot, "ProtectHome")
        await pilot.press("space", "E")
        await until(pilot, lambda: isinstance(app.focused, DropInArea))
        before = area(app).text
        await pilot.press("enter", *"PrivateDevices=yes", "ctrl+z", "ctrl+z", "ctrl+z")
        await until(pilot, lambda: area(app).text == before)
        assert app.screen.snapshot.changed == (("Service", "ProtectHome"),)
        await pilot.press("ctrl+y")
        await until(pilot, lambda: area(app).text != before)
        await click_word(pilot, "^z Undo")
        await until(pilot, lambda: area(app).text == before)


@pytest.mark.parametrize(("answer", "running", "names"), [("t", False, 1), ("w", False, 0), ("s", True, 0)])
async def test_leaving_with_text_that_is_not_taken_asks(
    app: WebApp, answer: str, running: bool, names: int
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await writing(app, pilot)
        editor = app.screen
        assert isinstance(editor, EditorScreen)
        await pilot.press(*"ProtectHome=yes", "ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, Question))
        await pilot.press(answer)
        await until(pilot, lambda: app._exit or (running and app.screen is editor))
        assert editor.unit is not None
        assert len(editor.unit.draft.edits) == names


async def test_what_is_typed_in_one_burst_goes_into_the_text(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        for key in "EProtectHome=yes":
            app.post_message(events.Key({"=": "equals_sign"}.get(key, key), key))
        await until(pilot, lambda: app.screen.query(DropInArea) and "ProtectHome=yes" in area(app).text)


async def test_a_paste_of_100_kb_is_judged_and_taken_whole(app: WebApp) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await writing(app, pilot)
        text = "[Service]\n" + "".join(f"Environment=NAME{number}=value\n" for number in range(3900))
        assert len(text) > 100_000
        await typed(app, pilot, text)
        await until(pilot, lambda: said(app) == "Nothing wrong with it.")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not app.screen.query(DropInArea))
        assert app.screen.snapshot.drop_in.count("Environment=NAME") == 3900


async def test_bytes_that_are_no_text_come_through(app: WebApp) -> None:
    app.host.files["/etc/systemd/system/web.service.d/zz-unitsmith.conf"] = b"[Service]\nEnvironment=A=\xff\n"
    app.host._loaded.clear()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await writing(app, pilot)
        await until(pilot, lambda: "Environment=A=" in drawn(pilot))
        drawn(pilot).encode()
        await pilot.press("ctrl+end", *"ProtectHome=yes", "ctrl+s")
        await until(pilot, lambda: "! 2:" in said(app) and app._notifications)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not app.screen.query(DropInArea))
        assert "Environment=A=\udcff" in app.screen.snapshot.drop_in
