"""The command line: reading it, running the part that it asks for, and turning errors into sentences.

Exit status: 0 fine, 1 the trial failed (undone), 2 usage, 3 the host can't, 4 undone in part.
"""

import contextlib
from collections.abc import Sequence
from importlib import import_module

from cli import arguments, output
from host.ports import HostError, NoSuchUnit
from workbench import personal

_TERMINATED = 130
COMPLETE = "--complete"
"""What the shells ask: which words could stand in the place of the last of those that follow."""
_WORK = {
    "try": "cli.try_:try_unit",
    "harden": "cli.harden:harden",
    "learn": "cli.learn:learn",
    "revert": "cli.revert:revert_unit",
    "export": "cli.export:export",
    "shell": "cli.shell:shell",
    "score": "cli.score:score_unit",
    "survey": "cli.survey:survey_units",
    "explain": "cli.explain:explain",
}
"""What does a verb's work, imported when it is wanted."""


def run(words: Sequence[str]) -> int:
    """Run unitsmith with these words; the exit status."""
    if words and words[0] == COMPLETE:
        return _complete(words[1:])
    words = arguments.verb_first(arguments.spelled_out(words))
    if why := personal.moved():
        output.complain(why)
    try:
        if words and words[0] in arguments.VERBS:
            options = arguments.VERBS[words[0]]().parse_args(words[1:])
            module, _, function = _WORK[words[0]].partition(":")
            status: int = getattr(import_module(module), function)(options)
            output.flush()
            return status
        return _editor(words)
    except output.Unread:
        return 0
    except output.Unwritten as error:
        return complain(str(error), output.UNHEARD)
    except NoSuchUnit as error:
        return complain(str(error), 2)
    except (HostError, TimeoutError) as error:
        return complain(str(error) or "The host did not answer in time.", 3)
    except KeyboardInterrupt:
        return _TERMINATED


def _complete(words: Sequence[str]) -> int:
    """Print a candidate a line, a tab and what it is behind it; nothing where something is wrong, since the
    shell is in the middle of a line."""
    from cli.completion import candidates

    with contextlib.suppress(Exception):
        output.say("\n".join(candidates(words)))
        output.flush()
    return 0


def complain(text: str, status: int) -> int:
    """Say what went wrong in one sentence on standard error; the exit status."""
    output.complain(text)
    return status


def _editor(words: Sequence[str]) -> int:
    options = arguments.editor().parse_args(words)
    if options.version:
        from importlib.metadata import version

        output.say(f"unitsmith {version('unitsmith')}")
        return 0
    if options.write_config:
        return _write_config()
    if options.completions:
        return _completions(options.completions)
    from cli.edit import edit

    return edit(options)


def _completions(shell: str) -> int:
    from importlib.resources import files

    output.say(files("cli").joinpath("completions", f"unitsmith.{shell}").read_text("utf-8"), end="")
    return 0


def _write_config() -> int:
    from tui import config

    file = config.path()
    try:
        there = file.exists()
        if not there:
            config.write(config.template())
    except OSError as error:
        return complain(f"{file} can't be written: {error.strerror}.", 3)
    output.say(f"{file} is there already." if there else f"Written to {file}.")
    return 0
