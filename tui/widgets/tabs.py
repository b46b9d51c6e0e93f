"""Tabs as one line, of which one is shown."""

from collections.abc import Iterator
from functools import partial

from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tui.jumping import Go


class TabLine(Widget):
    """Words side by side; a click chooses one."""

    chosen: reactive[int] = reactive(0)

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
        return Content("").join(
            Content.styled(f"[{name}]", "bold $text-primary reverse")
            if number == self.chosen
            else Content.styled(f" {name} ", "$foreground-muted")
            for number, name in enumerate(self._names)
        )

    def spots(self) -> Iterator[tuple[int, int, Go]]:
        """Where one can jump to: the tabs."""
        x = 0
        for number, name in enumerate(self._names):
            yield x, 0, partial(self.post_message, self.Chosen(self, number))
            x += len(name) + 2

    def on_click(self, event: Click) -> None:
        """Choose the tab under the pointer."""
        x = event.x
        for number, name in enumerate(self._names):
            x -= len(name) + 2
            if x < 0:
                self.post_message(self.Chosen(self, number))
                return
