"""Trying the draft, trying it again otherwise, and ending a trial that was there already."""

from host.ports import HostError
from tui.editor.layout import Layout
from tui.editor.panes.preview_pane import PreviewPane
from tui.editor.panes.trial import TrialPane
from tui.editor.rights import Rights
from tui.ui import Ui
from workbench.open_unit import OpenUnit


class TrialActions:
    """What begins a trial, and what is done about its failure."""

    def __init__(
        self, unit: OpenUnit, ui: Ui, rights: Rights, trial: TrialPane, preview: PreviewPane, layout: Layout
    ) -> None:
        self._unit, self._ui, self._rights = unit, ui, rights
        self._trial, self._preview, self._layout = trial, preview, layout

    def test(self) -> None:
        """Try the draft on the host; what was typed as text goes into it first."""
        if self._preview.pending:
            self._preview.take(self.test)
            return
        if self._layout.narrow:
            self._layout.go(3)
        self._rights.then("Not tested", lambda: self._trial.begin(self._unit))

    def fix(self) -> None:
        """Draft the likeliest remedy and try again."""
        if suspects := self._trial.suspects:
            self.again(suspects[0].directive, suspects[0].remedies[0])

    def drop(self) -> None:
        """Leave the likeliest suspect out and try again."""
        if suspects := self._trial.suspects:
            self.again(suspects[0].directive)

    def again(self, suspect: str, remedy: str = "") -> None:
        """Draft a remedy, or the draft without the suspect, and try that."""
        if remedy:
            self._unit.edits.take_remedy(suspect, remedy)
        else:
            self._unit.edits.drop_suspect(suspect)
        self._ui.refresh()
        if self._unit.view.snapshot().ready:
            self.test()

    def remedies(self) -> None:
        """Choose what to do about a failure."""
        self._ui.run(self._remedies())

    async def _remedies(self) -> None:
        from tui.dialogs.remedies import RemediesScreen

        if suspects := self._trial.suspects:
            chosen = await self._ui.ask(RemediesScreen(suspects))
            if chosen is not None:
                self.again(*chosen)

    def checks(self) -> None:
        """Say what the service must still do."""
        self._ui.run(self._checks())

    async def _checks(self) -> None:
        from tui.dialogs.checks import ChecksScreen

        testing = self._unit.trials
        lines = await self._ui.ask(ChecksScreen(self._unit.name, testing.checks))
        if lines is None:
            return
        try:
            testing.take_checks(lines)
        except OSError as error:
            self._ui.notify(f"Used, but not saved: {error.strerror}.", severity="warning")
        self._ui.refresh()

    def look_for_leftover(self) -> None:
        """Offer to end a trial that is there already."""
        self._ui.run(self._leftover(), "leftover")

    async def _leftover(self) -> None:
        testing = self._unit.trials
        try:
            if (found := await testing.leftover()) is None:
                return
            from tui.dialogs.question import left_over

            answer = await self._ui.ask(left_over(found.words))
            if answer != "leave" and await self._rights.got("The trial is left alone"):
                self._ui.notify(await testing.end_leftover(found, keep=answer == "keep"))
                self._ui.refresh()
        except HostError as error:
            self._ui.complain(error)
