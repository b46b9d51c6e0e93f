"""The user's settings: a commented TOML file under XDG_CONFIG_HOME.

Whatever is wrong in it is one sentence with file and line, and leaves the rest as it is.
"""

from tui.config.file import load, path, remember_theme, seconds, template, text, write
from tui.config.parser import no_theme, read
from tui.config.settings import DEFAULT_THEME, THEMES, Read, Settings
from workbench.toml_lines import Problem

__all__ = [
    "DEFAULT_THEME",
    "THEMES",
    "Problem",
    "Read",
    "Settings",
    "load",
    "no_theme",
    "path",
    "read",
    "remember_theme",
    "seconds",
    "template",
    "text",
    "write",
]
