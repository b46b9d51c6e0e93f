"""A home that is full or can't be written, while the editor and the command line are used: all goes on, with
no traceback, and what is not remembered stops nothing."""

import subprocess
from pathlib import Path

import pytest

from host.playground import Playground

from ..waiting import HUNG
from .editor import PROGRAM, Editor, at_home
from .rig import inside

DEMO = "unitsmith-demo.service"
FAULTS = {
    "full": "mount -t tmpfs -o size=64k,mode=700 none $HOME; cat /dev/zero >$HOME/full",
    "read-only": "mount -t tmpfs -o ro,mode=700 none $HOME",
}


def within(fault: str) -> list[str]:
    """What runs a command in a mount namespace of its own, in which the home is like this."""
    script = f'{FAULTS[fault]} 2>/dev/null; exec "$@"'
    return ["/usr/bin/unshare", "--mount", "/bin/sh", "-c", script, "sh"]


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("verb", ["score", "explain", "export", "try", "revert"])
def test_every_verb_does_its_work(playground: Playground, tmp_path: Path, fault: str, verb: str) -> None:
    where, given = ["--machine", str(playground.leader)], ""
    words = {
        "score": [*where, DEMO],
        "explain": [*where, "PrivateTmp"],
        "export": [*where, DEMO],
        "try": [*where, "--drop-in", "-", "--settle", "0.3", DEMO],
        "revert": [*where, DEMO],
    }[verb]
    given = "[Service]\nPrivateTmp=yes\n" if verb == "try" else ""
    done = subprocess.run(
        [*within(fault), PROGRAM, verb, *words],
        input=given, env=at_home(tmp_path), capture_output=True, text=True, timeout=HUNG, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr + done.stdout
    assert done.returncode == 0, (done.stderr, done.stdout)
    assert inside(playground, "systemctl", "is-active", DEMO) == "active\n"


@pytest.mark.parametrize("fault", FAULTS)
def test_the_editor_goes_on(playground: Playground, tmp_path: Path, fault: str) -> None:
    words = ["--machine", str(playground.leader), "--settle", "0.5", DEMO]
    editor = Editor(words, tmp_path, within=within(fault))
    try:
        editor.shows(DEMO, "Sandboxing", "active")
        editor.end_the_tour()
        editor.try_private_tmp()
        editor.take_back()
        editor.leave()
    finally:
        editor.close()
