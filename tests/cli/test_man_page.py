"""unitsmith(1), as packaging/man_page.py makes it."""

import os
import re
import subprocess
import sys
from pathlib import Path

from cli import arguments

MAKE = Path(__file__).parents[2] / "packaging" / "man_page.py"


def test_the_manual_page_has_every_verb_and_option_and_pleases_man(tmp_path: Path) -> None:
    page = tmp_path / "unitsmith.1"
    # By Python alone: that is all a build has.
    page.write_bytes(
        subprocess.run([sys.executable, "-I", "-S", str(MAKE)], capture_output=True, check=True).stdout
    )
    shown = subprocess.run(
        ["man", "--warnings", "-E", "UTF-8", "-l", str(page)],
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "MANWIDTH": "100", "MAN_KEEP_FORMATTING": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stderr == ""
    parsers = {"": arguments.editor, **arguments.VERBS}
    wanted = {f"unitsmith {verb}".strip() for verb in parsers} | {
        option
        for make in parsers.values()
        for action in make()._actions
        for option in action.option_strings
        if action.dest != "help"
    }
    text = re.sub(r"\s+", " ", shown.stdout)
    assert [word for word in wanted if word not in text] == []
