"""The draft as a whole: back and on again, presets, what the package says, and a draft that was left."""

from typing import TYPE_CHECKING

from tui.editor.memory import Memory
from tui.ui import Ui
from workbench.drafts import Left
from workbench.open_unit import OpenUnit

if TYPE_CHECKING:
    from catalog.presets import Preset


class DraftActions:
    """What changes the draft without a directive."""

    def __init__(self, unit: OpenUnit, ui: Ui, memory: Memory) -> None:
        self._unit, self._ui, self._memory = unit, ui, memory

    def undo(self) -> None:
        """Take the draft's last change back."""
        self._tell("Undone", self._unit.edits.undo())

    def redo(self) -> None:
        """Bring the last undone change back."""
        self._tell("Again", self._unit.edits.redo())

    def _tell(self, what: str, change: str) -> None:
        self._ui.refresh()
        if change:
            self._ui.say(f"{what}: {change}.")

    def as_vendor(self) -> None:
        """Draft what the unit's package brings."""
        self._unit.edits.as_vendor()
        self._ui.refresh()
        changed = len(self._unit.draft.edits)
        self._ui.notify(
            f"{changed} directives go back to the package's values."
            if changed
            else "The unit has the package's values already."
        )

    def presets(self) -> None:
        """Choose a preset."""
        self._ui.run(self._presets())

    async def _presets(self) -> None:
        from tui.dialogs.presets import PresetScreen

        unit = self._unit
        found = unit.view.presets
        if not found:
            self._ui.notify("There are presets for services only.")
            return
        preset = await self._ui.ask(PresetScreen(found))
        if preset is not None:
            self._take(preset)

    def _take(self, preset: "Preset") -> None:
        before = len(self._unit.draft.edits)
        self._unit.edits.take_preset(preset)
        self._ui.refresh()
        added = len(self._unit.draft.edits) - before
        self._ui.notify(f"{preset.title}: {added} more directives in the draft. ^z undoes that.")

    def begin(self, preset: "Preset | None" = None) -> None:
        """Offer a draft that was left, if one was; else draft a preset, if there is one."""
        if left := self._memory.left(self._unit):
            self._ui.run(self._recover(left))
        elif preset is not None:
            self._take(preset)

    async def _recover(self, left: Left) -> None:
        from tui.dialogs.question import recovering

        answer = await self._ui.ask(recovering(len(left.edits), left.saved))
        if answer == "take":
            self._unit.edits.take_edits(left.edits)
            self._ui.refresh()
        elif answer == "drop":
            self._memory.forget(self._unit)
