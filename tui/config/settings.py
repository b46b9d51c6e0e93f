"""The settings that there are, and what was wrong with them in a file."""

from msgspec import Struct, field

from workbench.toml_lines import Problem

DEFAULT_THEME = "unitsmith-dark"


THEMES = (DEFAULT_THEME, "unitsmith-light", "unitsmith-contrast", "ansi-dark", "ansi-light")
"""Those that are looked at; the others of Textual hold as well."""


class Settings(Struct, frozen=True):
    """What the file says, or what holds without it."""

    theme: str = "auto"
    ascii: str = "auto"
    mouse: bool = True
    settle: float = 3.0
    window: float = 60.0
    keymap: dict[str, str] = field(default_factory=dict)
    """Keys by the id of the command."""


class Read(Struct, frozen=True):
    """A file as it was read."""

    settings: Settings
    problems: tuple[Problem, ...] = ()
