"""The line in which words to find are typed."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input


class FindLine(Input):
    """Every key searches; Enter and the arrows go on to what was found, Escape ends the search."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("down,up", "go_on", show=False),
    ]

    class Left(Message):
        """The search is over."""

    class GoneOn(Message):
        """The user wants to walk through what was found."""

    def __init__(self) -> None:
        super().__init__(
            id="find", placeholder="name or words of the explanation", compact=True, select_on_focus=True
        )

    def action_leave(self) -> None:
        """End the search."""
        self.post_message(self.Left())

    def action_go_on(self) -> None:
        """To what was found."""
        self.post_message(self.GoneOn())

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes on to what was found."""
        event.stop()
        self.post_message(self.GoneOn())
