"""The last line: the keys that can be pressed now, after what the last one did, for a moment."""

from rich.cells import cell_len
from textual.content import Content
from textual.events import Click
from textual.timer import Timer
from textual.widget import Widget

from tui.commands import AnyCommand
from tui.keymap import shown
from tui.render.text import fit

_MOMENT = 4.0
"""Seconds."""


class KeyLine(Widget):
    """As many of the possible commands as there is room for; a click runs one."""

    def __init__(self, commands: tuple[AnyCommand, ...], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._commands = commands
        self._shown: tuple[AnyCommand, ...] = ()
        self._typing = False
        self._said = ""
        self._moment: Timer | None = None

    def say(self, sentence: str) -> None:
        """Say what a key did that is pressed many times in a row: a notification would take longer than what
        the key does, laying the screen out anew when it comes and when it goes."""
        self._said = sentence
        if self._moment is None:
            self._moment = self.set_timer(_MOMENT, self._end)
        else:
            self._moment.reset()
        self.refresh()

    def _end(self) -> None:
        self._said, self._moment = "", None
        self.refresh()

    def show(self, possible: frozenset[str], *, typing: bool = False) -> None:
        """Show these commands, by their ids, in the order of all; `typing`: by keys that are no letters."""
        now = tuple(command for command in self._commands if command.footer and command.id in possible)
        if (now, typing) != (self._shown, self._typing):
            self._shown, self._typing = now, typing
            self.refresh()

    @property
    def _kept(self) -> list[AnyCommand]:
        """Help and leaving, which somebody lost looks for, and the palette, which has all for the mouse."""
        return [
            command for command in self._shown if command.id.rpartition("-")[2] in ("help", "palette", "quit")
        ]

    def _width(self, command: AnyCommand) -> int:
        return len(self._key(command)) + 1 + len(command.label)

    @property
    def _sentence(self) -> str:
        """What is said, as much of it as leaves room for the keys that stay."""
        room = self.size.width - 2 - sum(self._width(command) + 2 for command in self._kept)
        return fit(self._said, min(room, cell_len(self._said))) if self._said else ""

    def _fitting(self) -> list[tuple[AnyCommand, int, int]]:
        """Commands with the columns where they begin and end."""
        said = cell_len(self._sentence)
        fitting, x, kept = [], 1 + (said + 2 if said else 0), self._kept
        for command in self._shown:
            width = self._width(command)
            later = sum(self._width(c) + 2 for c in kept if c is not command)
            if command not in kept and x + width + 2 + later > self.size.width:
                continue
            fitting.append((command, x, x + width))
            x += width + 2
            kept = [c for c in kept if c is not command]
        return fitting

    def render(self) -> Content:
        """Key in bold, what it does beside it."""
        parts: list[Content | str | tuple[str, str]] = [" "]
        if said := self._sentence:
            parts += [(said, "bold"), "  "]
        for command, _, _ in self._fitting():
            parts += [(self._key(command), "bold $text-accent"), f" {command.label}  "]
        return Content.assemble(*parts)

    async def on_click(self, event: Click) -> None:
        """Run the command under the pointer."""
        for command, start, end in self._fitting():
            if start <= event.x < end:
                await self.run_action(command.action)

    def _key(self, command: AnyCommand) -> str:
        own = shown(command, typing=self._typing)
        return "←→" if (own, shown("next")) == ("←", "→") else own
