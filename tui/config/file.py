"""The file of the settings: where it is, what it says, and how it is changed."""

import argparse
import re
from pathlib import Path

from host import regular
from tui.config.parser import read
from tui.config.settings import THEMES, Settings
from workbench.personal import config_directory

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


def path() -> Path:
    """Where the settings are."""
    return config_directory() / "config.toml"


def load() -> tuple[Settings, tuple[str, ...]]:
    """The settings, and what is wrong with them, a sentence each."""
    file = path()
    try:
        text = regular.read(file).decode()
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


def template() -> str:
    """The file as it is written at first."""
    return TEMPLATE.format(themes=", ".join(f'"{name}"' for name in THEMES))


def text() -> str:
    """The file as it is, or as it would be written. Raises OSError, UnicodeDecodeError."""
    try:
        return regular.read(path()).decode()
    except FileNotFoundError:
        return template()


def write(content: str) -> None:
    """Replace the file, in one step. Raises OSError."""
    file = path().resolve()  # a link stays one: settings are often kept elsewhere
    regular.put(file, content.encode(), 0o644)


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
