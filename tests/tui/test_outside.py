"""The drop-in in the user's own editor: programs that stand for one, in a real terminal."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from host.ports import HostError
from tui.editor.external import Sheet, command

from ..screen import Screen
from .test_terminal import PROGRAM, UNIT

KEPT = ("HOME", "PATH", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")


def script(folder: Path, body: str) -> Path:
    """An editor that needs nobody."""
    path = folder / "an editor"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def sheets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the texts go."""
    folder = tmp_path / "sheets"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


def test_visual_wins_and_may_have_options(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "vi")
    monkeypatch.setenv("VISUAL", "'/opt/my editor' --wait")
    assert command() == ["/opt/my editor", "--wait"]
    monkeypatch.setenv("VISUAL", "'unfinished")
    with pytest.raises(HostError, match=r"\$VISUAL can't be read"):
        command()


def test_bytes_that_are_no_text_come_back_as_they_were(
    sheets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", "true")
    sheet = Sheet("[Service]\nEnvironment=A=\udcff\n")
    assert sheet.path.read_bytes() == b"[Service]\nEnvironment=A=\xff\n"
    assert sheet.path.stat().st_mode & 0o777 == 0o600
    assert sheet.edit() == "[Service]\nEnvironment=A=\udcff\n"
    sheet.drop()
    assert list(sheets.iterdir()) == []


@pytest.mark.parametrize(
    ("editor", "said"),
    [
        ("false", "false ended with 1, so nothing was taken"),
        ("/no/such/editor", "/no/such/editor can't be used: No such file"),
        ("rm", "can't be used: No such file"),
        ("truncate -s 2M", "larger than 1 MiB"),
    ],
)
def test_an_editor_that_fails_is_told_in_a_sentence(
    sheets: Path, monkeypatch: pytest.MonkeyPatch, editor: str, said: str
) -> None:
    monkeypatch.setenv("VISUAL", editor)
    with pytest.raises(HostError, match=said):
        Sheet("[Service]\n").edit()


@pytest.fixture
def unit_file(tmp_path: Path) -> Path:
    path = tmp_path / "web.service"
    path.write_text(UNIT)
    return path


@pytest.fixture
def screens() -> Iterator[list[Screen]]:
    found: list[Screen] = []
    yield found
    for screen in found:
        screen.close()


def start(screens: list[Screen], unit_file: Path, editor: Path, sheets: Path) -> Screen:
    environment = {name: os.environ[name] for name in KEPT} | {
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
        "TMPDIR": str(sheets),
        "VISUAL": f"'{editor}'",
    }
    screens.append(Screen([str(PROGRAM), str(unit_file)], environment, 140, 45))
    screens[-1].shows("web.service", "PrivateTmp=", "Drop-in")
    return screens[-1]


def test_what_is_written_in_an_editor_is_drafted(
    screens: list[Screen], unit_file: Path, tmp_path: Path, sheets: Path
) -> None:
    editor = script(tmp_path, 'printf "[Service]\\nProtectSystem=strict\\n" >"$1"')
    screen = start(screens, unit_file, editor, sheets)
    screen.press("^e")
    screen.shows("[x] ProtectSystem=", "ProtectSystem=strict")
    assert list(sheets.iterdir()) == []
    screen.press("^z")
    screen.until(lambda text: "[x]" not in text)


def test_mistakes_are_named_by_line_and_can_be_mended_or_left(
    screens: list[Screen], unit_file: Path, tmp_path: Path, sheets: Path
) -> None:
    mend = 'if grep -q Systm "$1"; then sed -i s/Systm/System/ "$1"; '
    editor = script(tmp_path, f'{mend}else printf "[Service]\\nProtectSystm=strict\\n" >"$1"; fi')
    screen = start(screens, unit_file, editor, sheets)
    screen.press("^e")
    screen.shows("Line 2: There is no ProtectSystm=", "Edit it again (e)")
    screen.press("l")
    screen.shows("The draft is as it was. The text is in")
    (left,) = sheets.iterdir()
    assert left.read_text() == "[Service]\nProtectSystm=strict\n"
    screen.until(lambda text: "Line 2:" not in text)
    screen.press("^e")
    screen.shows("Line 2: There is no ProtectSystm=")
    screen.press("e")
    screen.shows("[x] ProtectSystem=")
    assert list(sheets.iterdir()) == [left]


def test_an_editor_that_fails_costs_nothing(
    screens: list[Screen], unit_file: Path, tmp_path: Path, sheets: Path
) -> None:
    editor = script(tmp_path, 'echo "# typed" >>"$1"; exit 3')
    screen = start(screens, unit_file, editor, sheets)
    screen.press("^e")
    screen.shows("ended with 3, so nothing was taken", "[=] PrivateTmp=")
    assert next(sheets.iterdir()).read_text().endswith("# typed\n")
    screen.press("space")
    screen.shows("[x]")
