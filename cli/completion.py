"""Which words could stand next on the command line: what shells ask for when tab is pressed.

The answer comes from the grammar itself, so no list of options is kept beside it. A line is a candidate,
a tab and what it is; `:files` and `:directories` leave it to the shell.
"""

import argparse
import re
from collections.abc import Mapping, Sequence

from catalog import facts, presets
from cli import arguments
from host import named

_FILES = ":files"
_DIRECTORIES = ":directories"


def candidates(words: Sequence[str]) -> list[str]:
    """Lines for the last word, which may be empty, of those that follow the program's name."""
    *before, current = _rejoined(list(words) or [""])
    before = arguments.verb_first(arguments.spelled_out(before))
    verb = before[0] if before and before[0] in arguments.VERBS else ""
    parser = (arguments.VERBS[verb] if verb else arguments.editor)()
    typed = before[1:] if verb else before
    found = _next(parser, typed, current, {} if verb else _verbs())
    fit = {name: about for name, about in found.items() if _fits(name, current)}
    split = current.rpartition("=")[0] if "=" in words else ""  # where bash completes what is behind the sign
    return [f"{name.removeprefix(f'{split}=')}\t{about}" for name, about in fit.items()]


def _rejoined(words: list[str]) -> list[str]:
    """bash makes three words of --machine=web; here it is one again."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1].startswith("--") and (word == "=" or joined[-1].endswith("=")):
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _verbs() -> dict[str, str]:
    return {name: _first_sentence(make().description) for name, make in arguments.VERBS.items()}


def _next(
    parser: argparse.ArgumentParser, typed: list[str], current: str, verbs: Mapping[str, str]
) -> Mapping[str, str]:
    """What can stand there, by option or place; the verbs where the first word could be one."""
    options = {name: action for action in parser._actions for name in action.option_strings}
    name, equals, _ = current.partition("=")
    if equals and name in options:
        return {
            value if value.startswith(":") else f"{name}={value}": about
            for value, about in _values(options[name], typed).items()
        }
    if typed and _takes_next(options.get(typed[-1])):
        return _values(options[typed[-1]], typed)
    if current.startswith("-"):
        return {name: action.help or "" for name, action in options.items()}
    places = [action for action in parser._actions if not action.option_strings]
    at = _positionals(typed, options)
    if at < len(places):
        return {**(verbs if at == 0 else {}), **_values(places[at], typed)}
    return _values(places[-1], typed) if places and places[-1].nargs in ("*", "+", argparse.REMAINDER) else {}


def _takes_next(action: argparse.Action | None) -> bool:
    return action is not None and action.nargs != 0


def _positionals(typed: list[str], options: Mapping[str, argparse.Action]) -> int:
    """How many words stand there that belong to no option."""
    value, count = False, 0
    for word in typed:
        if value:
            value = False
        elif word.startswith("-"):
            value = _takes_next(options.get(word))
        else:
            count += 1
    return count


def _values(action: argparse.Action, typed: Sequence[str]) -> Mapping[str, str]:
    """What an option or a place can be, by what the help calls it."""
    if action.choices is not None:
        return dict.fromkeys(action.choices, "")
    of = (action.metavar or "") if action.metavar != "NAME" else action.dest
    match of:
        case "UNIT":
            return named.units(_manager(typed))
        case "UNIT|FILE" | "UNIT | FILE":
            return {**named.units(_manager(typed)), _FILES: ""}
        case "DIRECTIVE":
            return dict.fromkeys((name for _, name in facts.directives()), "")
        case "FILE" | "COMMAND" | "CMD":
            return {_FILES: ""}
        case "ROOT":
            return {_DIRECTORIES: ""}
        case "machine":
            return dict.fromkeys(named.machines(), "container")
        case "check_user":
            return dict.fromkeys(named.users(), "")
        case "preset":
            return presets.titles()
    return {}


def _manager(typed: Sequence[str]) -> list[str]:
    """systemctl's words for the manager that is meant, if it is said by now."""
    if "--user" in typed:
        return ["--user"]
    text = " ".join(typed).replace("--machine ", "--machine=")
    return [word for word in text.split() if word.startswith("--machine=")][-1:]


def _fits(candidate: str, current: str) -> bool:
    """Whether it begins like that, in any case: directives are typed in small letters. The shell's own
    quoting is in the word still."""
    if candidate.startswith(":"):
        return True
    begun = {current.casefold(), re.sub(r"\\(.)", r"\1", current).casefold()}
    return candidate.casefold().startswith(tuple(begun))


def _first_sentence(text: str | None) -> str:
    return (text or "").split(".")[0].split(":")[0]
