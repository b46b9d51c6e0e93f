"""Terminals without glyphs get ASCII, wherever the text comes from."""

from pathlib import Path

import pytest
from rich.cells import cell_len

from tui import glyphs
from tui.config import Settings
from tui.editor.panes.panels import PanelList

from .. import sample
from .conftest import NARROW, WIDE, WebApp, drawn, opened, to, until

KEPT = "/etc/systemd/system/web.service.d/zz-unitsmith.conf"


def letters(app: WebApp) -> set[str]:
    """All characters on the screen that are not ASCII."""
    lines = (strip.text for strip in app.screen._compositor.render_strips())
    return {one for line in lines for one in line if not one.isascii()}


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("plain", "plain"),
        ("┏━┓┃╭─╮│", "#=##+-+|"),
        ("▸ ▾ ● ✓ ✗ … → · •", "> v * + x ~ > - *"),
        ("Grüße, naïve", "Grusse, naive"),
        ("日本", "????"),
        ("e\u0301", "e"),
    ],
)
def test_each_character_becomes_one_of_ascii_that_is_as_wide(text: str, plain: str) -> None:
    assert glyphs.plain(text).isascii()
    assert cell_len(glyphs.plain(text)) == cell_len(text) or "ß" in text
    if "ß" not in text:
        assert glyphs.plain(text) == plain


@pytest.mark.parametrize(
    ("environment", "ascii_only"),
    [
        ({"TERM": "xterm-256color", "LANG": "en_US.UTF-8"}, False),
        ({"TERM": "xterm-256color", "LANG": "en_US.utf8"}, False),
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "xterm", "LANG": "C"}, True),
        ({"TERM": "xterm", "LANG": "en_US.UTF-8", "LC_ALL": "POSIX"}, True),
        ({"TERM": "xterm", "LANG": "C", "LC_CTYPE": "C.UTF-8"}, False),
        ({"TERM": "xterm", "LANG": "de_DE@euro"}, True),
        ({"TERM": "linux", "LANG": "en_US.UTF-8"}, True),
        ({"TERM": "vt100"}, True),
        ({"TERM": "dumb"}, True),
        ({"TERM": "screen.xterm-256color", "LANG": "C.UTF-8"}, False),
        ({"TERM": "tmux-256color"}, False),
    ],
)
def test_the_terminal_and_the_locale_say_what_can_be_shown(
    environment: dict[str, str], ascii_only: bool
) -> None:
    assert glyphs.wanted(environment) == ascii_only


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_no_other_character_is_on_the_screen(tmp_path: object, size: tuple[int, int]) -> None:
    app = WebApp(sample.host(), tmp_path, settings=Settings(ascii="yes"))
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        await to(pilot, "ProtectSystem")
        await pilot.press("space", "enter")
        await until(pilot, lambda: app.screen.query_one(PanelList).open_key)
        app.notify("“Größe” → 日本 …")
        await pilot.pause()
        assert letters(app) == set()
        for keys in (("3",), ("ctrl+t",), ("question_mark",), ("escape",), ("p",), ("escape",), ("ctrl+p",)):
            await pilot.press(*keys)
            await pilot.pause(0.2)
            assert letters(app) == set(), keys


async def test_with_glyphs_the_borders_have_them(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        assert {"┃", "│", "●"} <= letters(app)


async def test_bytes_that_are_no_text_are_drawn_as_marks_and_nothing_around_them_is_lost(
    tmp_path: Path,
) -> None:
    host = sample.host()
    host.files[KEPT] = b"[Service]\nEnvironment=A=\xff\xfe\nEnvironment=B=\x1b[2J\n"
    host._loaded.clear()
    app = WebApp(host, tmp_path)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await until(pilot, lambda: "Environment=A=\N{REPLACEMENT CHARACTER}" in drawn(pilot))
        assert "\x1b" not in drawn(pilot)
        drawn(pilot).encode()
