"""Tabs as one line, of which one is shown."""

from collections.abc import Iterator
from functools import partial

from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tui.commands import AnyCommand
from tui.keymap import shown
from tui.widgets.jump import Go


class TabLine(Widget):
    """Words side by side; a click chooses one. At the right end there may be a command for them all."""

    chosen: reactive[int] = reactive(0)
    offer: reactive[AnyCommand | None] = reactive(None)

    class Chosen(Message):
        """A tab was clicked."""

        def __init__(self, tabs: "TabLine", number: int) -> None:
            super().__init__()
            self.tabs = tabs
            self.number = number

        @property
        def control(self) -> "TabLine":
            """The line of tabs."""
            return self.tabs

    def __init__(self, *names: str, id: str | None = None) -> None:
        super().__init__(id=id)
        self._names = names

    def rename(self, *names: str) -> None:
        """Call the tabs otherwise."""
        if names != self._names:
            self._names = names
            self.refresh()

    def render(self) -> Content:
        """The chosen one stands out by brackets as well as by colour."""
        parts = [
            Content.styled(f"[{name}]", "bold $text-primary reverse")
            if number == self.chosen
            else Content.styled(f" {name} ", "$foreground-muted")
            for number, name in enumerate(self._names)
        ]
        if self.offer is not None and (start := self._offered):
            gap = start - sum(part.cell_length for part in parts)
            parts += [
                Content(" " * gap),
                Content.styled(shown(self.offer), "bold $text-accent"),
                Content(f" {self.offer.label}"),
            ]
        return Content("").join(parts)

    @property
    def _offered(self) -> int:
        """The column at which the command begins; 0 where there is none, or no room for it."""
        if self.offer is None:
            return 0
        start = self.size.width - len(f"{shown(self.offer)} {self.offer.label} ")
        return start if start > sum(len(name) + 2 for name in self._names) else 0

    def spots(self) -> Iterator[tuple[int, int, Go]]:
        """Where one can jump to: the tabs."""
        x = 0
        for number, name in enumerate(self._names):
            yield x, 0, partial(self.post_message, self.Chosen(self, number))
            x += len(name) + 2
        if self.offer is not None and (start := self._offered):
            yield start, 0, partial(self.run_action, self.offer.action)

    async def on_click(self, event: Click) -> None:
        """Choose the tab under the pointer, or run the command."""
        if self.offer is not None and 0 < self._offered <= event.x:
            await self.run_action(self.offer.action)
        x = event.x
        for number, name in enumerate(self._names):
            x -= len(name) + 2
            if x < 0:
                self.post_message(self.Chosen(self, number))
                return
