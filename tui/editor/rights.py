"""Root's rights for a normal user: asked for when something first needs them, and had from then on."""

from collections.abc import Callable

from host.ports import HostError
from tui.suspension import RIGHTS
from tui.ui import Ui
from workbench.open_unit import OpenUnit


class Rights:
    """Asks for them on the terminal."""

    def __init__(self, unit: OpenUnit, ui: Ui) -> None:
        self._unit, self._ui = unit, ui

    @property
    def lacking(self) -> bool:
        """Whether the host may only be looked at as yet."""
        return self._unit.lacks_rights

    def ask(self) -> None:
        """Ask for them now."""
        self.then("Still read-only", lambda: None)

    def then(self, refused: str, action: Callable[[], object]) -> None:
        """Do something that needs them, after asking where they lack; `refused` says what was not done."""
        if not self.lacking:
            action()
            return

        async def asking() -> None:
            if await self.got(refused):
                action()

        self._ui.run(asking(), "rights")

    async def got(self, refused: str) -> bool:
        """Whether they are there, after asking where they lack; else the user is told what was not done."""
        if not self.lacking:
            return True
        try:
            await self._unit.take_rights(self._ui.aside(RIGHTS))
        except (HostError, TimeoutError) as error:
            text = str(error) or "The host did not answer in time."
            self._ui.notify(f"{refused}: {text} Nothing was changed.", severity="error", timeout=15)
            return False
        self._ui.refresh()
        return True
