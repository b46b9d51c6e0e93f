"""A screen of commands: keys, key line, palette and help all come from one list of them."""

from typing import ClassVar

from textual.screen import Screen

from tui.commands import BY_ID, AnyCommand


class CommandScreen(Screen[None]):
    """What such screens have in common."""

    commands: ClassVar[tuple[AnyCommand, ...]] = ()
    """Everything that can be done here."""
    notes: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Signs that the screen shows, and what they mean: the help explains them."""
    mouse: ClassVar[str] = ""
    """What clicks do, one sentence."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A command's own rule says whether its key works now."""
        if action == "command" and parameters and (command := BY_ID.get(str(parameters[0]))):
            return command in self.commands and command.enabled(self)
        return True

    def action_command(self, name: str) -> None:
        """Run a command."""
        BY_ID[name].run(self)

    @property
    def typing(self) -> bool:
        """Whether letters go into a text."""
        return self.focused is not None and self.focused.check_consume_key("a", "a")

    def help(self) -> None:
        """Show all commands."""
        from tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(self.commands, self.notes, self.mouse))

    def palette(self) -> None:
        """Search all commands."""
        self.app.action_command_palette()
