"""Choosing a unit: the picker's commands."""

from typing import Protocol

from tui.commands.command import Command


class Picker(Protocol):
    """The screen on which a unit is chosen, as far as commands know it."""

    @property
    def typing(self) -> bool:
        """Whether letters go into a text."""

    @property
    def pickable(self) -> bool:
        """Whether something is under the cursor."""

    def open(self) -> None:
        """Open what is under the cursor."""

    def find(self) -> None:
        """Go to the line in which names are typed."""

    def turn_type(self, by: int) -> None:
        """Show the next type of units or the one before; where a path is typed, complete it."""

    @property
    def several(self) -> bool:
        """Whether there are other managers."""

    def turn_manager(self) -> None:
        """Show another manager's units: the user's own for the machine's, and back."""

    def list_anew(self) -> object:
        """Ask the host again."""

    def back(self) -> None:
        """One step back: stop opening, else clear what is typed, else leave."""

    def leave(self) -> None:
        """Back to where the user came from."""

    def help(self) -> None:
        """Show all commands."""

    def palette(self) -> None:
        """Search all commands."""

    def quit(self) -> None:
        """Leave unitsmith."""


def _not_typing(picker: Picker) -> bool:
    return not picker.typing


PICKER: tuple[Command[Picker], ...] = (
    Command(
        "pick-open", "enter", "enter", "open", "Open the unit, file or place under the cursor",
        lambda p: p.open(), lambda p: p.pickable, footer=True,
    ),
    Command(
        "pick-type", "tab", "tab", "next type", "Show units of the next type; complete a path",
        lambda p: p.turn_type(1), footer=True, first=True,
    ),
    Command(
        "pick-type-back", "shift+tab", "shift+tab", "type before", "Show units of the type before",
        lambda p: p.turn_type(-1), first=True,
    ),
    Command(
        "pick-manager", "ctrl+o", "^o", "elsewhere", "Show another manager's units: your own, say",
        lambda p: p.turn_manager(), lambda p: p.several, footer=True,
    ),
    Command(
        "pick-find", "slash", "/", "find", "Type letters again after an arrow key",
        lambda p: p.find(), _not_typing, first=True,
    ),
    Command("pick-again", "f5,ctrl+l", "f5", "list anew", "Ask the host again", lambda p: p.list_anew()),
    Command(
        "pick-back", "escape", "esc", "back", "Stop opening, clear what is typed, or go back",
        lambda p: p.back(), footer=True,
    ),
    Command(
        "pick-leave", "q", "q", "back", "Go back, after an arrow key",
        lambda p: p.leave(), _not_typing, first=True,
    ),
    Command(
        "pick-help", "f1", "f1", "Help", "Show all keys", lambda p: p.help(), footer=True
    ),
    Command(
        "pick-palette", "ctrl+p", "^p", "Palette", "Search all commands", lambda p: p.palette(), footer=True
    ),
    Command("pick-quit", "ctrl+q", "^q", "Quit", "Leave unitsmith", lambda p: p.quit(), footer=True),
)  # fmt: skip
