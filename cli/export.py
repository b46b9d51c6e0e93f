"""`unitsmith export`: a unit with all its drop-ins as one file, or as systemd-run's arguments."""

import argparse
import shlex

from msgspec.structs import replace

from cli import output, unit_or_file
from cli.drop_in import read_drop_in
from cli.faults import tell
from unit.export import run_arguments, whole
from unit.stack import Source
from workbench.exposure import effective
from workbench.faults import of_opened
from workbench.known import Known


def export(options: argparse.Namespace) -> int:
    """Print the unit; the exit status. Raises HostError."""
    opened, catalogue = unit_or_file.read(options, options.unit)
    if options.drop_in:
        stack = opened.stack.with_drop_in(Source(opened.keep_path, read_drop_in(options.drop_in)))
        opened = replace(opened, stack=stack, refused="")
    if not tell(options.unit, of_opened(opened, Known(catalogue, opened.stack.name))):
        return 3
    stack, values = opened.stack, effective(opened, catalogue)
    if options.to == "run":
        arguments = [shlex.quote(word) for word in run_arguments(values)]
        command = "systemd-run --user" if options.user else "systemd-run"
        words = (command, f"--unit=trial-{stack.name}", *arguments)
        output.say_exactly(" \\\n  ".join(words) + "\n")
    else:
        output.say_exactly(whole(values))
    return 0
