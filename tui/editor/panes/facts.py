"""The first line: which unit, in what state, on what host, and how exposed."""

from collections.abc import Callable, Iterable, Iterator

from textual.content import Content
from textual.widget import Widget

from tui.render.exposure import change, gauge
from tui.render.text import Run
from tui.widgets.lines import STYLES
from workbench.duration import ago
from workbench.snapshot import Exposure, Header

STATES = {
    "active": ("●", "$text-success"),
    "reloading": ("↻", "$text-success"),
    "activating": ("◌", "$text-warning"),
    "deactivating": ("◌", "$text-warning"),
    "failed": ("✗", "$text-error"),
}
"""A shape and a colour for each state; the word stands beside them."""
_GAP = 3
_RIGHTS = {
    "as root": "$text-warning",
    "looking only": "$foreground-muted",
    "your own units": "$foreground-muted",
}


def _styled(runs: Iterable[Run]) -> Iterator[tuple[str, str]]:
    return ((run.text, STYLES.get(run.style, "")) for run in runs)


class FactsLine(Widget):
    """unitsmith, the unit, its state and since when, systemd's version, the host, and the exposure."""

    def __init__(self, unit: str, clock: Callable[[], float], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._header = Header(unit)
        self._exposure: Exposure | None = None
        self._clock = clock
        self._note = "reading …"

    def show(self, header: Header, exposure: Exposure | None = None) -> None:
        """Show these facts."""
        if (header, exposure) != (self._header, self._exposure) or self._note:
            self._header, self._exposure, self._note = header, exposure, ""
            self.refresh()

    def note(self, step: str) -> None:
        """Say what is being done."""
        self._note = f"{step} …"
        self.refresh()

    def on_mount(self) -> None:
        """The span since the last change of state grows."""
        self.set_interval(30, self.refresh)

    def render(self) -> Content:
        """One line: facts left, exposure right; what matters least goes where there is no room."""
        header, width = self._header, self.size.width
        line = Content.assemble((" unitsmith ", "bold"), " ", (header.unit, "bold $text-primary"))
        state, since = self._state(header)
        rights = Content.styled(header.rights, _RIGHTS.get(header.rights, ""))
        kept = rights.cell_length + _GAP if rights.plain else 0
        room = width - line.cell_length - state.cell_length - 2 * _GAP
        right = self._exposed(room - kept)
        if not right.plain:
            right, kept = self._exposed(room), 0
        taken = line.cell_length + right.cell_length + 2 * _GAP
        if taken + state.cell_length + since.cell_length <= width:
            state = Content.assemble(state, since)
        host = f"systemd {header.version} on {header.host}" if header.version else ""
        for part in (state, Content(host), rights, Content.styled(self._note, "$foreground-muted")):
            kept = 0 if part is rights else kept
            room = width - line.cell_length - _GAP - kept - (right.cell_length + _GAP if right.plain else 0)
            if part.plain and part.cell_length <= room:
                line = Content.assemble(line, " " * _GAP, part)
        blank = width - line.cell_length - right.cell_length
        return Content.assemble(line, " " * max(blank, 1), right) if right.plain else line

    def _exposed(self, room: int) -> Content:
        """The exposure before and after the draft; without bar and name where there is little room."""
        if self._exposure is None:
            return Content("")
        short = Content.assemble(*_styled(change(self._exposure)), " ")
        name = Content.styled("exposure ", "$foreground-muted")
        bar = Content.assemble(*_styled(gauge(self._exposure)), " ")
        longest_first = (Content.assemble(name, bar, short), Content.assemble(name, short), short)
        return next((one for one in longest_first if one.cell_length <= room), Content(""))

    def _state(self, header: Header) -> tuple[Content, Content]:
        """The state, and since when."""
        if not header.active:
            return Content(""), Content("")
        shape, colour = STATES.get(header.active, ("○", "$foreground-muted"))
        sub = f" ({header.sub})" if header.sub not in ("", header.active, "running", "dead") else ""
        since = f"  {ago(self._clock() - header.since)}" if header.since else ""
        state = Content.styled(f"{shape} {header.active}{sub}", colour)
        return state, Content.styled(since, "$foreground-muted")
