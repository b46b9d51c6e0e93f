"""`h` on a real terminal and a real systemd: to its end, cancelled midway, and ended with what holds."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from host.playground import Playground

from .editor import Editor
from .rig import HEALTHY, inside

DEMO = "unitsmith-demo.service"
KEPT = f"/etc/systemd/system/{DEMO}.d/zz-unitsmith.conf"


Begins = Callable[..., Editor]


@pytest.fixture
def begins(playground: Playground, tmp_path: Path) -> Iterator[Begins]:
    """The demo in a running playground; with a check that is remembered, unless told otherwise."""
    running: list[Editor] = []

    def begin(size: tuple[int, int] = (140, 45), check: str = HEALTHY) -> Editor:
        if check:
            checks = tmp_path / f".config/unitsmith/checks/{DEMO}"
            checks.parent.mkdir(parents=True)
            checks.write_text(f"{check}\n")
        words = ["--machine", str(playground.leader), "--settle", "0.5", DEMO]
        running.append(Editor(words, tmp_path, size))
        running[0].shows("PrivateTmp=")
        running[0].end_the_tour()
        return running[0]

    yield begin
    for editor in running:
        editor.close()


def as_before(playground: Playground) -> bool:
    """Whether nothing of any trial is left, and the service runs."""
    places = ("/run/unitsmith", "/run/systemd/system.control", "/run/systemd/system", KEPT)
    left = inside(playground, "find", *places, "-path", f"*{DEMO}*", "-type", "f", check=False)
    return not left and inside(playground, "systemctl", "is-active", DEMO, check=False) == "active\n"


def harden(editor: Editor) -> None:
    """Say yes to what is said first."""
    editor.shows("at most 15 trials", "Harden (h)")
    editor.press("h")
    editor.shows("Test · hardening", "of at most 15")


def test_to_its_end_and_the_draft_passes_a_trial(playground: Playground, begins: Begins) -> None:
    editor = begins()
    editor.press("h")
    harden(editor)
    editor.shows("Test · FOUND", "It is in the draft")
    assert as_before(playground)
    editor.press("/")
    editor.shows("Find in all groups")
    editor.press("restrictaddress")
    editor.shows("▸ [x] RestrictAddressFamilies=")
    editor.press("enter", "enter")
    editor.shows("harden   loosened to AF_UNIX AF_INET (seen)")
    editor.press("^t")
    editor.shows("Test · PASSED")
    editor.press("^r")
    editor.shows("Test · REVERTED")
    assert as_before(playground)
    editor.press("2", "^z")
    editor.until(lambda text: "[x]" not in text and "UNSAFE ▸" not in text)
    editor.leave()


def test_without_a_check_it_proposes_some_and_it_can_be_cancelled(
    playground: Playground, begins: Begins
) -> None:
    editor = begins((80, 24), "")
    editor.press("h")
    editor.shows("first say how to tell", "url http://127.0.0.1:8642/", "added.")
    editor.press("escape")
    editor.shows("Not hardened: without a check")
    editor.press("h")
    editor.shows("added.")
    editor.press("^s")
    harden(editor)
    editor.shows("trial 2 of at most 15")
    editor.press("^r")
    editor.shows("Test · CANCELLED", "what was tried is taken back")
    assert as_before(playground)
    editor.press("3")
    editor.shows("Nothing to write yet")
    editor.leave()


def test_it_pauses_and_what_holds_so_far_is_drafted(playground: Playground, begins: Begins) -> None:
    editor = begins()
    editor.press("h")
    harden(editor)
    editor.shows("finding what works", "trial 2 of")
    editor.press("P")
    editor.shows("Test · paused", "The service is as it was.")
    assert as_before(playground)
    editor.press("P")
    editor.shows("Accept A")
    editor.press("A")
    editor.shows("Test · UNCONFIRMED", "! it was ended before", "It is in the draft")
    assert as_before(playground)
    editor.press("^t")
    editor.shows("Test · PASSED")
    editor.press("^r")
    editor.shows("Test · REVERTED")
    assert as_before(playground)
