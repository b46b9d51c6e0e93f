"""The line above the journal: which of its records are shown, and what is below the window."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from tui.render.records import FILTERS
from tui.widgets import again
from tui.widgets.tabs import TabLine


class JournalBar(Horizontal):
    """Filters, and how much came since somebody scrolled up."""

    def compose(self) -> ComposeResult:
        """Left and right."""
        yield TabLine(*FILTERS, id="journal-filter")
        yield Static(id="journal-unread")

    def choose(self, number: int) -> None:
        """Show which filter is chosen."""
        self.query_one(TabLine).chosen = number

    def tell(self, unread: int) -> None:
        """Say how many lines nobody has seen yet."""
        plural = "" if unread == 1 else "s"
        words = f"▼ {unread} more line{plural} below: end" if unread else ""
        again.line(self.query_one("#journal-unread", Static), words)
