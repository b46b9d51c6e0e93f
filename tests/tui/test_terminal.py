"""The program in a real terminal: a journey on a unit file, poor terminals, bad input, and ends."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ..screen import Screen

PROGRAM = Path(sys.executable).with_name("unitsmith")
UNIT = """\
[Unit]
Description=A web server

[Service]
ExecStart=/usr/bin/web
PrivateTmp=yes
Environment=GREETING=日本語
"""
Start = Callable[..., Screen]


@pytest.fixture
def unit_file(tmp_path: Path) -> Path:
    path = tmp_path / "web.service"
    path.write_text(UNIT)
    return path


@pytest.fixture
def start(unit_file: Path) -> Iterator[Start]:
    """Start unitsmith on a unit file in a terminal, and wait for its screen."""
    screens: list[Screen] = []

    def begin(path: Path | None = None, size: tuple[int, int] = (140, 45), **variables: str) -> Screen:
        kept = ("HOME", "PATH", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
        environment = {name: os.environ[name] for name in kept} | {
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
        }
        environment |= variables
        screens.append(Screen([str(PROGRAM), str(path or unit_file)], environment, *size))
        return screens[-1]

    yield begin
    for screen in screens:
        screen.close()


def drafts() -> list[dict[str, object]]:
    """What is remembered of drafts."""
    folder = Path(os.environ["XDG_STATE_HOME"]) / "unitsmith/drafts"
    return [json.loads(path.read_bytes()) for path in folder.glob("*.json")]


def drafted() -> list[str]:
    return [edit["name"] for draft in drafts() for edit in draft["edits"]]  # type: ignore[attr-defined]


def test_a_journey(start: Start) -> None:
    screen = start()
    screen.shows("web.service", "Sandboxing", "PrivateTmp=", "Drop-in")
    screen.press("/", "protectsys")
    screen.until(lambda text: "found" in text and "ProtectSystem=" in text)
    screen.press("enter")
    screen.press("space")
    screen.shows("[x] ProtectSystem=", "ProtectSystem=strict")
    screen.press("^z")
    screen.until(lambda text: "[x]" not in text and "Undone: ProtectSystem=strict." in text)
    screen.press("^y")
    screen.shows("[x] ProtectSystem=")
    screen.press("?")
    screen.shows("where you are", "Try the draft")
    screen.press("escape")
    screen.until(lambda text: "where you are" not in text)
    screen.press("^p")
    screen.shows("Search for commands")
    screen.press("show all keys")
    screen.shows("Help (?)")
    screen.press("escape")
    screen.until(lambda text: "Search for" not in text)
    screen.press("^q")
    assert screen.ended() == 0
    assert drafted() == ["ProtectSystem"]
    again = start()
    again.shows("was left on")
    again.press("g")
    again.shows("[x] ProtectSystem=")


@pytest.mark.parametrize(
    "variables",
    [
        {"TERM": "linux"},
        {"TERM": "vt100", "COLORTERM": ""},
        {"TERM": "dumb", "COLORTERM": ""},
        {"TERM": "xterm-256color", "LANG": "C"},
        {"TERM": "xterm", "LC_ALL": "POSIX", "NO_COLOR": "1"},
    ],
    ids=str,
)
def test_terminals_without_glyphs_get_ascii(start: Start, variables: dict[str, str]) -> None:
    screen = start(**variables)
    screen.shows("web.service", "[=] PrivateTmp=", "Drop-in")
    screen.press("space", "3", "v")
    screen.shows("[x]", "GREETING=")
    assert screen.text.isascii()
    screen.press("^q")
    assert screen.ended() == 0


@pytest.mark.parametrize(
    "variables", [{"TERM": "screen"}, {"TERM": "tmux-256color"}, {"NO_COLOR": "1"}], ids=str
)
def test_terminals_with_glyphs_get_them(start: Start, variables: dict[str, str]) -> None:
    screen = start(**variables)
    screen.shows("[=] PrivateTmp=", "┃", "│")
    screen.press("^q")
    assert screen.ended() == 0


def test_no_colour_at_all_where_there_are_sixteen_and_none_is_wanted(start: Start) -> None:
    screen = start(TERM="linux", COLORTERM="", NO_COLOR="1")
    screen.shows("[=] PrivateTmp=")
    screen.press("space")
    screen.shows("[x]")
    codes = {
        code
        for part in screen.written.split(b"\x1b[")[1:]
        if b"m" in part and (codes := part.split(b"m", 1)[0]).replace(b";", b"").isdigit()
        for code in codes.split(b";")
    }
    assert not codes & {str(code).encode() for code in (*range(30, 39), *range(40, 49), *range(90, 108))}


def test_a_tiny_window_says_so_and_recovers_with_nothing_lost(start: Start) -> None:
    screen = start()
    screen.shows("[=] PrivateTmp=")
    screen.press("down", "space", "enter")
    screen.shows("[x]", "page")
    screen.resize(40, 10)
    screen.shows("unitsmith needs 60 columns")
    screen.resize(80, 24)
    screen.shows("[x]", "[2 Panels]")
    screen.press("space")
    screen.until(lambda text: "[x]" not in text)
    screen.press("^q")
    assert screen.ended() == 0


def test_a_storm_of_resizes(start: Start) -> None:
    screen = start()
    screen.shows("[=] PrivateTmp=")
    screen.press("down", "space")
    screen.shows("[x]")
    for number in range(100):
        screen.resize(40 + 7 * number % 160, 10 + 11 * number % 50)
        screen.read(0)
    screen.resize(120, 40)
    screen.shows("[x]", "Drop-in", "Sandboxing")
    screen.press("space")
    screen.until(lambda text: "[x]" not in text)


@pytest.mark.parametrize("where", [("/",), ("e",), ("E",), (",",), ()], ids=str)
def test_a_paste_of_100_kb_anywhere_loses_nothing(start: Start, where: tuple[str, ...]) -> None:
    screen = start()
    screen.shows("[=] PrivateTmp=")
    screen.press("down", "space")
    screen.shows("[x]")
    screen.press(*where)
    screen.read(0.5)
    paste = ("ProtectHome=yes # and words\n" * 4000)[:100_000]
    os.set_blocking(screen.fd, False)
    rest = f"\x1b[200~{paste}\x1b[201~".encode()
    while rest:
        try:
            rest = rest[os.write(screen.fd, rest) :]
        except BlockingIOError:
            screen.read(0.01)
    os.set_blocking(screen.fd, True)
    if where == ("E",):
        screen.press("escape")
        screen.shows("throws it away")  # asks before it loses what was pasted
    screen.press("escape", "escape")
    screen.until(lambda text: "[x]" in text and "Find" not in text and "leaves it" not in text)
    screen.press("^q")
    assert screen.ended() == 0
    assert drafted() == ["ProtectHome"]


def test_three_hundred_assignments_and_wide_names(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "網頁伺服器/web.service"
    path.parent.mkdir()
    lines = [f"Environment=NAME{n}=値{n}" for n in range(150)] + [
        f"ReadOnlyPaths=/srv/目錄{n}" for n in range(150)
    ]
    path.write_text(UNIT + "\n".join(lines) + "\n")
    screen = start(path, size=(140, 30))
    screen.shows("[=] PrivateTmp=")
    screen.press("/", "readonlyp", "enter")
    screen.shows("[=] ReadOnlyPaths=")
    screen.press("enter")
    screen.shows("/srv/")
    for size in ((80, 24), (61, 16), (140, 45)):
        screen.resize(*size)
        screen.shows("ReadOnlyPaths=")
    screen.press("^q")
    assert screen.ended() == 0


def test_a_draft_that_was_left_is_offered_over_the_editor(start: Start) -> None:
    screen = start()
    screen.shows("[=] PrivateTmp=")
    screen.press("down", "space")
    screen.shows("[x]")
    screen.press("^q")
    assert screen.ended() == 0
    again = start()
    again.until(lambda text: "Discard it" in text and "PrivateTmp=" in text)
    question = next(line for line in again.text.split("\n") if "A draft of this unit" in line)
    assert question.index("A draft") > 20  # in the middle, in a frame


def test_a_terminal_that_goes_away_leaves_the_draft(start: Start) -> None:
    screen = start()
    screen.shows("[=] PrivateTmp=")
    screen.press("down", "space")
    screen.shows("[x]")
    screen.press("down", "down", "space")
    screen.hang_up()
    _, status = os.waitpid(screen.pid, 0)
    screen.status = os.waitstatus_to_exitcode(status)
    assert "ProtectHome" in drafted()


def test_a_terminal_that_goes_away_leaves_what_was_being_typed_as_text(start: Start) -> None:
    screen = start()
    screen.shows("[=] PrivateTmp=")
    screen.press("E")
    screen.shows("takes it")
    screen.press("\x1b[1;5F", "enter", "[Service]", "enter", "ProtectHome=tmpfs")
    screen.shows("ProtectHome=tmpfs")
    screen.hang_up()
    _, status = os.waitpid(screen.pid, 0)
    screen.status = os.waitstatus_to_exitcode(status)
    assert "ProtectHome" in drafted()


def test_a_broken_settings_file_is_told_with_its_line_and_the_rest_holds(start: Start) -> None:
    folder = Path(os.environ["XDG_CONFIG_HOME"]) / "unitsmith"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text('ascii = "yes"\nthme = "nord"\n[keymap]\ntoggle = "z"\n')
    screen = start()
    screen.shows("thme:", "theme?", "PrivateTmp=", "z toggle")
    screen.press("z")
    screen.shows("[x]")
    assert screen.text.isascii()
