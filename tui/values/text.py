"""Any value as text, one assignment a line: the last resort for every directive."""

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea

from tui.keymap import shown
from tui.render.text import Run
from tui.values.editor import ValueEditor
from tui.values.said import Said, Saying
from workbench.edited_value import EditedValue

_TALLEST = 8
_LONGEST = 8192
"""Characters at most: a longer text could not be judged within a key."""


class ValueText(TextArea):
    """One assignment a line; Enter ends it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", show=False, priority=True),
        Binding("escape", "leave", show=False, priority=True),
    ]

    class Done(Message):
        """Enter or Escape."""

        def __init__(self, accepted: bool) -> None:
            super().__init__()
            self.accepted = accepted

    def action_accept(self) -> None:
        """The value is as wanted."""
        self.post_message(self.Done(True))

    def action_leave(self) -> None:
        """The value shall stay as it was."""
        self.post_message(self.Done(False))

    async def _on_paste(self, event: events.Paste) -> None:
        """As much as there is room for."""
        event.stop()
        event.prevent_default()
        room = _LONGEST - len(self.text)
        text = "".join(char if char == "\n" or char.isprintable() else " " for char in event.text[:room])
        self.replace(text, *self.selection)
        if len(event.text) > room:
            self.notify(
                f"Only {_LONGEST} characters fit: the rest of what was pasted was left out.",
                severity="warning",
            )


class TextEditor(ValueEditor):
    """A directive's assignments as text."""

    def __init__(self, valuing: EditedValue) -> None:
        super().__init__(valuing)
        self._several = valuing.kind.accumulates
        self.typed: tuple[str, ...] | None = None
        """What was typed in another form."""

    def compose(self) -> ComposeResult:
        """The text, and what is wrong with it."""
        text = "\n".join(self.valuing.values if self.typed is None else self.typed)
        yield ValueText(text, id="value-text", compact=True, soft_wrap=True, tab_behavior="focus")
        yield Saying(id="value-hint")

    def on_mount(self) -> None:
        """Type at the end."""
        text = self.query_one(ValueText)
        text.focus()
        text.move_cursor(text.document.end)
        self.tell()

    def type(self, text: str) -> None:
        """Type something."""
        self.query_one(ValueText).insert(text)

    @property
    def value(self) -> tuple[str, ...]:
        """What is typed, one value a line, empty lines left out."""
        lines = (line.strip() for line in self.query_one(ValueText).text.split("\n"))
        return tuple(line for line in lines if line)

    def problem(self) -> str | None:
        """Also several lines where one is allowed."""
        if len(self.value) > 1 and not self._several:
            return "It takes one value: remove the other lines."
        return super().problem()

    def facts(self, *, wrong: bool) -> list[Said]:
        """What it takes."""
        return [] if wrong else [[Run(f"takes {self.valuing.form}; empty unsets it", "dim")]]

    def own_keys(self) -> list[tuple[str, str, str]]:
        """A further line, where there may be one."""
        return [(shown("value-add"), "another line", "add")] if self._several else []

    def action_add(self) -> None:
        """A further assignment, where there may be one."""
        if self._several:
            self.query_one(ValueText).insert("\n")

    def action_as_text(self) -> None:
        """It is text."""

    @on(TextArea.Changed)
    def _changed(self) -> None:
        text = self.query_one(ValueText)
        text.styles.height = max(1, min(_TALLEST, text.wrapped_document.height))
        self.tell()

    @on(ValueText.Done)
    def _done(self, event: ValueText.Done) -> None:
        event.stop()
        if event.accepted:
            self.action_accept()
        else:
            self.action_leave()
