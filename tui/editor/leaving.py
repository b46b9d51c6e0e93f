"""Leaving a unit, for another one or altogether: nothing of it is lost, and a trial is not forgotten."""

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from tui.editor.screen import EditorScreen


class Elsewhere(Message):
    """The user wants to open another unit."""


class Leaving:
    """The ways out of the main screen; each runs as a worker of it."""

    def __init__(self, editor: "EditorScreen") -> None:
        self._editor = editor

    def quit(self) -> None:
        """Leave unitsmith; with a trial going on, ask what shall become of it."""
        self._editor.run_worker(self._quit(), group="leaving", exclusive=True)

    def end(self, status: int) -> None:
        """Leave without a question, since there is nobody to answer it: a trial is taken back."""
        self._editor.run_worker(self._end(status), group="leaving", exclusive=True)

    def open_another(self) -> None:
        """Choose another unit; with a trial going on, ask the same."""
        self._editor.run_worker(self._open_another(), group="leaving", exclusive=True)

    async def settle(self) -> str:
        """Have the draft written down; what is to be said about it, empty where it is empty."""
        if (bench := self._editor.bench) is None or not bench.draft.edits:
            return ""
        await self._editor.memory.settle()
        count = len(bench.draft.edits)
        changes = "1 change" if count == 1 else f"{count} changes"
        unit = bench.snapshot().header.unit
        return f"The draft of {unit} ({changes}) is remembered. It is offered when you open the unit again."

    async def _quit(self) -> None:
        if await self._may_leave("quit"):
            await self._editor.memory.settle()
            self._editor.app.exit()

    async def _end(self, status: int) -> None:
        await self._take_back()
        await self._editor.memory.settle()
        self._editor.app.exit(return_code=status)

    async def _open_another(self) -> None:
        if await self._may_leave("go on"):
            self._editor.post_message(Elsewhere())

    async def _may_leave(self, verb: str) -> bool:
        editor = self._editor
        if not await self._text_settled():
            return False
        await editor.learner.end()
        if not editor.testing.going:
            return True
        from tui.dialogs.question import leaving

        answer = await editor.app.push_screen_wait(leaving(verb))
        if answer == "revert":
            await self._take_back()
        return answer in ("revert", "leave")

    async def _text_settled(self) -> bool:
        """Whether nothing that was typed as text would be lost that shall not be."""
        preview = self._editor.preview
        if not preview.pending:
            return True
        from tui.dialogs.question import typed

        answer = await self._editor.app.push_screen_wait(typed())
        return answer == "drop" or (answer == "take" and await preview.taken())

    async def _take_back(self) -> None:
        """Undo the trial that is going on, if one is, and wait until that is done."""
        editor = self._editor
        await editor.learner.end()
        if editor.testing.going:
            editor.testing.revert()
            await editor.workers.wait_for_complete([w for w in editor.workers if w.group == "trial"])
