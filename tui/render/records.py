"""Lines of the Test pane's journal, and which of them are shown."""

from msgspec import Struct

from tui.render.text import Run

FILTERS = ("All", "Service", "Problems")
"""What can be shown: everything, what the service itself wrote, warnings and worse."""


class Record(Struct, frozen=True):
    """One line of the journal, or of the trial itself."""

    runs: tuple[Run, ...]
    cursor: str = ""
    """Its place in the journal; empty for the trial's own."""
    own: bool = False
    """Whether the service wrote it."""
    problem: bool = False
    """Whether it is a warning or worse."""

    def passes(self, number: int) -> bool:
        """Whether one of FILTERS lets it through."""
        return (True, self.own, self.problem)[number]
