"""The line in which a value, or a row of a list, is typed."""

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

LONGEST = 4096
"""Characters that a line takes: the longest path that there can be. Longer values are edited as text."""


class EntryLine(Input):
    """One line; what is pasted is cut to what it takes, and that is said."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "walk(-1)", show=False),
        Binding("down", "walk(1)", show=False),
        Binding("tab", "complete", show=False),
    ]

    class Walked(Message):
        """Up or down."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    class CompletionWanted(Message):
        """Tab."""

    def __init__(self, value: str = "", *, placeholder: str = "") -> None:
        super().__init__(
            value,
            id="value-entry",
            placeholder=placeholder,
            compact=True,
            select_on_focus=False,
            max_length=LONGEST,
        )

    def action_walk(self, by: int) -> None:
        """To what stands above or below."""
        self.post_message(self.Walked(by))

    def action_complete(self) -> None:
        """Go on with what is offered."""
        self.post_message(self.CompletionWanted())

    def put(self, text: str) -> None:
        """Make it another text, with the cursor at its end."""
        self.value = text[:LONGEST]
        self.cursor_position = len(self.value)

    def _on_paste(self, event: events.Paste) -> None:
        """The first line of it, as far as there is room."""
        event.stop()
        event.prevent_default()
        lines = [line for line in event.text[: LONGEST * 4].splitlines() if line.strip()]
        line = lines[0] if lines else ""
        room = LONGEST - len(self.value) + len(self.selected_text)
        self.replace("".join(filter(str.isprintable, line[:room])), *self.selection)
        if len(lines) > 1 or len(line) > room or len(event.text) > LONGEST * 4:
            self.notify(
                f"Only the first line of what was pasted, and at most {LONGEST} characters, fit here: "
                "^l takes more.",
                severity="warning",
            )
