"""The picker's first line: which systemd it is, and the managers whose units can be shown, as tabs."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.markup import escape
from textual.widgets import Static

from host.ports import HostFacts
from tui.widgets import again
from tui.widgets.tabs import TabLine

_NAME = "[b]unitsmith[/b]"


class PickTop(Horizontal):
    """Facts to the left, managers by their titles to the right."""

    def __init__(self, titles: Sequence[str], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._titles = titles

    def compose(self) -> ComposeResult:
        """Two widgets; where there is one manager, its title says nothing."""
        yield Static(id="pick-facts")
        managers = TabLine(*self._titles, id="pick-managers")
        managers.display = len(self._titles) > 1
        yield managers

    def show(self, facts: HostFacts | None, manager: int) -> None:
        """Show what the host says of itself, as far as it has answered, and which manager is looked at."""
        where = f"systemd {facts.version} on {facts.name}" if facts else "open a unit"
        again.line(self.query_one("#pick-facts", Static), f" {_NAME}   {escape(where)}")
        self.query_one(TabLine).chosen = manager
