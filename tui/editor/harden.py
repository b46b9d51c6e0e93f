"""Hardening the unit from the main screen: with checks that ask it something, after a question."""

from collections.abc import Awaitable, Callable

from host.ports import HostError
from tui.editor.layout import Layout
from tui.editor.panes.preview_pane import PreviewPane
from tui.editor.panes.trial import TrialPane
from tui.editor.rights import Rights
from tui.ui import Ui
from workbench.open_unit import OpenUnit


class HardenActions:
    """What begins a hardening, and what is done with one that goes on. `checks` lets the user edit them."""

    def __init__(
        self,
        unit: OpenUnit,
        ui: Ui,
        rights: Rights,
        trial: TrialPane,
        preview: PreviewPane,
        layout: Layout,
        checks: Callable[[str], Awaitable[None]],
    ) -> None:
        self._unit, self._ui, self._rights = unit, ui, rights
        self._trial, self._preview, self._layout, self._checks = trial, preview, layout, checks

    def begin(self) -> None:
        """Find the strictest that works, after asking; what was typed as text goes into the draft first."""
        if self._preview.pending:
            self._preview.take(self.begin)
        elif why := self._unit.hardened.refusal:
            self._ui.notify(why, severity="warning")
        else:
            self._rights.then("Not hardened", lambda: self._ui.run(self._begin()))

    def pause(self) -> None:
        """Begin no other trial, or go on."""
        self._trial.hardener.pause()

    def accept(self) -> None:
        """End it, and draft what works so far."""
        self._trial.hardener.accept()

    async def _begin(self) -> None:
        from tui.dialogs.question import hardening
        from workbench.hardened import NO_CHECK

        unit = self._unit
        if not unit.hardened.is_checked:
            await self._checks(f"Harden {unit.name}: first say how to tell that it works.")
        while unit.hardened.is_checked:
            try:
                said = await unit.hardened.said_before()
            except (HostError, TimeoutError) as error:
                self._ui.complain(error)
                return
            answer = await self._ui.ask(hardening(said))
            if answer == "harden":
                self._layout.turn_to(3)
                self._trial.harden(unit)
            if answer != "checks":
                return
            await self._checks("")
        self._ui.notify(NO_CHECK.format(unit=unit.name), severity="warning", timeout=15)
