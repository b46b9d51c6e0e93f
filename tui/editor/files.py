"""What goes to files and comes from them: keeping, saving, versions, exports, and the trials of a unit."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from host.ports import HostError, NotPermitted

if TYPE_CHECKING:
    from tui.dialogs.choice import Choice
    from tui.editor.screen import EditorScreen
    from workbench.bench import Bench
    from workbench.keeper import Keeper


class Filing:
    """The dialogs of the main screen that read or write files; each runs as a worker of it."""

    def __init__(self, editor: "EditorScreen") -> None:
        self._editor = editor

    def _run(self, dialog: "Callable[[Bench], Coroutine[None, None, None]]") -> None:
        if (bench := self._editor.bench) is not None:
            self._editor.run_worker(dialog(bench), group="dialog", exclusive=True)

    def keep(self) -> None:
        """Keep what passed, after a look at what is written."""
        self._run(self._keep)

    def save(self) -> None:
        """Choose where the draft is kept without a test, see the difference, and write it."""
        self._run(self._save)

    def versions(self) -> None:
        """Take away what was kept, or bring an earlier version back."""
        self._run(self._versions)

    def export(self) -> None:
        """Take the unit elsewhere."""
        self._run(self._export)

    def history(self) -> None:
        """See what was tried before."""
        self._run(self._history)

    async def _choose(self, title: str, enter: str, choices: "Sequence[Choice]") -> int | None:
        from tui.dialogs.choice import ChoosingScreen

        return await self._editor.app.push_screen_wait(ChoosingScreen(title, enter, choices))

    def _complain(self, error: HostError) -> None:
        self._editor.notify(str(error), severity="error", timeout=15)

    # Keep, and Save as

    async def _keep(self, bench: "Bench") -> None:
        from tui.dialogs.keep import KeepScreen
        from tui.render.outcome import MOVED_ON

        testing = self._editor.testing
        note = MOVED_ON if bench.draft != testing.tested else ""
        screen = KeepScreen(bench.snapshot().drop_in_path, testing.difference, note, testing.left)
        if await self._editor.app.push_screen_wait(screen):
            testing.keep()

    async def _save(self, bench: "Bench") -> None:
        from tui.dialogs.save import choices

        if not bench.draft.edits:
            return
        keeper, saved = bench.keeper, bench.draft
        found = choices(keeper, saved)
        chosen = await self._choose("Keep without a test", "writes it", [choice for choice, _ in found])
        writing = found[chosen][1] if chosen is not None else None
        if writing is None or not await self._editor.rights.got("Not written"):
            return
        try:
            notes = await keeper.save(writing)
            await bench.reload(saved)
        except HostError as error:
            self._complain(error)
            return
        for note in notes:
            self._editor.notify(note, severity="warning", timeout=15)
        self._editor.notify(f"Written to {writing.place.path}.{self._next_restart}", timeout=10)
        self._editor.show()

    @property
    def _next_restart(self) -> str:
        running = self._editor.snapshot is not None and self._editor.snapshot.header.active == "active"
        return " The running service has it after its next restart." if running else ""

    # What was kept

    async def _versions(self, bench: "Bench") -> None:
        from tui.dialogs.versions import choices

        keeper = bench.keeper
        try:
            versions = await keeper.versions()
        except NotPermitted:
            if await self._editor.rights.got("Not shown"):
                await self._versions(bench)
            return
        except HostError as error:
            self._complain(error)
            return
        found = choices(keeper.kept, versions)
        if not found:
            self._editor.notify("unitsmith has kept nothing for this unit.")
            return
        chosen = await self._choose("What unitsmith kept", "does it", found)
        if chosen is None or not await self._editor.rights.got("Left as it is"):
            return
        number = chosen - bool(keeper.kept)
        await self._put_back(bench, keeper, None if number < 0 else number)

    async def _put_back(self, bench: "Bench", keeper: "Keeper", number: int | None) -> None:
        try:
            if number is None:
                said = f"Removed {', '.join(await keeper.take_away())}."
            else:
                said = f"Brought back {await keeper.bring_back((await keeper.versions())[number])}."
            await bench.reload()
        except HostError as error:
            self._complain(error)
            return
        self._editor.notify(f"{said}{self._next_restart}", timeout=10)
        self._editor.show()

    # Elsewhere

    async def _export(self, bench: "Bench") -> None:
        from tui.dialogs.export import ExportScreen

        answer = await self._editor.app.push_screen_wait(
            ExportScreen(bench.exports, bench.snapshot().header.unit)
        )
        if answer is None:
            return
        path, text = answer
        if not path:
            self._editor.app.copy_to_clipboard(text)
            self._editor.notify(f"Copied {len(text.splitlines())} lines.")
            return
        problem = await asyncio.to_thread(_written, path, text)
        if problem:
            self._editor.notify(problem, severity="error", timeout=15)
        else:
            self._editor.notify(f"Written to {path}.")

    async def _history(self, bench: "Bench") -> None:
        from tui.dialogs.history import choices
        from workbench.history import History

        tried = History().of(*bench.identity)
        if not tried:
            self._editor.notify("Nothing was tried on this unit yet: ^t tries the draft.")
            return
        chosen = await self._choose("What was tried", "drafts it again", choices(tried, time.localtime))
        if chosen is not None:
            bench.take_draft(tried[chosen].edits)
            self._editor.show()
            self._editor.notify("Drafted again; ^z takes that back.")


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
