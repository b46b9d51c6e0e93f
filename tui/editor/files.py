"""What goes to files and comes from them: keeping, saving, versions, exports, and the trials of a unit."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from host.ports import HostError, NotPermitted
from tui.editor.panes.trial import TrialPane
from tui.editor.rights import Rights
from tui.ui import Ui
from workbench.open_unit import OpenUnit

if TYPE_CHECKING:
    from tui.dialogs.choice import Choice
    from workbench.save import Saver


class FileActions:
    """What reads or writes files, each after a dialog."""

    def __init__(self, unit: OpenUnit, ui: Ui, rights: Rights, trial: TrialPane) -> None:
        self._unit, self._ui, self._rights, self._trial = unit, ui, rights, trial

    def keep(self) -> None:
        """Keep what passed, after a look at what is written."""
        self._ui.run(self._keep())

    def save(self) -> None:
        """Choose where the draft is kept without a test, see the difference, and write it."""
        self._ui.run(self._save())

    def versions(self) -> None:
        """Remove what was kept, or restore an earlier version."""
        self._ui.run(self._versions())

    def export(self) -> None:
        """Take the unit elsewhere."""
        self._ui.run(self._export())

    def history(self) -> None:
        """See what was tried before."""
        self._ui.run(self._history())

    async def _choose(self, title: str, enter: str, choices: "Sequence[Choice]") -> int | None:
        from tui.dialogs.choice import ChoosingScreen

        return await self._ui.ask(ChoosingScreen(title, enter, choices))

    # Keep, and Save as

    async def _keep(self) -> None:
        from tui.dialogs.keep import KeepScreen
        from tui.render.outcome import MOVED_ON

        trial = self._trial
        note = MOVED_ON if self._unit.draft != trial.tested else ""
        screen = KeepScreen(self._unit.view.snapshot().drop_in_path, trial.difference, note, trial.left)
        if await self._ui.ask(screen):
            trial.keep()

    async def _save(self) -> None:
        from tui.dialogs.save import choices

        if not self._unit.draft.edits:
            return
        keeper, saved = self._unit.keeper, self._unit.draft
        found = choices(keeper, saved)
        chosen = await self._choose("Keep without a test", "writes it", [choice for choice, _ in found])
        writing = found[chosen][1] if chosen is not None else None
        if writing is None or not await self._rights.got("Not written"):
            return
        try:
            notes = await keeper.save(writing)
            await self._unit.reload(saved)
        except HostError as error:
            self._ui.complain(error)
            return
        for note in notes:
            self._ui.notify(note, severity="warning", timeout=15)
        self._ui.notify(f"Written to {writing.place.path}.{self._next_restart}", timeout=10)
        self._ui.refresh()

    @property
    def _next_restart(self) -> str:
        running = self._unit.opened.active == "active"
        return " The running service has it after its next restart." if running else ""

    # What was kept

    async def _versions(self) -> None:
        from tui.dialogs.versions import choices

        keeper = self._unit.keeper
        try:
            versions = await keeper.versions()
        except NotPermitted:
            if await self._rights.got("Not shown"):
                await self._versions()
            return
        except HostError as error:
            self._ui.complain(error)
            return
        found = choices(keeper.kept, versions)
        if not found:
            self._ui.notify("unitsmith has kept nothing for this unit.")
            return
        chosen = await self._choose("What unitsmith kept", "does it", found)
        if chosen is None or not await self._rights.got("Left as it is"):
            return
        number = chosen - bool(keeper.kept)
        await self._put_back(keeper, None if number < 0 else number)

    async def _put_back(self, keeper: "Saver", number: int | None) -> None:
        try:
            if number is None:
                said = f"Removed {', '.join(await keeper.take_away())}."
            else:
                said = f"Restored {await keeper.bring_back((await keeper.versions())[number])}."
            await self._unit.reload()
        except HostError as error:
            self._ui.complain(error)
            return
        self._ui.notify(f"{said}{self._next_restart}", timeout=10)
        self._ui.refresh()

    # Elsewhere

    async def _export(self) -> None:
        from tui.dialogs.export import ExportScreen

        answer = await self._ui.ask(ExportScreen(self._unit.view.exports, self._unit.name))
        if answer is None:
            return
        path, text = answer
        if not path:
            self._ui.copy(text)
            return
        problem = await asyncio.to_thread(_written, path, text)
        if problem:
            self._ui.notify(problem, severity="error", timeout=15)
        else:
            self._ui.notify(f"Written to {path}.")

    async def _history(self) -> None:
        from tui.dialogs.history import choices
        from workbench.history import History

        tried = History().of(*self._unit.identity)
        if not tried:
            self._ui.notify("Nothing was tried on this unit yet: ^t tries the draft.")
            return
        chosen = await self._choose("What was tried", "drafts it again", choices(tried, time.localtime))
        if chosen is not None:
            self._unit.edits.take_draft(tried[chosen].edits)
            self._ui.refresh()
            self._ui.notify("Drafted again; ^z undoes that.")


def _written(path: str, text: str) -> str:
    """Write a file that does not exist yet; what went wrong, or nothing."""
    try:
        with Path(path).expanduser().open("x", encoding="utf-8", errors="surrogateescape") as file:
            file.write(text)
    except FileExistsError:
        return f"{path} exists already; it was left alone."
    except OSError as error:
        return f"{path} can't be written: {error.strerror}."
    return ""
