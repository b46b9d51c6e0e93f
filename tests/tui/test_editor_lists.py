"""Editors of lists, by key and by mouse: paths, variables, commands and users."""

from pathlib import Path

import pytest

from tui.values.rows import RowList

from .. import sample
from .conftest import NARROW, WIDE, WebApp, click, shown, until
from .valuing import asked, drafted, edit, entry, hint, peopled, taken


@pytest.fixture
def app(tmp_path: Path) -> WebApp:
    return peopled(tmp_path)


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_paths_are_completed_from_the_host(app: WebApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await edit(pilot, "ReadWritePaths")
        await pilot.press(*"/sr")
        await until(pilot, lambda: "/srv/" in shown(pilot, "value-offers"))
        await pilot.press("tab")
        await until(pilot, lambda: "/srv/data/" in shown(pilot, "value-offers"))
        await pilot.press("tab")
        assert entry(pilot) == "/srv/da"
        await asked(pilot)
        await pilot.press("down", "down", "enter")
        assert entry(pilot) == "/srv/data/"
        await pilot.press("backspace")
        await until(pilot, lambda: "/srv/data is a directory." in hint(pilot))
        await taken(pilot, "ReadWritePaths=/srv/data")


async def test_an_offer_is_clicked(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await edit(pilot, "ReadWritePaths")
        await pilot.press(*"-/srv/")
        await until(pilot, lambda: "-/srv/dark/" in shown(pilot, "value-offers"))
        await click(pilot, "-/srv/dark/", "value-offers")
        assert entry(pilot) == "-/srv/dark/"
        await taken(pilot, "ReadWritePaths=-/srv/dark/")


async def test_a_path_that_is_missing_is_said_and_made_optional_by_a_key(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await edit(pilot, "ReadWritePaths")
        await pilot.press(*"/srv/nope")
        await until(pilot, lambda: "226/NAMESPACE" in hint(pilot))
        await pilot.press("ctrl+o")
        assert entry(pilot) == "-/srv/nope"
        await until(pilot, lambda: "the - before it allows that" in hint(pilot))
        await taken(pilot, "ReadWritePaths=-/srv/nope")


async def test_rows_are_added_dropped_brought_back_moved_and_changed(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await edit(pilot, "Environment")
        assert "10-site.conf:3" in shown(pilot, "value-rows")
        await pilot.press(*"SIZE=two words")
        await until(pilot, lambda: 'written as "SIZE=two words"' in hint(pilot))
        await pilot.press("ctrl+j", *"A=1")
        await until(pilot, lambda: "written as" not in hint(pilot))
        await taken(pilot, 'Environment="SIZE=two words"', "Environment=A=1")
        await edit(pilot, "Environment")
        assert "SIZE=two words" in shown(pilot, "value-rows")
        await pilot.press("up", "shift+up", "down", "d", "up", "d")
        assert "COLOUR=blue" in shown(pilot, "value-rows").split("taken away")[0]
        await taken(pilot, "Environment=", "Environment=A=1")
        await edit(pilot, "Environment")
        assert "[+] COLOUR=blue" in shown(pilot, "value-rows")
        await click(pilot, "[+]", "value-rows")
        await until(pilot, lambda: "[+]" not in shown(pilot, "value-rows"))
        await click(pilot, "A=1", "value-rows")
        await until(pilot, lambda: entry(pilot) == "A=1")
        await pilot.press("backspace", "2")
        await pilot.press("enter")
        await until(pilot, lambda: "Environment=A=2" in drafted(pilot))


async def test_what_a_drop_in_cannot_take_away_is_said(app: WebApp) -> None:
    app.host.files[sample.FRAGMENT] += b"\n[Unit]\nAfter=a.service\n"
    async with app.run_test(size=WIDE) as pilot:
        await edit(pilot, "After")
        await pilot.press("up", "d")
        await until(pilot, lambda: "can only add to After=" in hint(pilot))
        await asked(pilot, "remark")  # what the host knows of the row comes later, and is not in its way
        assert "can only add to After=" in hint(pilot)
        assert "[+]" not in shown(pilot, "value-rows")
        await pilot.press("down", *"b.service")
        await taken(pilot, "After=b.service")


async def test_a_command_tells_its_prefixes_and_whether_its_program_is_there(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await edit(pilot, "ExecStart")
        assert entry(pilot) == "/usr/bin/web --port 8080"
        await until(pilot, lambda: "/usr/bin/web is there." in hint(pilot))
        await pilot.press("home", "minus")
        await until(pilot, lambda: "- a failure counts as success" in hint(pilot))
        await pilot.press("end", *["backspace"] * 12, "x")
        await until(pilot, lambda: "203/EXEC" in hint(pilot))
        await taken(pilot, "ExecStart=", "ExecStart=-/usr/bin/webx")


async def test_users_are_offered_from_the_host(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await edit(pilot, "User")
        await pilot.press(*"we")
        await until(pilot, lambda: shown(pilot, "value-offers").split() == ["web", "webmaster"])
        await pilot.press("down", "enter")
        await until(pilot, lambda: "web is user 33." in hint(pilot))
        await pilot.press("x")
        await until(pilot, lambda: "/etc/passwd has no user webx." in hint(pilot))
        await pilot.press("backspace")
        await taken(pilot, "User=web")


async def test_a_page_of_rows_takes_the_cursor_along(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await edit(pilot, "Environment")
        for number in range(30):
            await pilot.press(*f"V{number}=x", "ctrl+j")
        await pilot.press("up")
        rows = app.screen.query_one(RowList)
        for key in ("pageup", "pageup", "pagedown"):
            before = rows.cursor
            await pilot.press(key)
            await until(pilot, lambda before=before: rows.cursor != before)
            assert rows.scroll_offset.y <= rows.cursor < rows.scroll_offset.y + rows.page
