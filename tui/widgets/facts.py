"""The first line: which unit, in what state, on what host."""

from collections.abc import Callable

from textual.content import Content
from textual.widget import Widget

from tui.duration import ago
from workbench.snapshot import Header

STATES = {
    "active": ("●", "$text-success"),
    "reloading": ("↻", "$text-success"),
    "activating": ("◌", "$text-warning"),
    "deactivating": ("◌", "$text-warning"),
    "failed": ("✗", "$text-error"),
}
"""A shape and a colour for each state; the word stands beside them."""


class FactsLine(Widget):
    """unitsmith, the unit, its state and since when, systemd's version and the host."""

    def __init__(self, unit: str, clock: Callable[[], float], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._header = Header(unit)
        self._clock = clock
        self._note = "reading …"

    def show(self, header: Header) -> None:
        """Show these facts."""
        if header != self._header or self._note:
            self._header, self._note = header, ""
            self.refresh()

    def note(self, step: str) -> None:
        """Say what is being done."""
        self._note = f"{step} …"
        self.refresh()

    def on_mount(self) -> None:
        """The span since the last change of state grows."""
        self.set_interval(30, self.refresh)

    def render(self) -> Content:
        """One line, its parts left out from the right where there is no room."""
        header = self._header
        parts = [
            Content.assemble((" unitsmith ", "bold"), " ", (header.unit, "bold $text-primary")),
            self._state(header),
            Content(f"systemd {header.version} on {header.host}" if header.version else ""),
            Content.styled(self._note, "$foreground-muted"),
        ]
        line = Content("")
        for part in parts:
            if part.plain and line.cell_length + 3 + part.cell_length <= self.size.width:
                line = Content.assemble(line, "   ", part) if line.plain else part
        return line

    def _state(self, header: Header) -> Content:
        if not header.active:
            return Content("")
        shape, colour = STATES.get(header.active, ("○", "$foreground-muted"))
        sub = f" ({header.sub})" if header.sub not in ("", header.active, "running", "dead") else ""
        since = f"  {ago(self._clock() - header.since)}" if header.since else ""
        return Content.assemble((f"{shape} {header.active}{sub}", colour), (since, "$foreground-muted"))
