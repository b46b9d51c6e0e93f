"""Our commands in Textual's palette."""

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from tui.commands import COMMANDS, Command
from tui.screens.editor import EditorScreen


class Commands(Provider):
    """The commands that are possible now."""

    def _possible(self) -> list[Command]:
        screen = self.screen
        if not isinstance(screen, EditorScreen):
            return []
        return [command for command in COMMANDS if command.id != "palette" and command.enabled(screen)]

    def _run(self, command: Command) -> None:
        screen = self.app.screen
        if isinstance(screen, EditorScreen):
            command.run(screen)

    async def discover(self) -> Hits:
        """All of them."""
        for command in self._possible():
            yield DiscoveryHit(_title(command), partial(self._run, command), help=command.about)

    async def search(self, query: str) -> Hits:
        """Those that fit."""
        matcher = self.matcher(query)
        for command in self._possible():
            title = _title(command)
            score = max(matcher.match(title), matcher.match(command.about))
            if score > 0:
                yield Hit(score, matcher.highlight(title), partial(self._run, command), help=command.about)


def _title(command: Command) -> str:
    return f"{command.label.capitalize()} ({command.shown})"
