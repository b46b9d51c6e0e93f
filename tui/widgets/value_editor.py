"""Typing a directive's value, checked at every key."""

from collections.abc import Sequence
from typing import ClassVar, Protocol

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static, TextArea

Key = tuple[str, str]


class Judge(Protocol):
    """What knows about values."""

    def check(self, key: Key, values: Sequence[str]) -> str | None:
        """What is wrong with them, one sentence."""

    def doubt(self, key: Key, values: Sequence[str]) -> str | None:
        """What would be passed over in them, one sentence."""


_TALLEST = 5


class ValueText(TextArea):
    """One assignment a line; Enter ends it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", show=False, priority=True),
        Binding("escape", "leave", show=False, priority=True),
        Binding("ctrl+j", "new_line", show=False, priority=True),
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

    def action_new_line(self) -> None:
        """A further assignment of the same directive."""
        self.insert("\n")


class ValueEditor(Vertical):
    """A directive's assignments as text, below the panels."""

    class Submitted(Message):
        """The user wants these values, which are valid."""

        def __init__(self, key: Key, values: tuple[str, ...]) -> None:
            super().__init__()
            self.key = key
            self.values = values

    class Left(Message):
        """The user has changed nothing."""

    def __init__(self, key: Key, values: Sequence[str], several: bool, judge: Judge) -> None:
        super().__init__(id="value-editor")
        self._key, self._before, self._several, self._knows = key, "\n".join(values), several, judge

    def compose(self) -> ComposeResult:
        """The text, and what is wrong with it."""
        yield ValueText(self._before, id="value-text", compact=True, soft_wrap=True, tab_behavior="focus")
        yield Static(id="value-hint")

    def on_mount(self) -> None:
        """Type at the end."""
        self.border_title = f"{self._key[1]}="
        text = self.query_one(ValueText)
        text.focus()
        text.move_cursor(text.document.end)
        self._judge()

    @property
    def values(self) -> tuple[str, ...]:
        """What is typed, one value a line, empty lines left out."""
        lines = (line.strip() for line in self.query_one(ValueText).text.split("\n"))
        return tuple(line for line in lines if line)

    def on_text_area_changed(self) -> None:
        """Judge it at every key."""
        self._judge()

    def _judge(self) -> str | None:
        text = self.query_one(ValueText)
        text.styles.height = max(1, min(_TALLEST, text.wrapped_document.height))
        problem = self._problem()
        more = "  ^j another line" if self._several else ""
        doubt = self._knows.doubt(self._key, self.values)
        hint = (
            f"! {problem}"
            if problem
            else f"? {doubt}"
            if doubt
            else f"enter takes it{more}  escape leaves it  empty unsets it"
        )
        self.query_one("#value-hint", Static).update(hint)
        self.set_class(problem is not None, "-invalid")
        return problem

    def _problem(self) -> str | None:
        if len(self.values) > 1 and not self._several:
            return "It takes one value: remove the other lines."
        return self._knows.check(self._key, self.values) if self.values else None

    def on_value_text_done(self, event: ValueText.Done) -> None:
        """Only a valid value goes on to the draft."""
        event.stop()
        if not event.accepted:
            self.post_message(self.Left())
        elif self._judge() is None:
            self.post_message(self.Submitted(self._key, self.values))
        else:
            self.app.bell()
