"""Our commands in Textual's palette."""

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from tui.command_screen import CommandScreen
from tui.commands import AnyCommand
from tui.keymap import shown


class Commands(Provider):
    """The commands that are possible now."""

    def _possible(self) -> list[AnyCommand]:
        screen = self.screen
        if not isinstance(screen, CommandScreen):
            return []
        return [command for command in screen.allowed() if not command.id.endswith("palette")]

    def _run(self, command: AnyCommand) -> None:
        screen = self.app.screen
        if isinstance(screen, CommandScreen):
            screen.action_command(command.id)

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


def _title(command: AnyCommand) -> str:
    return f"{command.label.capitalize()} ({shown(command)})"
