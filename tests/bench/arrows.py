"""The yardstick for keys: a bare list of 400 rows, beside 20 lines that follow the highlighted one."""

from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.widgets import OptionList, Static

_ROWS, _LINES = 400, 20


class Arrows(App[None]):
    """What Textual's own widgets make of an arrow."""

    CSS = "OptionList, Static { width: 1fr; height: 1fr; }"

    def compose(self) -> ComposeResult:
        """Two widgets side by side."""
        with Horizontal():
            yield OptionList(*(f"row {number}" for number in range(_ROWS)))
            yield Static(id="beside")

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say something else in each line."""
        lines = (f"line {line} about row {event.option_index}" for line in range(_LINES))
        self.query_one("#beside", Static).update("\n".join(lines))


if __name__ == "__main__":
    Arrows().run()
