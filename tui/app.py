"""The application: it opens a unit, shows the editor, and says what went wrong."""

import gc
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import App, SystemCommand
from textual.command import Provider
from textual.screen import Screen

from host.ports import HostError
from tui.config import Settings
from tui.configured import Configured
from tui.screens.editor import EditorScreen
from workbench.bench import Bench

OpenBench = Callable[[], Awaitable[Bench]]


def _commands() -> type[Provider]:
    """The palette's commands, imported when the palette is first opened."""
    from tui.palette import Commands

    return Commands


class UnitsmithApp(Configured):
    """unitsmith's interface on one unit.

    `open_bench` reads the unit; the first frame does not wait for it. Where it raises a HostError the app
    ends, and `failure` says why.
    """

    TITLE = "unitsmith"
    CSS_PATH = Path(__file__).with_name("unitsmith.tcss")
    ENABLE_COMMAND_PALETTE = True
    COMMANDS: ClassVar = {*App.COMMANDS, _commands}

    def __init__(
        self,
        open_bench: OpenBench,
        unit: str = "",
        clock: Callable[[], float] = time.time,
        settings: Settings | None = None,
        notes: Sequence[str] = (),
        *,
        ascii_only: bool = False,
    ) -> None:
        super().__init__(settings, notes, ascii_only=ascii_only)
        self._open_bench, self._unit, self._clock = open_bench, unit, clock
        self.failure: Exception | None = None

    def get_default_screen(self) -> Screen[None]:
        """The editor."""
        return EditorScreen(self._unit, self._clock)

    def on_mount(self) -> None:
        """Read the unit while the first frame appears."""
        self._open()
        self.call_after_refresh(gc.enable)

    @work(exclusive=True, group="open")
    async def _open(self) -> None:
        try:
            bench = await self._open_bench()
        except HostError as error:
            self.failure = error
            # After a first frame: Textual can't end an app whose screen is still being put together.
            self.call_after_refresh(self.exit, return_code=3)
            return
        if isinstance(self.screen, EditorScreen):
            self.screen.receive(bench)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Of Textual's own commands, those that ours leave out."""
        yield SystemCommand("Theme", "Change the colours", self.action_change_theme)
        yield SystemCommand("Screenshot", "Save a picture of the screen", self.deliver_screenshot)

    async def action_quit(self) -> None:
        """Textual's own key for leaving asks as ours does."""
        if isinstance(self.screen, EditorScreen):
            self.screen.quit()
        else:
            self.exit()
