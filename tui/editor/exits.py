"""Leaving a unit, for another one or altogether: nothing of it is lost, and a trial is not forgotten."""

from textual.message import Message

from tui.editor.learn import LearningActions
from tui.editor.memory import Memory
from tui.editor.panes.preview_pane import PreviewPane
from tui.editor.panes.trial import TrialPane
from tui.ui import Ui
from workbench.open_unit import OpenUnit


class Elsewhere(Message):
    """The user wants to open another unit."""


class Exits:
    """The ways out of the main screen."""

    def __init__(
        self,
        unit: OpenUnit,
        ui: Ui,
        memory: Memory,
        learning: LearningActions,
        trial: TrialPane,
        preview: PreviewPane,
    ) -> None:
        self._unit, self._ui, self._memory, self._learning = unit, ui, memory, learning
        self._trial, self._preview = trial, preview

    def quit(self) -> None:
        """Leave unitsmith; with a trial going on, ask what shall become of it."""
        self._ui.run(self._quit(), "leaving")

    def end(self, status: int) -> None:
        """Leave without a question, since there is nobody to answer it: a trial is taken back."""
        self._ui.run(self._end(status), "leaving")

    def open_another(self) -> None:
        """Choose another unit; with a trial going on, ask the same."""
        self._ui.run(self._open_another(), "leaving")

    async def settle(self) -> str:
        """Have the draft written down; what is to be said about it, empty where it is empty."""
        if not (count := len(self._unit.draft.edits)):
            return ""
        await self._memory.settle()
        changes = "1 change" if count == 1 else f"{count} changes"
        name = self._unit.name
        return f"The draft of {name} ({changes}) is remembered. It is offered when you open the unit again."

    async def _quit(self) -> None:
        if await self._may_leave("quit"):
            await self._memory.settle()
            self._ui.exit()

    async def _end(self, status: int) -> None:
        await self._take_back()
        await self._memory.settle()
        self._ui.exit(status)

    async def _open_another(self) -> None:
        if await self._may_leave("go on"):
            self._ui.post(Elsewhere())

    async def _may_leave(self, verb: str) -> bool:
        if not await self._text_settled():
            return False
        await self._learning.end()
        if not self._trial.going:
            return True
        from tui.dialogs.question import leaving

        answer = await self._ui.ask(leaving(verb))
        if answer == "revert":
            await self._take_back()
        return answer in ("revert", "leave")

    async def _text_settled(self) -> bool:
        """Whether nothing that was typed as text would be lost that shall not be."""
        if not self._preview.pending:
            return True
        from tui.dialogs.question import typed

        answer = await self._ui.ask(typed())
        return answer == "drop" or (answer == "take" and await self._preview.taken())

    async def _take_back(self) -> None:
        """Undo the trial that is going on, if one is, and wait until that is done."""
        await self._learning.end()
        if self._trial.going:
            self._trial.revert()
            await self._ui.finished("trial")
