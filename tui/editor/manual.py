"""Opening manual pages from the main screen."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.editor.screen import EditorScreen


class Reading:
    """What reads whole pages of the manual."""

    def __init__(self, editor: "EditorScreen") -> None:
        self._editor = editor

    def open(self, page: str = "") -> None:
        """Read a page from its beginning, or that of the directive under the cursor, at the directive."""
        self._editor.run_worker(self._open(page), group="dialog", exclusive=True)

    async def _open(self, page: str) -> None:
        editor = self._editor
        key = editor.directives.key
        detail = editor.bench.detail(key) if editor.bench and key else None
        if editor.bench is None or detail is None:
            return
        wanted = page or detail.directive.page
        found = await editor.bench.manual.page(wanted) if wanted else None
        if found is None:
            missing = f"This host has no manual page {wanted}(5)." if wanted else "No manual explains it."
            editor.notify(missing, severity="warning")
            return
        from tui.manual.screen import ManualScreen

        name = "" if page and page != detail.directive.page else detail.directive.name
        screen = ManualScreen(editor.bench.manual, found, name, detail.known, editor.directives.follow)
        await editor.app.push_screen(screen)
