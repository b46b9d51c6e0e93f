"""Settings from the text of a file: whatever is wrong in it is one sentence with its line."""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from tui.config.settings import THEMES, Problem, Read, Settings
from workbench.nearest import nearest


def read(text: str, themes: Collection[str] = ()) -> Read:
    """Settings from the text of a file; what is wrong is left out of them, and told.

    Themes are judged only where it is known which there are."""
    lines = text.split("\n")
    table, problems = _table(lines)
    held, worse = _held(table, lines)
    if themes and (told := no_theme(held.theme, themes)):
        worse.append(Problem(_line(lines, "theme"), told))
    return Read(held, tuple(sorted([*problems, *worse], key=lambda one: one.line)))


def _table(lines: list[str]) -> tuple[dict[str, Any], list[Problem]]:
    """What is TOML of the lines; one that is not is emptied, and told."""
    import tomllib

    problems: list[Problem] = []
    while True:
        try:
            return tomllib.loads("\n".join(lines)), problems
        except tomllib.TOMLDecodeError as error:
            found = re.search(r" \(at line (\d+), .*\)$", str(error))
            at = int(found[1]) if found else len(lines)
            said = str(error)[: found.start()] if found else str(error).removesuffix(" (at end of document)")
            while at > 1 and not lines[at - 1].strip():
                at -= 1
            if not lines[at - 1].strip():
                return {}, problems
            lines[at - 1] = ""
            problems.append(Problem(at, f"This is not TOML: {said[:1].lower()}{said[1:]}."))


def _held(table: Mapping[str, Any], lines: list[str]) -> tuple[Settings, list[Problem]]:
    problems: list[Problem] = []
    fine: dict[str, Any] = {}
    for name, value in table.items():
        wrong = _RULES[name](value) if name in _RULES else _unknown(name)
        if wrong:
            problems.append(Problem(_line(lines, name), wrong))
        elif name == "keymap":
            fine[name], worse = _keys(value, lines)
            problems += worse
        else:
            fine[name] = float(value) if name in ("settle", "window") else value
    return Settings(**fine), problems


def _keys(table: Mapping[str, Any], lines: list[str]) -> tuple[dict[str, str], list[Problem]]:
    from tui.keymap import problems

    told = problems(table)
    wrong = [Problem(_line(lines, name), text) for name, text in told.items()]
    return {name: keys for name, keys in table.items() if name not in told}, wrong


def _line(lines: list[str], name: str) -> int:
    """The line on which a name is set, counted from 1."""
    assigned = re.compile(rf'\s*(\[\s*)?"?{re.escape(name)}"?\s*[=\]]')
    return next((number for number, line in enumerate(lines, 1) if assigned.match(line)), 1)


def no_theme(name: str, known: Collection[str]) -> str:
    """That there is no such theme, with the nearest that there is; empty where there is."""
    if name == "auto" or name in known:
        return ""
    near = nearest(name, known)
    meant = f"did you mean {near}?" if near else f"there are {', '.join(THEMES)} and others."
    return f"There is no theme {name}: {meant}"


def _unknown(name: str) -> str:
    near = nearest(name, _RULES)
    meant = f"did you mean {near}?" if near else f"there are {', '.join(_RULES)}."
    return f"There is no setting {name}: {meant}"


def _theme(value: object) -> str:
    fine = isinstance(value, str) and value
    return "" if fine else 'theme is the name of a theme in quotes, such as "auto".'


def _ascii(value: object) -> str:
    return "" if value in ("auto", "yes", "no") else 'ascii is "auto", "yes" or "no".'


def _mouse(value: object) -> str:
    return "" if isinstance(value, bool) else "mouse is true or false."


def _seconds(name: str) -> Callable[[object], str]:
    def judge(value: object) -> str:
        number = isinstance(value, int | float) and not isinstance(value, bool) and 0.05 <= value <= 86400
        return "" if number else f"{name} is a number of seconds between 0.05 and 86400."

    return judge


def _keymap(value: object) -> str:
    fine = isinstance(value, dict)
    return "" if fine else "keymap is a table: [keymap], and below it a line for each command."


_RULES: dict[str, Callable[[object], str]] = {
    "theme": _theme,
    "ascii": _ascii,
    "mouse": _mouse,
    "settle": _seconds("settle"),
    "window": _seconds("window"),
    "keymap": _keymap,
}
"""What each setting may be; the sentence that says so where a value is none, empty where it is."""
