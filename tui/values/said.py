"""Lines of words beside what is edited: what is known, what is wrong, and keys that can be clicked."""

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.style import Style
from textual.widgets import Static

from tui.render.exposure import gain, gain_style
from tui.render.text import Run
from tui.widgets.lines import ANSI, STYLES
from workbench.edited_value import EditedValue

Said = Sequence[Run]


class Saying(Static):
    """Runs of words, a paragraph each; a click on a run with a link is told."""

    class Linked(Message):
        """A run was clicked."""

        def __init__(self, link: str) -> None:
            super().__init__()
            self.link = link

    def say(self, paragraphs: Iterable[Said]) -> None:
        """Show these instead."""
        self.update(Content("\n").join(self._content(runs) for runs in paragraphs))

    def _content(self, runs: Said) -> Content:
        variables = self.app.theme_variables
        spelled = STYLES | ANSI if self.app.native_ansi_color else STYLES
        return Content("").join(
            Content.styled(
                run.text,
                Style.combine(
                    [
                        Style(),
                        *(Style.parse(spelled[name], variables) for name in run.style.split()),
                        *([Style.from_meta({"link": run.link})] if run.link else []),
                    ]
                ),
            )
            for run in runs
        )

    def on_click(self, event: Click) -> None:
        """Tell which run it was."""
        link = event.style.meta.get("link")
        if link:
            event.stop()
            self.post_message(self.Linked(str(link)))


def gained(valuing: EditedValue, values: Sequence[str]) -> list[Said]:
    """What a value would do to the unit's exposure; nothing where it does nothing."""
    by = valuing.gain(values)
    return [[Run("exposure ", "dim"), Run(gain(by), gain_style(by))]] if by else []


def keys(*told: tuple[str, str, str], width: int) -> list[Run]:
    """Keys with what they do, each a link to an action: (key, words, action). Where a line of this width has
    no room for one, the next begins with it; 0 where that is not known yet."""
    runs: list[Run] = []
    used = 0
    for key, words, action in told:
        item = cell_len(key) + 1 + cell_len(words)
        between = "" if not used else "\n" if 0 < width < used + 2 + item else "  "
        used = item if between == "\n" else used + len(between) + item
        link = f"do:{action}" if action else ""
        runs += [Run(between), Run(key, "key", link), Run(f" {words}", "dim", link)]
    return runs
