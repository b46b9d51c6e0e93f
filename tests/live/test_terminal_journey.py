"""`unitsmith --playground` in a real terminal: what passes, what breaks, and the way back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from .editor import Editor


@pytest.fixture(params=[(140, 45), (80, 24)], ids=["wide", "80x24"])
def editor(request: pytest.FixtureRequest, playground_root: Path, tmp_path: Path) -> Iterator[Editor]:
    """The demo in a playground of its own, without its tour."""
    where = "--playground" if playground_root == Path("/") else f"--playground={playground_root}"
    started = Editor([where, "--settle", "0.5"], tmp_path, request.param)
    started.shows("unitsmith-demo.service", "PrivateTmp=")
    started.end_the_tour()
    yield started
    started.close()


def test_a_change_that_passes_is_taken_back_and_one_that_breaks_says_why(editor: Editor) -> None:
    editor.try_private_tmp()
    editor.take_back()
    editor.find("readonlypaths", "ReadOnlyPaths")
    editor.press("e")
    editor.shows("enter takes it")
    editor.press("/", "enter")
    editor.shows("[x] ReadOnlyPaths=")
    editor.press("^t")
    editor.shows("FAILED")
    editor.shows("Read-only file system", "ReadOnlyPaths=")
    editor.shows("Undone: files,", "f Fix")
    editor.leave()


def test_a_failure_is_proven_cancelled_and_proven_again(editor: Editor) -> None:
    editor.find("readonlypaths", "ReadOnlyPaths")
    editor.press("e")
    editor.shows("enter takes it")
    editor.press("/", "enter")
    editor.shows("[x] ReadOnlyPaths=")
    editor.press("2")
    editor.find("lockpersonality", "LockPersonality")
    editor.press("space")
    editor.shows("[x] LockPersonality=")
    editor.press("^t")
    editor.shows("Test · FAILED", "f  ReadWritePaths=", "Prove b")
    editor.press("b")
    editor.shows("Proof, restart 1 of at most")
    editor.press("^r")
    editor.shows("NOT PROVEN", "Test · FAILED")
    editor.press("b")
    editor.shows("Test · PROVEN", "ReadOnlyPaths= proven", "Fix f")
    editor.press("f")
    editor.shows("Test · PASSED", "2nd try, with what was proven to pass:")
    assert "more line" not in editor.text  # the end of the log is followed again
    editor.press("^r")
    editor.shows("Test · REVERTED")
    editor.press("^z")
    editor.leave()
