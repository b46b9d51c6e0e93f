"""Trying the draft: at first, and again with a remedy or without a suspect."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.editor.screen import EditorScreen


class Attempts:
    """What begins a trial."""

    def __init__(self, editor: "EditorScreen") -> None:
        self._editor = editor

    def test(self) -> None:
        """Try the draft on the host; what was typed as text goes into it first."""
        editor = self._editor
        if editor.preview.pending:
            editor.preview.take(self.test)
        elif (bench := editor.bench) is not None:
            if editor.narrow:
                editor.show_pane(3)
            editor.rights.then("Not tested", lambda: editor.testing.begin(bench))

    def fix(self) -> None:
        """Draft the likeliest remedy and try again."""
        if suspects := self._editor.testing.suspects:
            self.again(suspects[0].directive, suspects[0].remedies[0])

    def drop(self) -> None:
        """Leave the likeliest suspect out and try again."""
        if suspects := self._editor.testing.suspects:
            self.again(suspects[0].directive)

    def again(self, suspect: str, remedy: str = "") -> None:
        """Draft a remedy, or the draft without the suspect, and try that."""
        editor = self._editor
        if editor.bench is None:
            return
        if remedy:
            editor.bench.take_remedy(suspect, remedy)
        else:
            editor.bench.drop_suspect(suspect)
        editor.show()
        if editor.snapshot is not None and editor.snapshot.ready:
            self.test()
