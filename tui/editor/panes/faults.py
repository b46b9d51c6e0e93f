"""One line below the first: how many lines of the unit's files systemd ignores, or that it can't load it."""

from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widget import Widget

from tui.keymap import filled
from workbench.faults import Faults


class FaultsLine(Widget):
    """Leads to the list; there is none where nothing is wrong."""

    class Wanted(Message):
        """The user wants the list."""

    def __init__(self, found: Faults) -> None:
        super().__init__(id="faults")
        self._found = found

    def show(self, found: Faults) -> None:
        """Show what is wrong now."""
        if found != self._found:
            self._found = found
            self.refresh()

    def render(self) -> Content:
        """The worst first, cut to the line."""
        found, hint = self._found, filled("  {faults} lists them")
        text = f"systemd can't load it: {found.refused}" if found.refused else f"{found.counted}."
        room = self.size.width - len(hint) - 4
        if len(text) > room:
            text = f"{text[: max(room - 1, 0)]}…"
        return Content.assemble((f" ! {text}", "$text-error"), (hint, "$foreground-muted"))

    def on_click(self, event: Click) -> None:
        """As the key."""
        event.stop()
        self.post_message(self.Wanted())
