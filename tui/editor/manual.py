"""Opening manual pages from the main screen."""

from tui.editor.panes.directives import DirectivesPane
from tui.ui import Ui
from workbench.open_unit import OpenUnit


class ManualActions:
    """What reads whole pages of the manual."""

    def __init__(self, unit: OpenUnit, ui: Ui, directives: DirectivesPane) -> None:
        self._unit, self._ui, self._directives = unit, ui, directives

    def open(self, page: str = "") -> None:
        """Read a page from its beginning, or that of the directive under the cursor, at the directive."""
        self._ui.run(self._open(page))

    async def _open(self, page: str) -> None:
        key = self._directives.key
        detail = self._unit.view.detail(key) if key else None
        if detail is None:
            return
        wanted = page or detail.directive.page
        found = await self._unit.view.manual.page(wanted) if wanted else None
        if found is None:
            missing = f"This host has no manual page {wanted}(5)." if wanted else "No manual explains it."
            self._ui.notify(missing, severity="warning")
            return
        from tui.manual.screen import ManualScreen

        name = "" if page and page != detail.directive.page else detail.directive.name
        follow = self._directives.follow
        await self._ui.open(ManualScreen(self._unit.view.manual, found, name, detail.known, follow))
