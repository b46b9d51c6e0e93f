"""`unitsmith shell UNIT`: a shell with the sandbox and the user of a service, to see what it would see."""

import argparse
import asyncio
import subprocess
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from host.ports import HostError
from tui.dropin_file import read_drop_in
from tui.exporting import of_unit
from tui.reach import Reach
from unit.effective import Effectives
from unit.inside import properties
from unit.rule import rules_of
from unit.stack import Source

if TYPE_CHECKING:
    from tui.screens.editor import EditorScreen

_RUN = (
    "systemd-run",
    "--quiet",
    "--collect",
    "--wait",
    "--service-type=exec",
    "--description=unitsmith shell",
)
_WELCOME = "This is what the service would see and may do. Leave it with exit."


def command(
    enter: Sequence[str], arguments: Sequence[str], words: Sequence[str], *, terminal: bool
) -> list[str]:
    """What to run: into the target if it is another systemd's, then a transient unit with the sandbox."""
    how = "--pty" if terminal else "--pipe"
    return [*enter, *_RUN, how, *arguments, "--", *(words or ("/bin/sh",))]


def shell(options: argparse.Namespace) -> int:
    """Run it; the exit status is the command's own. Raises HostError."""
    reach = Reach(options.machine, options.playground, user=options.user, rights=True)
    try:
        opened, catalogue = asyncio.run(of_unit(reach, options.unit))
        stack = opened.stack
        if options.drop_in:
            stack = stack.with_drop_in(Source(opened.keep_path, read_drop_in(options.drop_in)))
        values = Effectives(stack, rules_of({one.key: one for one in catalogue.directives}))
        terminal = sys.stdin.isatty() and sys.stdout.isatty()
        arguments = [*(("--user",) if options.user else ()), *properties(values, user=options.user)]
        return run(command(reach.enter(), arguments, _plain(options.command), terminal=terminal))
    finally:
        reach.close()


def look_around(editor: "EditorScreen") -> None:
    """A shell with the draft's sandbox in the interface's terminal."""
    from tui.aside import Aside

    if editor.bench is None:
        return
    try:
        words = command(*editor.bench.inside, (), terminal=True)
        Aside(editor.app, _WELCOME)(lambda: run(words))
    except HostError as error:
        editor.notify(str(error), severity="error", timeout=15)


def _plain(words: Sequence[str]) -> Sequence[str]:
    return words[1:] if words[:1] == ["--"] else words


def run(words: Sequence[str]) -> int:
    """Run a command with this terminal; its exit status. Raises HostError where it can't be started."""
    try:
        return subprocess.run(words, check=False).returncode
    except OSError as error:
        raise HostError(f"{words[0]} can't be run: {error.strerror}.") from error
