"""What opens a screen of its own, waits for the answer, and does what was asked for."""

from typing import TYPE_CHECKING

from host.ports import HostError

if TYPE_CHECKING:
    from tui.editor.screen import EditorScreen
    from workbench.drafts import Left


class Dialogs:
    """The dialogs of the main screen; each runs as a worker of it."""

    def __init__(self, editor: "EditorScreen") -> None:
        self._editor = editor

    def edit_outside(self) -> None:
        """Edit the drop-in in the user's own editor."""
        from tui.editor.external import edit_outside

        self._editor.run_worker(edit_outside(self._editor), group="dialog", exclusive=True)

    def presets(self) -> None:
        """Choose a preset."""
        self._editor.run_worker(self._presets(), group="dialog", exclusive=True)

    def checks(self) -> None:
        """Say what the service must still do."""
        self._editor.run_worker(self._checks(), group="dialog", exclusive=True)

    def remedies(self) -> None:
        """Choose what to do about a failure."""
        self._editor.run_worker(self._remedies(), group="dialog", exclusive=True)

    def recover(self, left: "Left") -> None:
        """Offer a draft that was left."""
        self._editor.run_worker(self._recover(left), group="dialog", exclusive=True)

    def look_for_trial(self) -> None:
        """Offer to end a trial that is there already."""
        self._editor.run_worker(self._leftover(), group="leftover", exclusive=True)

    async def _leftover(self) -> None:
        if (bench := self._editor.bench) is None:
            return
        try:
            if (found := await bench.testing.leftover()) is None:
                return
            from tui.dialogs.question import left_over

            answer = await self._editor.app.push_screen_wait(left_over(found.words))
            if answer != "leave" and await self._editor.rights.got("The trial is left alone"):
                said = await bench.testing.end_leftover(found, keep=answer == "keep")
                self._editor.notify(said)
                self._editor.show()
        except HostError as error:
            self._editor.notify(str(error), severity="error", timeout=15)

    async def _checks(self) -> None:
        from tui.dialogs.checks import ChecksScreen

        if (bench := self._editor.bench) is None:
            return
        unit = bench.snapshot().header.unit
        lines = await self._editor.app.push_screen_wait(ChecksScreen(unit, bench.testing.checks))
        if lines is None:
            return
        try:
            bench.testing.take_checks(lines)
        except OSError as error:
            self._editor.notify(f"Used, but not remembered: {error.strerror}.", severity="warning")
        self._editor.show()

    async def _remedies(self) -> None:
        from tui.dialogs.remedies import RemediesScreen

        if suspects := self._editor.testing.suspects:
            chosen = await self._editor.app.push_screen_wait(RemediesScreen(suspects))
            if chosen is not None:
                self._editor.attempts.again(*chosen)

    async def _recover(self, left: "Left") -> None:
        from tui.dialogs.question import recovering

        if (bench := self._editor.bench) is None:
            return
        answer = await self._editor.app.push_screen_wait(recovering(len(left.edits), left.saved))
        if answer == "take":
            bench.take_edits(left.edits)
            self._editor.show()
        elif answer == "drop":
            self._editor.memory.forget(bench)

    async def _presets(self) -> None:
        from tui.dialogs.presets import PresetScreen

        if (bench := self._editor.bench) is None:
            return
        found = bench.presets
        if not found:
            self._editor.notify("There are presets for services only.")
            return
        preset = await self._editor.app.push_screen_wait(PresetScreen(found))
        if preset is not None:
            before = len(bench.draft.edits)
            bench.take_preset(preset)
            self._editor.show()
            added = len(bench.draft.edits) - before
            self._editor.notify(f"{preset.title}: {added} directives more in the draft. ^z takes them back.")
