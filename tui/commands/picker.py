"""Choosing a unit: the picker's commands."""

from msgspec import Struct

from tui.commands import rules
from tui.commands.command import Command


class PickerSituation(Struct, frozen=True):
    """The picker at one moment."""

    typing: bool = False
    """Whether letters go into a text."""
    pickable: bool = False
    """Whether something is under the cursor."""
    several: bool = False
    """Whether there are other managers."""


PICKER: tuple[Command[PickerSituation], ...] = (
    Command(
        "pick-open", "enter", "enter", "open", "Open the unit, file or place under the cursor",
        lambda now: now.pickable, footer=True,
    ),
    Command(
        "pick-type", "tab", "tab", "next type", "Show units of the next type; complete a path",
        footer=True, first=True,
    ),
    Command(
        "pick-type-back", "shift+tab", "shift+tab", "type before", "Show units of the previous type",
        first=True,
    ),
    Command(
        "pick-manager", "ctrl+o", "^o", "elsewhere", "Show another manager's units, such as your own",
        lambda now: now.several, footer=True,
    ),
    Command(
        "pick-survey", "f2", "f2", "survey", "Show all services side by side, the most exposed first",
        footer=True,
    ),
    Command(
        "pick-find", "slash", "/", "find", "Type letters again after an arrow key",
        rules.not_typing, first=True,
    ),
    Command("pick-again", "f5,ctrl+l", "f5", "list anew", "Ask the host again"),
    Command(
        "pick-back", "escape", "esc", "back", "Stop opening, clear what is typed, or go back",
        footer=True,
    ),
    Command(
        "pick-leave", "q", "q", "back", "Go back, after an arrow key",
        rules.not_typing, first=True,
    ),
    Command(
        "pick-help", "f1", "f1", "Help", "Show all keys", footer=True
    ),
    Command(
        "pick-palette", "ctrl+p", "^p", "Palette", "Search all commands", footer=True
    ),
    Command("pick-quit", "ctrl+q", "^q", "Quit", "Leave unitsmith", footer=True),
)  # fmt: skip
