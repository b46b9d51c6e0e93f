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
