"""A screen of commands: keys, key line, palette and help all come from one list of them."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.await_remove import AwaitRemove
from textual.message import Message

from tui.commands import BY_ID, AnyCommand
from tui.keymap import shown
from tui.private import ThriftyScreen
from tui.widgets.framed import Framed

if TYPE_CHECKING:
    from tui.config import Settings


class Configure(Message):
    """The user wants other settings."""

    def __init__(self, settings: "Settings") -> None:
        super().__init__()
        self.settings = settings


class CommandScreen(ThriftyScreen):
    """What such screens have in common."""

    framed = (Framed,)
    commands: ClassVar[tuple[AnyCommand, ...]] = ()
    """Everything that can be done here."""
    areas: ClassVar[tuple[tuple[str, tuple[AnyCommand, ...]], ...]] = ()
    """The same by what they are about; empty where there are few."""
    notes: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Signs that the screen shows, and what they mean: the help explains them."""
    mouse: ClassVar[str] = ""
    """What clicks do, one sentence."""

    handlers: Mapping[str, Callable[[], object]]
    """What the commands do, by their ids."""

    def __init__(self) -> None:
        super().__init__()
        self.handlers = {
            "help": self.help,
            "palette": lambda: self.app.action_command_palette(),
            "settings": self.settings,
            "jump": self.jump,
        }

    @property
    def situation(self) -> object:
        """What the commands' rules ask about."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A command's own rule says whether its key works now."""
        if action == "command" and parameters and (command := BY_ID.get(str(parameters[0]))):
            return command in self.allowed()
        return True

    def action_command(self, name: str) -> None:
        """Run a command."""
        if (handler := self.handlers.get(name)) is not None:
            handler()

    def remove(self) -> AwaitRemove:
        """Leave; what the screen does in the background ends first: it would find nothing of the screen."""
        self.workers.cancel_node(self)
        return super().remove()

    @property
    def typing(self) -> bool:
        """Whether letters go into a text."""
        return self.focused is not None and self.focused.check_consume_key("a", "a")

    @property
    def scope(self) -> str:
        """Whose keys act now: of the innermost part with the focus that has keys of its own."""
        inside = self.focused.ancestors_with_self if self.focused is not None else ()
        scopes = (getattr(part, "scope", "") for part in inside if part is not self)
        return next(filter(None, scopes), "screen")

    @property
    def area(self) -> str:
        """The area that the focus is in."""
        return ""

    @property
    def ids_now(self) -> frozenset[str]:
        """The ids of the commands whose keys work now."""
        return frozenset(command.id for command in self.possible_now())

    def possible_now(self) -> tuple[AnyCommand, ...]:
        """The commands whose keys work now: what has the focus may have its own, and they come first."""
        here = self.scope
        allowed = self.allowed()
        own = tuple(one for one in allowed if one.scope == here)
        if here == "screen":
            return own
        taken = {shown(one) for one in self.commands if one.scope == here}
        return (*own, *(one for one in allowed if one.scope == "screen" and shown(one) not in taken))

    def allowed(self) -> tuple[AnyCommand, ...]:
        """The commands whose own rules let them run now."""
        now = self.situation
        return tuple(one for one in self.commands if one.enabled(now))

    @work(exclusive=True, group="dialog")
    async def jump(self) -> None:
        """Put letters on everything in sight that one can go to."""
        from tui.dialogs.jump import JumpScreen
        from tui.widgets.jump import targets

        if (target := await self.app.push_screen_wait(JumpScreen(targets(self)))) is not None:
            target.go()

    @work(exclusive=True, group="dialog")
    async def settings(self) -> None:
        """Edit the settings, which hold at once."""
        from tui import config
        from tui.dialogs.settings import SettingsScreen

        try:
            text = config.text()
        except (OSError, UnicodeDecodeError) as error:
            self.notify(f"{config.path()} can't be read: {error}.", severity="error", markup=False)
            return
        chosen = await self.app.push_screen_wait(SettingsScreen(text, frozenset(self.app.available_themes)))
        if chosen is not None:
            self.post_message(Configure(chosen))

    def help(self) -> None:
        """Show all commands."""
        from tui.dialogs.help import HelpScreen

        areas = self.areas or (("", self.commands),)
        self.app.push_screen(HelpScreen(areas, self.area, self.ids_now, self.notes, self.mouse))
