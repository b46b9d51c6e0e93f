"""The part of the application that follows the user's settings: colours, glyphs and keys."""

import math
import time
from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.filter import LineFilter, Monochrome, NoColor
from textual.notifications import SeverityLevel
from textual.theme import Theme

from tui import config, keymap
from tui.command_screen import CommandScreen, Configure
from tui.glyphs import Ascii, Readable
from tui.keymap import shown
from tui.themes import THEMES
from tui.typed_ahead import TypedAhead
from workbench import harmless

_AGAIN = 3.0
"""Seconds in which a second ^c is meant."""


class SettingsApp(TypedAhead):
    """An application with the user's settings, `notes` being what is wrong with them."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("q", "how_to_quit", show=False)]

    def __init__(
        self, settings: config.Settings | None = None, notes: Sequence[str] = (), *, ascii_only: bool = False
    ) -> None:
        super().__init__()
        self._notes = notes
        self._terminal_is_ascii = ascii_only
        self._without_colours = NoColor()
        self._readable = Readable()
        self._ascii: Ascii | None = None
        self._stop_wanted = -math.inf
        """When ^c was pressed last, of the monotonic clock."""
        for theme in THEMES:
            self.register_theme(theme)
        self._given = "" if self.theme == "textual-dark" else self.theme  # by TEXTUAL_THEME
        self.settings = settings or config.Settings()
        self._follow()

    @on(Configure)
    def _configure(self, event: Configure) -> None:
        self.follow(event.settings)
        self.screen.refresh(recompose=False)

    def follow(self, settings: config.Settings) -> None:
        """Take other settings: they hold at once, but for the mouse, which is asked for at the start."""
        self.settings = settings
        self._follow()
        self.refresh_css(animate=False)  # draws everything anew

    def _follow(self) -> None:
        settings = self.settings
        glyphs = settings.ascii == "yes" or (settings.ascii == "auto" and self._terminal_is_ascii)
        if glyphs and self._ascii is None:
            self._ascii = Ascii()
        elif not glyphs:
            self._ascii = None
        keys = keymap.Keymap(settings.keymap)
        keymap.use(keys)
        self.set_keymap(keys.overrides)
        self.theme = self._theme()

    def _theme(self) -> str:
        """The theme that is wanted and known; else one for as many colours as the terminal has."""
        wanted = self.settings.theme
        if wanted != "auto" and wanted in self.available_themes:
            return wanted
        if self._given:
            return self._given
        few = self.console.color_system in ("standard", None)
        return "ansi-dark" if few else config.DEFAULT_THEME

    def get_theme(self, theme_name: str) -> Theme | None:
        """A theme by its name: asked for at each line that is drawn, where Textual copies its table twice."""
        return self._registered_themes.get(theme_name) or super().get_theme(theme_name)

    def on_mount(self) -> None:
        """Say what is wrong with the settings, and remember a theme that is chosen."""
        told = config.no_theme(self.settings.theme, self.available_themes)
        notes = (*self._notes, f"{config.path()}: {told}") if told else self._notes
        self.call_after_refresh(self._say, notes)  # there is nothing yet to say it on
        self.theme_changed_signal.subscribe(self, self._remember)

    def _say(self, notes: Sequence[str]) -> None:
        for note in notes:
            self.notify(note, severity="warning", timeout=15, markup=False)

    def _remember(self, theme: Theme) -> None:
        if theme.name == self._theme():
            return
        from msgspec.structs import replace

        self.settings = replace(self.settings, theme=theme.name)
        try:
            config.remember_theme(theme.name)
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "the file is not UTF-8"
            self.notify(f"The theme is not remembered: {why}.", severity="warning", markup=False)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Say something for a while, as it is: much of it quotes what others wrote, none of it is markup."""
        words = harmless.lines(message)
        super().notify(words, title=title, severity=severity, timeout=timeout, markup=False)

    def action_how_to_quit(self) -> None:
        """For who tries the key that leaves other programs."""
        self.notify(
            f"{shown('quit')} quits unitsmith; a draft is remembered. {shown('help')} shows all keys."
        )

    def action_help_quit(self) -> None:
        """The terminal's own key for stopping a program: pressed again, it leaves as ours does. Where text is
        selected or typed it copies, and never comes here."""
        now = time.monotonic()
        if now - self._stop_wanted < _AGAIN:
            self._stop_wanted = -math.inf
            self.call_later(self.action_quit)
            return
        self._stop_wanted = now
        self.notify(f"{shown('quit')} quits unitsmith, and so does ^c again; a draft is remembered.")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Textual's own keys for leaving and the palette give way to the screen's commands."""
        ours = action in ("quit", "command_palette") and isinstance(self.screen, CommandScreen)
        return False if ours else super().check_action(action, parameters)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What becomes of all that is drawn: NO_COLOR leaves a theme of the terminal's own colours none."""
        filters = list(super().get_line_filters())
        if self.native_ansi_color and (self.no_color or self.console.color_system is None):
            filters = [one for one in filters if not isinstance(one, Monochrome)] + [self._without_colours]
        return [*filters, self._readable, *([self._ascii] if self._ascii else [])]
