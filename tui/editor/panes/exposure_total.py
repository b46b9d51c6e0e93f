"""The line above the exposure's rows, which stays as they are scrolled."""

from textual.content import Content
from textual.widget import Widget

from tui.render.preview import total
from tui.render.text import Run
from tui.widgets.lines import STYLES
from workbench.snapshot import Exposure


class ExposureTotal(Widget):
    """The whole figure as a bar and in digits, and below it how the draft's changes moved it."""

    DEFAULT_CSS = "ExposureTotal { height: auto; margin-bottom: 1; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: list[list[Run]] = []
        self.display = False

    @property
    def text(self) -> str:
        """As it would be pasted."""
        return "\n".join("".join(run.text for run in line) for line in self._lines)

    def show(self, exposure: Exposure | None) -> None:
        """Show a unit's figure."""
        lines = total(exposure)
        if lines != self._lines:
            higher = len(lines) != len(self._lines)
            self._lines = lines
            self.refresh(layout=higher)

    def render(self) -> Content:
        """A line each."""
        lines = (
            Content.assemble(*((run.text, STYLES.get(run.style, "")) for run in line)) for line in self._lines
        )
        return Content("\n").join(lines)
