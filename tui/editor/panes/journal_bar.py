"""The line above the journal: which of its records are shown, and what is below the window."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from tui.render.records import FILTERS
from tui.widgets import again
from tui.widgets.tabs import TabLine


class JournalBar(Horizontal):
    """Filters, and how much came since somebody scrolled up."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        # Made here, since it is told of things before it is put together.
        self._filters = TabLine(*FILTERS, id="journal-filter")
        self._unread = Static(id="journal-unread")

    def compose(self) -> ComposeResult:
        """Left and right."""
        yield self._filters
        yield self._unread

    def choose(self, number: int) -> None:
        """Show which filter is chosen."""
        self._filters.chosen = number

    def tell(self, unread: int) -> None:
        """Say how many lines nobody has seen yet."""
        plural = "" if unread == 1 else "s"
        words = f"▼ {unread} more line{plural} below: end" if unread else ""
        again.line(self._unread, words)
