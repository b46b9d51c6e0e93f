"""Text of others steers no terminal: by every verb, on every pane; how many sequences is printed."""

import ast
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

import cli
import tui
from cli import main
from host.fake import FakeHost, Outcome
from host.fake.manager import Settings
from host.ports import JournalEntry
from trial import events
from trial.events import AnyEvent
from tui.widgets.lines import LineView
from workbench import harmless
from workbench.event_text import describe

from .. import sample
from ..hostile import SEQUENCES, STEERS, TEXTS
from .conftest import NARROW, WIDE, WebApp, opened, to, until
from .test_trial import title
from .units import PickerApp

ALL = "".join(TEXTS)


def in_a_line(text: str) -> str:
    """As much of it as one line of a unit file can have: at a NUL systemd stops reading."""
    return text.replace("\n", " ").replace("\r", " ").replace("\0", "")


@pytest.mark.parametrize("text", TEXTS, ids=SEQUENCES)
def test_nothing_that_steers_is_left_and_nothing_else_is_lost(text: str) -> None:
    for made in (harmless.line(text), harmless.lines(text)):
        assert not STEERS.search(made)
        kept = STEERS.sub("", text).replace("\n", "").replace("\t", "")
        assert [one for one in made if one in kept] >= list(kept) or set(kept) <= set(made)
    assert "\n" not in harmless.line(text)


@given(st.text())
def test_of_any_text(text: str) -> None:
    assert not STEERS.search(harmless.lines(text))
    assert harmless.line(text).splitlines() in ([], [harmless.line(text)])
    said = harmless.as_json({"text": text})
    assert not STEERS.search(said)
    assert json.loads(said)["text"] == text


def test_bytes_that_are_no_text_are_told_in_json_too() -> None:
    text = os.fsdecode(b"\xff\x9b31m")
    assert json.loads(harmless.as_json({"text": text}))["text"] == text
    assert harmless.line(text) == "\N{REPLACEMENT CHARACTER}" * 2 + "31m"


ENTRY = JournalEntry("c", 0.0, ALL, identifier=ALL, pid=7)
EVENTS: tuple[AnyEvent, ...] = (
    events.Step(0.0, "x", ALL),
    events.Warned(0.0, ALL),
    events.Ineffective(0.0, ALL, ALL),
    events.Logged(0.0, ENTRY),
    events.Checked(0.0, ALL, False, ALL, 0.1),
    events.Verdict(0.0, False, ALL, (events.Suspect(ALL, ALL, (ALL,)),), (ENTRY,)),
    events.Undone(0.0, False, True, ALL),
    events.Kept(0.0, ALL),
)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_an_event_is_a_line_that_says_no_more_than_it_is(event: AnyEvent) -> None:
    said = describe(event)
    assert not STEERS.search(said)
    assert len(said.split("\n")) == (2 if isinstance(event, events.Verdict) else 1)


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A unit file with all of it in its values, below a directory with all that a name can have."""
    name = ALL.replace("/", "").replace("\0", "").replace("\n", "")[:180]
    folder = tmp_path / os.fsdecode(name.encode()[:200])
    folder.mkdir()
    values = [in_a_line(text) for text in TEXTS]
    lines = [f"Environment=A={value}\nX-{value}={value}\n{value}" for value in values]
    text = "[Unit]\nDescription=" + "".join(values) + "\n[Service]\nExecStart=/bin/true\n" + "\n".join(lines)
    (folder / "x.service").write_bytes(text.encode())
    return folder / "x.service"


VERBS = (("score",), ("score", "--json"), ("export",), ("export", "--to", "run"))


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_a_verb_shows_it_harmless_on_a_terminal(hostile: Path, verb: tuple[str, ...]) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "cli", *verb, str(hostile)]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        said = b""
        while True:
            try:
                said += os.read(ours, 65536)
            except OSError:  # nobody has the other side any more
                break
        status = process.wait()
    os.close(ours)
    assert status == 0, said
    assert not STEERS.search(said.decode("utf-8", "surrogateescape").replace("\r\n", "\n"))


def test_what_is_exported_to_a_file_has_every_byte(
    hostile: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main.run(["export", str(hostile)]) == 0
    out, err = capfdbinary.readouterr()
    assert all(in_a_line(text).encode() in out for text in TEXTS)
    assert b"control characters" in err


TYPED = ALL.replace("\0", "")


@pytest.mark.parametrize(
    "words", [("explain", TYPED), ("explain", "--find", TYPED), ("score", TYPED), ("export", TYPED)]
)
def test_what_is_typed_is_repeated_harmlessly(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.run(list(words)) in (2, 3)
    out, err = capsys.readouterr()
    assert not STEERS.search(out + err)


def test_what_is_typed_wrongly_too(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main.run(["try", TYPED])
    out, err = capsys.readouterr()
    assert not STEERS.search(out + err)


def test_no_other_module_writes_to_the_standard_streams() -> None:
    """It would have to think of all this by itself. Aside prints words of our own, with the screen away."""
    found = []
    for path in (*Path(tui.__path__[0]).rglob("*.py"), *Path(cli.__path__[0]).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            words = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if path.name not in ("output.py", "suspension.py") and re.fullmatch(
                r"print|sys\.std.*write", words
            ):
                found.append(f"{path.name}:{node.lineno}")
    assert not found


# On the screen


def breaks(unit: str, settings: Settings) -> Outcome:
    if "PrivateDevices" not in settings:
        return Outcome(lines=TEXTS)
    return Outcome("failed", "failed", "failed", "exit-code", 1, 1, lines=TEXTS)


def host() -> FakeHost:
    values = "".join(f"Environment=A={in_a_line(text)}\n" for text in TEXTS)
    found = sample.host(script=breaks)
    text = f"[Unit]\nDescription={in_a_line(ALL)}\n[Service]\n{values}"
    found.files[sample.DROP_IN] = text.encode()
    return found


def sent(pilot: Pilot[None]) -> str:
    """All that is drawn, as it goes to the terminal."""
    strips = pilot.app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


async def look(pilot: Pilot[None]) -> int:
    """Look at every list from its beginning to its end; how many marks there are."""
    marks = 0
    for view in pilot.app.screen.query(LineView):
        for y in range(0, view.virtual_size.height + 1, max(1, view.size.height)):
            view.scroll_to(y=y, animate=False, force=True)
            await pilot.pause()
            text = sent(pilot)
            assert not STEERS.search(text), ascii(STEERS.findall(text)[:5])
            marks += sum(0x2400 <= ord(one) < 0x2440 for one in text)
    return marks


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_every_pane_of_the_editor_shows_it_harmless(tmp_path: Path, size: tuple[int, int]) -> None:
    app = WebApp(host(), tmp_path)
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        await look(pilot)
        for key in ("1", "2", "3", "4"):
            await pilot.press(f"alt+{key}")
            await pilot.pause()
            await look(pilot)
        await to(pilot, "PrivateDevices")
        await pilot.press("space", "ctrl+t")
        await until(pilot, lambda: title(app) == "Test · FAILED")
        assert await look(pilot)
        app.notify(ALL, title=ALL)
        await pilot.pause()
        assert not STEERS.search(sent(pilot))


async def test_the_picker_shows_it_harmless(tmp_path: Path) -> None:
    app = PickerApp(host(), tmp_path)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        await until(pilot, lambda: "web.service" in sent(pilot))
        await look(pilot)


def test_how_many(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\nsequences shown harmless: {len(TEXTS)}")
