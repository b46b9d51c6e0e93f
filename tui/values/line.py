"""One value that is typed: a path, a user, a unit, a signal, any text."""

from textual.app import ComposeResult

from tui.values.completion import CompletingEditor
from tui.values.entry import EntryLine
from tui.values.offers import OfferList
from tui.values.said import Saying


class LineEditor(CompletingEditor):
    """A line, what is offered, and what is known."""

    def compose(self) -> ComposeResult:
        """The line first."""
        default = self.valuing.directive.default
        yield EntryLine(placeholder=f"{default} (default)" if default else self.valuing.form)
        yield OfferList()
        yield Saying(id="value-hint")

    def on_mount(self) -> None:
        """Type at the end."""
        self.entry.focus()
        self.entry.put(self.valuing.values[-1] if self.valuing.values else "")
        self.typed()

    @property
    def value(self) -> tuple[str, ...]:
        """What is typed; nothing unsets it."""
        return (self.word,) if self.word else ()
