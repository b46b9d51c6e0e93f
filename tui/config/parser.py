"""Settings from the text of a file: whatever is wrong in it is one sentence with its line."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from tui.config.settings import THEMES, Read, Settings
from workbench.nearest import nearest
from workbench.toml_lines import Problem, line_of, table


def read(text: str, themes: Collection[str] = ()) -> Read:
    """Settings from the text of a file; what is wrong is left out of them, and told.

    Themes are judged only where it is known which there are."""
    lines = text.split("\n")
    given, problems = table(lines)
    held, worse = _held(given, lines)
    if themes and (told := no_theme(held.theme, themes)):
        worse.append(Problem(line_of(lines, "theme"), told))
    return Read(held, tuple(sorted([*problems, *worse], key=lambda one: one.line)))


def _held(given: Mapping[str, Any], lines: list[str]) -> tuple[Settings, list[Problem]]:
    problems: list[Problem] = []
    fine: dict[str, Any] = {}
    for name, value in given.items():
        wrong = _RULES[name](value) if name in _RULES else _unknown(name)
        if wrong:
            problems.append(Problem(line_of(lines, name), wrong))
        elif name == "keymap":
            fine[name], worse = _keys(value, lines)
            problems += worse
        else:
            fine[name] = float(value) if name in ("settle", "window") else value
    return Settings(**fine), problems


def _keys(given: Mapping[str, Any], lines: list[str]) -> tuple[dict[str, str], list[Problem]]:
    from tui.keymap import problems

    told = problems(given)
    wrong = [Problem(line_of(lines, name), text) for name, text in told.items()]
    return {name: keys for name, keys in given.items() if name not in told}, wrong


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
