"""One thing that a user can do: its key, its place in footer, help and palette, and when it is possible.

What it does is in the screen's own table, by the command's id (`CommandScreen.handlers`): commands know none.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from msgspec import Struct

from tui.commands.rules import always, never
from tui.commands.situation import Situation

S = TypeVar("S")


class Command(Struct, Generic[S], frozen=True):
    """One thing that a user can do on a screen whose situation is an S."""

    id: str
    keys: str
    """Textual's names, separated by commas; the first one is shown."""
    shown: str
    """The key as people write it."""
    label: str
    """One word or two, for the footer."""
    about: str
    """One line, for the help and the palette."""
    enabled: Callable[[S], bool] = always
    footer: bool = False
    quiet: Callable[[S], bool] = never
    """When the footer leaves it out, though its key answers."""
    first: bool = False
    """Acts before the key after it is read, so that what is typed at once goes to where it leads."""
    scope: str = "screen"
    """"screen", or where the focus must be for its keys to act: "panels", the list of panels; "text", the
    drop-in as text; "value", the editor of one. What is typed into has keys of its own, which come before
    the screen's."""

    @property
    def action(self) -> str:
        """What Textual runs for it."""
        return f"screen.command('{self.id}')"


EditorCommand = Command[Situation]
AnyCommand = Command[Any]
"""A command of whatever screen shows it."""
