"""The line in which words to find are typed."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Key
from textual.message import Message
from textual.widgets import Input

_ONWARDS = ("enter", "down", "up")
_LONGEST = 200
"""Characters of a search; more is a paste that went astray."""


class FindLine(Input):
    """Every key searches; Enter goes to the best of what was found, the arrows through all, Escape back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
    ]

    class Left(Message):
        """The search is over."""

    class GoneOn(Message):
        """The user wants to walk through what was found."""

    class Arrived(Message):
        """The user wants to go to what was found best, where it belongs."""

    def __init__(self) -> None:
        super().__init__(
            id="find",
            placeholder="name, value, or words of the explanation",
            compact=True,
            select_on_focus=True,
            max_length=_LONGEST,
        )

    def action_leave(self) -> None:
        """End the search."""
        self.post_message(self.Left())

    def on_key(self, event: Key) -> None:
        """Leave by a key that is no letter."""
        if event.key in _ONWARDS:
            event.stop()
            event.prevent_default()
            self.post_message(self.Arrived() if event.key == "enter" else self.GoneOn())
