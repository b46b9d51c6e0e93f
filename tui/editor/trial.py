"""Trying the draft, trying it again otherwise, and ending a trial that was there already."""

from host.ports import HostError
from tui.editor.layout import Layout
from tui.editor.panes.preview_pane import PreviewPane
from tui.editor.panes.trial import TrialPane
from tui.editor.rights import Rights
from tui.ui import Ui
from workbench.open_unit import OpenUnit

_NOW = "The service is checked as it runs now; nothing is changed."
_NOTHING_DRAFTED = "Nothing is drafted, so the service is checked as it runs now."


class TrialActions:
    """What begins a trial, and what is done about its failure."""

    def __init__(
        self, unit: OpenUnit, ui: Ui, rights: Rights, trial: TrialPane, preview: PreviewPane, layout: Layout
    ) -> None:
        self._unit, self._ui, self._rights = unit, ui, rights
        self._trial, self._preview, self._layout = trial, preview, layout

    def test(self) -> None:
        """Try the draft on the host; what was typed as text goes into it first. Where there is no draft, the
        service is checked as it is."""
        if self._preview.pending:
            self._preview.take(self.test)
            return
        if not self._unit.view.snapshot().ready:
            self._ui.run(self._checks(at_once=_NOTHING_DRAFTED))
            return
        self._unit.rounds.begin()
        self._try()

    def _try(self, *, on: bool = False) -> None:
        self._to_the_pane()
        self._rights.then("Not tested", lambda: self._trial.begin(self._unit, on=on))

    def _to_the_pane(self) -> None:
        if self._layout.narrow:
            self._layout.go(3)

    def revert(self) -> None:
        """Undo the test that is going on; where none is, say what became of the last one."""
        if self._trial.going:
            self._trial.revert()
        elif told := self._trial.told:
            self._ui.notify(f"No test is going on, so there is nothing to undo. The last one: {told}")

    def fix(self) -> None:
        """Draft what was proven to pass, or else the likeliest remedy that was not tried, and try that."""
        if self._trial.failure.passes is not None:
            self._take_proven(self._trial.failure.passes)
        elif change := self._trial.failure.proposal:
            self._unit.rounds.take(change)
            self._drafted()

    def fix_all(self) -> None:
        """Draft and try remedies until the draft passes, or nothing new is left to try."""
        if self._trial.failure.passes is not None:
            self._take_proven(self._trial.failure.passes)
        elif self._trial.failure.suspects:
            self._try(on=True)

    def _take_proven(self, text: str) -> None:
        if text:
            draft = self._unit.view.text.draft(self._unit.draft, text)
            self._unit.rounds.take_proven(draft, "with what was proven to pass")
            self._drafted()
        else:
            self._ui.notify("Nothing of the draft is left that passes.", severity="warning")

    def prove(self) -> None:
        """Find out by trials of its parts why the draft fails."""
        if (failed := self._trial.failure.verdict) is not None:
            self._to_the_pane()
            self._trial.prove(self._unit, failed)

    def trace(self) -> None:
        """See which system calls fail with the draft."""
        if (failed := self._trial.failure.verdict) is not None:
            self._to_the_pane()
            self._trial.trace(self._unit, failed)

    def drop(self) -> None:
        """Leave the likeliest suspect out and try again."""
        if suspects := self._trial.failure.suspects:
            self.again(suspects[0].directive)

    def again(self, suspect: str, remedy: str = "") -> None:
        """Draft a remedy, or the draft without the suspect, and try that."""
        from trial.rounds.story import Change

        self._unit.rounds.take_chosen(Change(suspect, remedy))
        self._drafted()

    def _drafted(self) -> None:
        self._ui.refresh()
        if self._unit.view.snapshot().ready:
            self._try()

    def remedies(self) -> None:
        """Choose what to do about a failure."""
        self._ui.run(self._remedies())

    async def _remedies(self) -> None:
        from tui.dialogs.remedies import RemediesScreen

        if suspects := self._trial.failure.suspects:
            chosen = await self._ui.ask(RemediesScreen(suspects))
            if chosen is not None:
                self.again(*chosen)

    def checks(self) -> None:
        """Say what the service must still do."""
        self._ui.run(self._checks())

    def check_now(self) -> None:
        """Run the checks against the service as it is, with nothing changed."""
        self._ui.run(self._checks(at_once=_NOW))

    async def edit_checks(self, first: str) -> None:
        """Say what the service must still do, and wait for that: with what it suggests where `first` says
        why they are needed."""
        await self._checks(first=first)

    async def _checks(self, *, at_once: str = "", first: str = "") -> None:
        from tui.dialogs.checks import ChecksScreen

        testing = self._unit.trials

        async def rights() -> bool:
            return await self._rights.got("Not checked")

        dialog = ChecksScreen(self._unit.name, testing.checks, testing.check_help, rights, at_once, first)
        lines = await self._ui.ask(dialog)
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
