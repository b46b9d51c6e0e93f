"""The user's settings: a commented TOML file under XDG_CONFIG_HOME.

Whatever is wrong in it is one sentence with file and line, and leaves the rest as it is.
"""

import argparse
import os
import re
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from tui.nearest import nearest
from workbench.store import config_directory

DEFAULT_THEME = "unitsmith-dark"
THEMES = (DEFAULT_THEME, "unitsmith-light", "unitsmith-contrast", "ansi-dark", "ansi-light")
"""Those that are looked at; the others of Textual hold as well."""

TEMPLATE = """\
# unitsmith's settings. A line that begins with # is as if it were not there,
# and shows what holds without it.

# Colours: {themes},
# or any other that the palette offers (^p, "Theme"); "auto" takes what the terminal can.
# What is chosen in the palette is remembered here.
#theme = "auto"

# Draw with ASCII only: "yes", "no", or "auto", which does where the locale is not UTF-8,
# and on the Linux console.
#ascii = "auto"

# Whether clicks and the wheel are unitsmith's; false leaves them to the terminal, to select
# text with. It holds from the next start.
#mouse = true

# Seconds for which a test watches the restarted service, and in which a passed one can be
# kept, from the next start. --settle and --window on the command line go over these.
#settle = 3
#window = 60

# Keys. Each command has the name that the help (?) shows beside it; several keys are
# separated by commas: letters and signs as they are, "space", "enter", "f5", "ctrl+t", "alt+x".
[keymap]
#test = "ctrl+t,f5"
#find = "/"
"""


class Settings(Struct, frozen=True):
    """What the file says, or what holds without it."""

    theme: str = "auto"
    ascii: str = "auto"
    mouse: bool = True
    settle: float = 3.0
    window: float = 60.0
    keymap: dict[str, str] = field(default_factory=dict)
    """Keys by the id of the command."""


class Problem(Struct, frozen=True):
    """Something in the file that does not hold."""

    line: int
    text: str


class Read(Struct, frozen=True):
    """A file as it was read."""

    settings: Settings
    problems: tuple[Problem, ...] = ()


def path() -> Path:
    """Where the settings are."""
    return config_directory() / "config.toml"


def environment() -> dict[str, str]:
    """The environment that the program began with, which Python and others change. proc(5)"""
    try:
        words = Path("/proc/self/environ").read_bytes().split(b"\0")
    except OSError:
        return dict(os.environ)
    pairs = (word.decode(errors="replace").partition("=") for word in words)
    return {name: value for name, _, value in pairs}


def load() -> tuple[Settings, tuple[str, ...]]:
    """The settings, and what is wrong with them, a sentence each."""
    file = path()
    try:
        text = file.read_text()
    except FileNotFoundError:
        return Settings(), ()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        return Settings(), (f"The settings in {file} are left out: {why}.",)
    found = read(text)
    return found.settings, tuple(f"{file}:{one.line}: {one.text}" for one in found.problems)


def seconds(options: argparse.Namespace) -> tuple[float, float]:
    """How long to watch and how long to wait, from the command line, else from the settings."""
    settings = load()[0] if None in (options.settle, options.window) else Settings()
    settle = settings.settle if options.settle is None else options.settle
    return settle, settings.window if options.window is None else options.window


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
            problems.append(Problem(at, f"This is no TOML: {said[:1].lower()}{said[1:]}."))


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


# Writing


def template() -> str:
    """The file as it is written at first."""
    return TEMPLATE.format(themes=", ".join(f'"{name}"' for name in THEMES))


def text() -> str:
    """The file as it is, or as it would be written. Raises OSError, UnicodeDecodeError."""
    try:
        return path().read_text()
    except FileNotFoundError:
        return template()


def write(content: str) -> None:
    """Replace the file, in one step. Raises OSError."""
    file = path().resolve()  # a link stays one: settings are often kept elsewhere
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_suffix(".new")
    temporary.write_text(content)
    temporary.replace(file)


def remember_theme(name: str) -> None:
    """Set the theme in the file, and leave every other line as it is. Raises OSError, UnicodeDecodeError."""
    lines = text().split("\n")
    line = f'theme = "{name}"'
    set_already = [index for index, one in enumerate(lines) if re.match(r"\s*theme\s*=", one)]
    proposed = [index for index, one in enumerate(lines) if re.match(r"#\s*theme\s*=", one)]
    if found := [*set_already, *proposed]:
        lines[found[0]] = line
    else:
        lines.insert(0, line)  # before any table, to be in none
    write("\n".join(lines))
