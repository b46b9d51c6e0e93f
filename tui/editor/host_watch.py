"""The unit as the host has it by now: others stop it, change its files, or try something."""

from host.ports import HostError, HostUnavailable, NotPermitted
from tui.editor.panes.trial import TrialPane
from tui.keymap import filled
from tui.ui import Ui
from workbench.open_unit import OpenUnit

EVERY = 5.0
"""Seconds from one look to the next."""


class HostWatch:
    """Looks at the host's unit now and then."""

    def __init__(self, unit: OpenUnit, ui: Ui, trial: TrialPane) -> None:
        self._unit, self._ui, self._trial = unit, ui, trial
        self._lost = False

    def look(self) -> None:
        """Look once; not while a trial of one's own moves things."""
        if self._ui.in_front and not self._trial.going:
            self._ui.run(self._look(), "follow")

    async def _look(self) -> None:
        try:
            changed = await self._unit.follow()
        except HostUnavailable as error:
            if not self._lost:
                await self._go_on(error)
            return
        except (HostError, TimeoutError) as error:
            if not self._lost:
                said = str(error) or "The host does not answer in time."
                self._ui.notify(
                    f"{said} The screen shows the last known state.", severity="warning", timeout=15
                )
            self._lost = True
            return
        self._lost = False
        if changed and not self._trial.going:
            self._ui.refresh()

    async def _go_on(self, lost: HostUnavailable) -> None:
        """Another helper takes the place of one that is gone; once, since it may be systemd that is."""
        self._lost, said = True, "The screen shows the last known state."
        try:
            await self._unit.go_on()
        except NotPermitted:
            said = filled("It is read-only now: {rights} asks for root's rights again.")
        except (HostError, TimeoutError):
            pass
        else:
            said = "Another one goes on."
        self._ui.notify(f"{lost} {said}", severity="warning", timeout=15)
        self._ui.refresh()
