"""The command line's grammar."""

import argparse
import sys
from collections.abc import Sequence

DESCRIPTION = "Harden and tune a systemd unit interactively: catalogue, preview, a real trial, and undo."
SHELLS = ("bash", "zsh", "fish")
"""Those that can complete words: completions/ has a file for each."""


class _Parser(argparse.ArgumentParser):
    """A parser that writes where all others do."""

    def _print_message(self, message: str, file: object = None) -> None:
        from cli import output  # the manual page is made from this module where nothing else is installed

        if file is sys.stdout:
            output.say(message, end="")
            output.flush()
        else:
            output.complain_in_lines(message)


def spelled_out(words: Sequence[str]) -> list[str]:
    """The words, with a bare --playground given its root: a unit that follows it is not one."""
    return ["--playground=/" if word == "--playground" else word for word in words]


def _where(*, user: bool = True) -> argparse.ArgumentParser:
    common = _Parser(add_help=False)
    if user:
        common.add_argument(
            "--user", action="store_true", help="your own units, those of your user manager; without root"
        )
    where = common.add_mutually_exclusive_group()
    where.add_argument(
        "--machine", metavar="NAME", help="a container of this machine, by name or by its PID 1"
    )
    where.add_argument(
        "--playground",
        metavar="ROOT",
        help="a throwaway systemd with the demo service, booted for this run; =ROOT boots another root tree",
    )
    return common


def _how() -> argparse.ArgumentParser:
    common = _Parser(add_help=False)
    checks = common.add_argument_group("what a trial must not break")
    checks.add_argument(
        "--check", metavar="CMD", action="append", default=[], help="a command that must succeed"
    )
    checks.add_argument(
        "--check-tcp", metavar="HOST:PORT", action="append", default=[], help="a port that takes connections"
    )
    checks.add_argument(
        "--check-url",
        metavar="URL",
        action="append",
        default=[],
        help="a page; 'URL 200 Welcome' says with which status and what text",
    )
    checks.add_argument("--check-reload", action="store_true", help="the unit must take a reload")
    checks.add_argument(
        "--check-up", metavar="SECONDS", type=_seconds, help="how long it must stay up without a restart"
    )
    checks.add_argument(
        "--check-user", metavar="NAME", help="the user that --check runs as (you; root in containers)"
    )
    checks.add_argument(
        "--no-checks", action="store_true", help="ignore the checks that are remembered for the unit"
    )
    checks.add_argument(
        "--repair", action="store_true", help="it is broken now: checks need not pass before the change"
    )
    checks.add_argument("--settle", metavar="SECONDS", type=_seconds, help="how long to watch (3, or as set)")
    checks.add_argument(
        "--window", metavar="SECONDS", type=_seconds, help="how long it can be kept (60, or as set)"
    )
    return common


def _seconds(text: str) -> float:
    value = float(text)
    if not 0.05 <= value <= 86400:
        raise argparse.ArgumentTypeError("between 0.05 and 86400 seconds")
    return value


def editor() -> argparse.ArgumentParser:
    """`unitsmith [UNIT | FILE]`."""
    parser = _Parser(
        "unitsmith",
        description=DESCRIPTION,
        parents=[_where(), _how()],
        epilog="`unitsmith explain DIRECTIVE` says what one does, `unitsmith score UNIT` its exposure,"
        " `unitsmith survey` that of every service;"
        " `unitsmith try UNIT --drop-in FILE` runs one trial without the screen;"
        " `unitsmith harden UNIT --check CMD` finds the strictest directives that work;"
        " `unitsmith learn UNIT` proposes a system call filter from what it sees;"
        " `unitsmith export UNIT` prints all of its files as one;"
        " `unitsmith shell UNIT` lets you look around in its sandbox;"
        " `unitsmith revert UNIT` removes unitsmith's files.",
    )
    parser.add_argument("--version", action="store_true", help="print the version and exit")
    parser.add_argument(
        "--write-config", action="store_true", help="write the settings file, commented, where there is none"
    )
    parser.add_argument(
        "--completions", metavar="SHELL", choices=SHELLS, help="print completions for bash, zsh or fish"
    )
    parser.add_argument(
        "unit",
        nargs="?",
        metavar="UNIT | FILE",
        help="a unit, or the path of a unit file; without one, all units to pick one of",
    )
    return parser


def trial() -> argparse.ArgumentParser:
    """`unitsmith try UNIT ... --drop-in FILE`."""
    parser = _Parser(
        "unitsmith try",
        description="One trial without the screen: apply, restart, watch, judge, and undo unless --keep.",
        parents=[_where(), _how()],
        epilog="exit status: 0 passed, 1 failed and undone, 2 usage, 3 the host can't, 4 undone in part; of"
        " several units the highest",
    )
    parser.add_argument("unit", metavar="UNIT", nargs="+", help="of several, one is tried after another")
    parser.add_argument("--drop-in", metavar="FILE", required=True, help="what to try; - for standard input")
    parser.add_argument(
        "--each",
        action="store_true",
        help="try its lines one after another on top of those that hold, and say which do and which don't",
    )
    parser.add_argument(
        "--skip-unknown",
        action="store_true",
        help="leave out the lines that this systemd does not know, as it would",
    )
    parser.add_argument("--keep", action="store_true", help="keep it if it passes")
    parser.add_argument(
        "--prove",
        action="store_true",
        help="if it fails, find out by further trials which lines are at fault, and what passes instead",
    )
    parser.add_argument(
        "--trace",
        action=argparse.BooleanOptionalAction,
        help="if it fails, compare its system calls with and without the draft, by strace (where nothing in"
        " the log tells, that is done without being asked)",
    )
    parser.add_argument("--yes", action="store_true", help="go on where unitsmith would ask first")
    parser.add_argument("--json", action="store_true", help="print one object a line")
    return parser


def harden() -> argparse.ArgumentParser:
    """`unitsmith harden UNIT --check CMD`."""
    parser = _Parser(
        "unitsmith harden",
        description="Find the strictest directives under which a service still works, by trials that are each"
        " undone. The drop-in goes to standard output, what happens to standard error.",
        parents=[_where(user=False), _how()],
        epilog="exit status: 0 found and confirmed, 1 nothing was found or it is not confirmed, 2 usage,"
        " 3 the host can't, 4 undone in part",
    )
    parser.add_argument("unit", metavar="UNIT")
    parser.add_argument(
        "--confirm",
        metavar="CMD",
        action="append",
        default=[],
        help="a check that only judges the end, and which the search never sees",
    )
    parser.add_argument("--preset", metavar="NAME", default="", help="try the lines of a preset only")
    parser.add_argument("--only", metavar="NAMES", type=_names, default=(), help="try these directives only")
    parser.add_argument(
        "--except", metavar="NAMES", type=_names, default=(), dest="without", help="leave these alone"
    )
    parser.add_argument(
        "--max-restarts", metavar="N", type=_count, default=15, help="how many trials at most (15)"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="write the drop-in there")
    parser.add_argument("--keep", action="store_true", help="keep what was found and confirmed")
    parser.add_argument("--yes", action="store_true", help="go on where unitsmith would ask first")
    parser.add_argument("--json", action="store_true", help="print one object a line")
    parser.set_defaults(user=False)  # a user's manager can do little of what is tried
    return parser


def _names(text: str) -> tuple[str, ...]:
    return tuple(word.strip().removesuffix("=") for word in text.split(",") if word.strip())


def _count(text: str) -> int:
    value = int(text)
    if not 2 <= value <= 200:
        raise argparse.ArgumentTypeError("between 2 and 200")
    return value


def learn() -> argparse.ArgumentParser:
    """`unitsmith learn UNIT`."""
    parser = _Parser(
        "unitsmith learn",
        description="Watch which system calls a service makes, and propose a filter: a trial in which the"
        " service reports them, undone at the end. Checks exercise it meanwhile; so should you. Ctrl-C ends"
        " the watching early.",
        parents=[_where(user=False), _how()],
        epilog="exit status: 0 learnt, 1 the service did not work meanwhile (undone), 2 usage, 3 the host"
        " can't, 4 undone in part",
    )
    parser.add_argument("unit", metavar="UNIT")
    parser.add_argument("--seconds", metavar="N", type=_seconds, default=30.0, help="how long to watch (30)")
    parser.add_argument("--drop-in", metavar="FILE", help="a drop-in to apply meanwhile")
    parser.add_argument(
        "--method",
        choices=("log", "strace"),
        help="the kernel's records, or strace (records, and strace where some get lost)",
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="write the proposal as a drop-in")
    parser.add_argument(
        "--form",
        choices=("allow", "narrow", "deny"),
        default="allow",
        help="which of the proposals -o writes (allow)",
    )
    parser.add_argument("--yes", action="store_true", help="go on where unitsmith would ask first")
    parser.add_argument("--json", action="store_true", help="print one object a line")
    parser.set_defaults(user=False)  # a user's manager hands out no records of the kernel
    return parser


def revert() -> argparse.ArgumentParser:
    """`unitsmith revert UNIT`."""
    parser = _Parser(
        "unitsmith revert",
        description="Remove what unitsmith keeps for a unit, and any trial of it; nobody else's files.",
        parents=[_where()],
    )
    parser.add_argument("unit", metavar="UNIT")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--list", action="store_true", help="list earlier versions of unitsmith's drop-in")
    what.add_argument("--to", metavar="N", type=int, help="restore version N of that list")
    parser.add_argument(
        "--restart", action="store_true", help="restart a running service, and report its state"
    )
    return parser


def export() -> argparse.ArgumentParser:
    """`unitsmith export UNIT | FILE`."""
    parser = _Parser(
        "unitsmith export",
        description="A unit with all its drop-ins as one file that has the same effect.",
        parents=[_where()],
    )
    parser.add_argument("unit", metavar="UNIT|FILE")
    parser.add_argument("--drop-in", metavar="FILE", help="one more drop-in; - for standard input")
    parser.add_argument(
        "--to", choices=("unit", "run"), default="unit", help="a unit file, or systemd-run's arguments"
    )
    return parser


def shell() -> argparse.ArgumentParser:
    """`unitsmith shell UNIT [COMMAND ...]`."""
    parser = _Parser(
        "unitsmith shell",
        description="A shell, or a command, with the sandbox and the user of a service: what it sees and may"
        " do. The service itself is left alone; the shell has a /tmp of its own.",
        parents=[_where()],
    )
    parser.add_argument("--drop-in", metavar="FILE", help="with one more drop-in")
    parser.add_argument("unit", metavar="UNIT")
    parser.add_argument("command", nargs=argparse.REMAINDER, metavar="COMMAND")
    return parser


def score() -> argparse.ArgumentParser:
    """`unitsmith score UNIT | FILE`."""
    parser = _Parser(
        "unitsmith score",
        description="How exposed a unit is, from 0.0 to 10.0, and what would gain most.",
        parents=[_where()],
    )
    parser.add_argument("unit", metavar="UNIT|FILE")
    parser.add_argument("--json", action="store_true", help="print one object a line")
    return parser


def survey() -> argparse.ArgumentParser:
    """`unitsmith survey [UNIT ...]`."""
    parser = _Parser(
        "unitsmith survey",
        description="Every service that runs, the most exposed first: exposure, what a preset would gain,"
        " its goal, and whether unitsmith keeps anything for it.",
        parents=[_where()],
        epilog="exit status: 0 all goals are met, 1 a service is above its goal, 2 usage or a mistake in the"
        " goals, 3 the host can't, or a service with a goal can't be looked at",
    )
    parser.add_argument("units", metavar="UNIT", nargs="*", help="only these; * ? [ ] are wildcards")
    parser.add_argument("--all", action="store_true", help="also services that don't run")
    parser.add_argument(
        "--preset", metavar="NAME", default="baseline", help="the preset that would be applied (baseline)"
    )
    parser.add_argument(
        "--goals", metavar="FILE", help="the goals, else ~/.config or /etc: unitsmith/goals.toml"
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print one object a line")
    form.add_argument(
        "--prometheus", action="store_true", help="print metrics, as node_exporter's textfile collector reads"
    )
    form.add_argument(
        "--as-goals", action="store_true", help="print a file of goals: what each has now, so none gets worse"
    )
    return parser


def explain() -> argparse.ArgumentParser:
    """`unitsmith explain DIRECTIVE`."""
    parser = _Parser(
        "unitsmith explain",
        description="What a directive does, takes, breaks and needs: the manual's text and our own notes.",
        parents=[_where(user=False)],
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("directive", metavar="DIRECTIVE", nargs="?", help="such as ProtectSystem, Service.Type")
    what.add_argument("--find", metavar="WORDS", help="list directives that fit some words, best first")
    what.add_argument("--all", action="store_true", help="every directive that this systemd knows")
    parser.add_argument("--json", action="store_true", help="print one object a line")
    return parser


VERBS = {
    "try": trial,
    "harden": harden,
    "learn": learn,
    "revert": revert,
    "export": export,
    "shell": shell,
    "score": score,
    "survey": survey,
    "explain": explain,
}
"""The grammar of each verb."""


def verb_first(words: Sequence[str]) -> list[str]:
    """The words with their verb, if they have one, before the options that were said first."""
    place = _first_plain(words)
    if place == 0 or place == len(words) or words[place] not in VERBS:
        return list(words)
    return [words[place], *words[:place], *words[place + 1 :]]


def _first_plain(words: Sequence[str]) -> int:
    """The place of the first word that is neither an option nor an option's value."""
    if not words or not words[0].startswith("-"):
        return 0
    wanting = _wanting_a_value()
    place = 0
    while place < len(words) and words[place].startswith("-") and words[place] != "--":
        name, equals, _ = words[place].partition("=")
        meant = [name] if name in wanting else [one for one in wanting if one.startswith(name)]
        place += 2 if meant and name.startswith(("--", "-o")) and not equals else 1
    return min(place, len(words))


def _wanting_a_value() -> set[str]:
    """All options, of whatever verb, that a value follows."""
    actions = (action for parser in (editor, *VERBS.values()) for action in parser()._actions)
    return {name for action in actions if action.nargs is None for name in action.option_strings}
