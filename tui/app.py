"""The application: which manager's units are looked at, which screen is shown, and what went wrong."""

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.app import App, SystemCommand
from textual.command import Provider
from textual.screen import Screen

from host.ports import HostError
from tui.config import Settings
from tui.editor.exits import Elsewhere
from tui.garbage import leave_out, leave_out_anew
from tui.picker.opener import Back, Picked, SurveyWanted
from tui.private import styles_are_read
from tui.settings_app import SettingsApp
from tui.terminal_size import TerminalSize

if TYPE_CHECKING:
    from tui.editor.screen import EditorScreen
    from tui.picker.marked import Marked
    from workbench.open_unit import OpenUnit
    from workbench.session import Session


_STYLES = "unitsmith.tcss"
_STYLES_OF_DIALOGS = "dialogs.tcss"
_PATIENCE = 0.1
"""Seconds that the first frame waits for a file: painting it twice takes longer than reading."""


def _commands() -> type[Provider]:
    """The palette's commands, imported when the palette is first opened."""
    from tui.palette import Commands

    return Commands


class UnitsmithApp(SettingsApp):
    """unitsmith's interface: the editor of one unit after another, and the picker between them.

    The first of the sessions is the one that is meant; with a target, a unit's name or a file, its editor is
    the first screen, and does not wait for the host. Where the target can't be opened the app ends, and
    `failure` says why.
    """

    TITLE = "unitsmith"
    ENABLE_COMMAND_PALETTE = True
    DEFAULT_MODE = "0"
    """Each unit has a mode, a stack of screens, of its own: the lowest of a stack can't be replaced."""
    COMMANDS: ClassVar = {*App.COMMANDS, _commands}

    def __init__(
        self,
        sessions: "Sequence[Session]",
        target: str | Path | None = None,
        clock: Callable[[], float] = time.time,
        settings: Settings | None = None,
        notes: Sequence[str] = (),
        *,
        ascii_only: bool = False,
    ) -> None:
        super().__init__(settings, notes, ascii_only=ascii_only)
        self._sessions, self._target, self._clock = tuple(sessions), target, clock
        self.session = self._sessions[0]
        """The manager whose units are looked at."""
        self.editor: EditorScreen | None = None
        """The editor, whatever lies over it."""
        self._unit: OpenUnit | None = None
        """What was named, once it is read."""
        self._marked: dict[Session, Marked] = {}
        """What was marked in surveys, by manager."""
        self.failure: Exception | None = None
        self._resizing = TerminalSize(self)
        self.add_mode(self.DEFAULT_MODE, self._first_screen)

    def _first_screen(self) -> Screen[None]:
        """The editor of what was named, else the picker."""
        # Textual (8.2.8) would parse CSS_PATH before it knows the theme too.
        self._read_styles(_STYLES)
        screen = self._first()
        styles_are_read(self, screen)
        return screen

    def _first(self) -> Screen[None]:
        if self._target is None:
            from tui.picker.screen import PickerScreen

            return PickerScreen(self._sessions, self.session)
        editor = self._editor(Path(self._target).name)
        if self._unit is not None:
            editor.receive(self._unit)
        return editor

    def _editor(self, unit: str) -> "EditorScreen":
        from tui.editor.screen import EditorScreen

        self.editor = EditorScreen(unit, self._clock)
        return self.editor

    def on_resize(self) -> None:
        """See that the last size is what is shown."""
        self._resizing.changed()

    async def on_load(self) -> None:
        """Read a file before there is a screen, so that it is there for the first frame."""
        if isinstance(self._target, Path):
            opening = self._open(self._target)
            await asyncio.wait({asyncio.ensure_future(opening.wait())}, timeout=_PATIENCE)

    def on_mount(self) -> None:
        """Read a unit while the first frame appears."""
        if isinstance(self._target, str):
            self._open(self._target)
        if not self.is_headless:
            from tui.hangup import listen

            listen(self, lambda: self.editor)
        self.call_after_refresh(self._get_ready)

    def _read_styles(self, name: str) -> None:
        """Those beside this file, which may lie in an archive: Textual doesn't look there."""
        path = str(Path(__file__).with_name(name))
        loader: Any = __spec__.loader
        self.stylesheet.add_source(loader.get_data(path).decode("utf-8"), read_from=(path, ""))

    def _get_ready(self) -> None:
        """What nobody sees in the first frame."""
        self._read_styles(_STYLES_OF_DIALOGS)
        self.stylesheet.parse()
        for dialog in self.screen_stack[1:]:  # one that came first
            self.stylesheet.update(dialog)
            dialog.refresh(layout=True)
        leave_out()

    @work(exclusive=True, group="open")
    async def _open(self, target: str | Path) -> None:
        try:
            unit = await self._read(target)
        except (HostError, TimeoutError) as error:
            self.failure = error
            # After a first frame: Textual can't end an app whose screen is still being put together.
            self.call_after_refresh(self.exit, return_code=3)
            return
        self._unit = unit
        if self.editor is not None:
            self.editor.receive(unit)
            self.call_after_refresh(leave_out)

    async def _read(self, target: str | Path) -> "OpenUnit":
        def say(step: str) -> None:
            if self.editor is not None:
                self.editor.doing(step)

        if isinstance(target, Path):
            return await self.session.open_file(target, say)
        return await self.session.open(target, say)

    # Between screens

    @on(Elsewhere)
    def _elsewhere(self) -> None:
        from tui.picker.screen import PickerScreen

        self.push_screen(PickerScreen(self._sessions, self.session))
        if (marked := self._marked.get(self.session)) and marked.names:
            self._survey(SurveyWanted(self.session))

    @on(SurveyWanted)
    def _survey(self, event: SurveyWanted) -> None:
        """All services side by side; those that are marked still are opened one after another."""
        from tui.picker.marked import Marked
        from tui.picker.survey import SurveyScreen

        self.push_screen(SurveyScreen(event.session, self._marked.setdefault(event.session, Marked())))

    @on(Back)
    def _back(self) -> None:
        if len(self.screen_stack) > 1:
            self.pop_screen()
        else:
            self.exit()

    @on(Picked)
    async def _picked(self, event: Picked) -> None:
        """Put the editor of what was picked in place of everything."""
        self.session = event.session
        if event.session in self._marked:
            self._marked[event.session].names.discard(event.unit.name)
        editor, said = self.editor, ""
        if editor is not None:
            if editor.unit is not None and editor.unit.identity == event.unit.identity:
                while self.screen is not editor:
                    await self.pop_screen()
                return
            said = await editor.actions.leaving.settle() if editor.actions is not None else ""
        following = self._editor(event.unit.name)
        following.receive(event.unit, event.preset)
        await self._turn_to(following)
        if said:
            self.notify(said, timeout=8)

    async def _turn_to(self, screen: Screen[None]) -> None:
        """Show a screen in place of all that there are."""
        before = self.current_mode
        following = str(int(before) + 1)
        self.add_mode(following, lambda: screen)
        await self.switch_mode(following)
        await self.remove_mode(before)
        self.call_after_refresh(leave_out_anew)

    # Textual's own commands

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Of Textual's own commands, those that ours leave out."""
        yield SystemCommand("Theme", "Change the colours", self.action_change_theme)
        yield SystemCommand("Screenshot", "Save a picture of the screen", self.deliver_screenshot)

    async def action_quit(self) -> None:
        """Textual's own key for leaving asks as ours does."""
        if self.editor is not None:
            self.editor.action_command("quit")
        else:
            self.exit()
