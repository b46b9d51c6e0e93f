"""The command line: reading it, running the part that it asks for, and turning errors into sentences.

Exit status: 0 fine, 1 the trial failed (undone), 2 usage, 3 the host can't, 4 undone in part.
"""

from collections.abc import Sequence
from importlib import import_module

from cli import arguments, output
from host.ports import HostError, NoSuchUnit
from workbench import personal

_TERMINATED = 130
_COMMANDS = {
    "try": ("cli.try_:try_unit", arguments.trial),
    "learn": ("cli.learn:learn", arguments.learn),
    "revert": ("cli.revert:revert_unit", arguments.revert),
    "export": ("cli.export:export", arguments.export),
    "shell": ("cli.shell:shell", arguments.shell),
    "score": ("cli.score:score_unit", arguments.score),
    "survey": ("cli.survey:survey_units", arguments.survey),
    "explain": ("cli.explain:explain", arguments.explain),
}
"""What does a command's work, imported when it is wanted, and the command's grammar."""


def run(words: Sequence[str]) -> int:
    """Run unitsmith with these words; the exit status."""
    words = arguments.spelled_out(words)
    if why := personal.moved():
        output.complain(why)
    try:
        if words and words[0] in _COMMANDS:
            command, parser = _COMMANDS[words[0]]
            module, _, function = command.partition(":")
            status: int = getattr(import_module(module), function)(parser().parse_args(words[1:]))
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
    from cli.edit import edit

    return edit(options)


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
