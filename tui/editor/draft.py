"""Steps of the draft as a whole: back, on again, and to what the package says."""

from typing import TYPE_CHECKING

from tui.widgets.keys import KeyLine

if TYPE_CHECKING:
    from tui.editor.screen import EditorScreen


class Steps:
    """What changes the draft without a directive."""

    def __init__(self, editor: "EditorScreen") -> None:
        self._editor = editor

    def undo(self) -> None:
        """Take the draft's last change back."""
        if bench := self._editor.bench:
            self._tell("Undone", bench.undo())

    def redo(self) -> None:
        """Bring the last undone change back."""
        if bench := self._editor.bench:
            self._tell("Again", bench.redo())

    def _tell(self, what: str, change: str) -> None:
        self._editor.show()
        if change:
            self._editor.query_one(KeyLine).say(f"{what}: {change}.")

    def as_vendor(self) -> None:
        """Draft what the unit's package brings."""
        if bench := self._editor.bench:
            bench.as_vendor()
            self._editor.show()
            changed = len(bench.draft.edits)
            self._editor.notify(
                f"{changed} directives go back to what the package says."
                if changed
                else "The unit is what its package says."
            )
