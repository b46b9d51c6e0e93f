"""`unitsmith shell UNIT`: a shell with the sandbox and the user of a service, to see what it would see."""

import argparse
import asyncio
import sys
from collections.abc import Sequence

from cli.drop_in import read_drop_in
from cli.target import Reach
from cli.unit_or_file import of_unit
from unit.effective import Effectives
from unit.inside import properties
from unit.rule import rules_of
from unit.stack import Source
from workbench.shell import command, run


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


def _plain(words: Sequence[str]) -> Sequence[str]:
    return words[1:] if words[:1] == ["--"] else words
