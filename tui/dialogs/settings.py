"""The settings file as text, judged while it is typed, and followed at once."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from tui import config


class SettingsScreen(ModalScreen[config.Settings | None]):
    """Answers with the settings that were written, None where the file stays as it is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "accept", "Take them", priority=True),
        Binding("escape", "dismiss", "Leave them", priority=True),
    ]

    def __init__(self, text: str, themes: frozenset[str]) -> None:
        super().__init__()
        self._before, self._themes = text, themes

    def compose(self) -> ComposeResult:
        """The file, and what is wrong with it."""
        with Vertical(classes="dialog") as box:
            box.border_title = "Settings"
            box.border_subtitle = "^s writes and follows them   escape leaves them"
            yield Static(str(config.path()), id="settings-path", markup=False)
            yield TextArea(
                self._before, id="settings-text", compact=True, show_line_numbers=True, soft_wrap=False
            )
            yield Static(id="settings-remarks")

    @on(TextArea.Changed)
    def _judge(self) -> None:
        told = [Content.styled(f"! {one.line}: {one.text}", "$text-error") for one in self._read().problems]
        self.query_one("#settings-remarks", Static).update(Content("\n").join(told))

    def _read(self) -> config.Read:
        return config.read(self.query_one(TextArea).text, self._themes)

    def action_accept(self) -> None:
        """Write the file and follow it; lines that are wrong are left out."""
        try:
            config.write(self.query_one(TextArea).text)
        except OSError as error:
            self.notify(f"{config.path()} can't be written: {error.strerror}.", severity="error")
        else:
            read = self._read()
            for one in read.problems:
                self.app.notify(f"Line {one.line} is left out: {one.text}", severity="warning", markup=False)
            self.dismiss(read.settings)
