"""Root's rights for a normal user: asked for when something first needs them, and had from then on."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from host.ports import HostError

if TYPE_CHECKING:
    from tui.editor.screen import EditorScreen

_WORDS = "unitsmith needs root's rights for this. Ctrl-C goes back, and leaves everything as it is."


class Rights:
    """Asks for them on the terminal, for the main screen."""

    def __init__(self, editor: "EditorScreen") -> None:
        self._editor = editor

    @property
    def lacking(self) -> bool:
        """Whether the host may only be looked at as yet."""
        return self._editor.bench is not None and self._editor.bench.lacks_rights

    def ask(self) -> None:
        """Ask for them now."""
        self.then("Still looking only", lambda: None)

    def then(self, refused: str, action: Callable[[], object]) -> None:
        """Do something that needs them, after asking where they lack; `refused` says what was not done."""
        if not self.lacking:
            action()
            return

        async def asking() -> None:
            if await self.got(refused):
                action()

        self._editor.run_worker(asking(), group="rights", exclusive=True)

    async def got(self, refused: str) -> bool:
        """Whether they are there, after asking where they lack; else the user is told what was not done."""
        if (bench := self._editor.bench) is None or not bench.lacks_rights:
            return bench is not None
        from tui.suspension import Aside

        try:
            await bench.take_rights(Aside(self._editor.app, _WORDS))
        except (HostError, TimeoutError) as error:
            text = str(error) or "The host did not answer in time."
            self._editor.notify(f"{refused}: {text} Nothing was changed.", severity="error", timeout=15)
            return False
        self._editor.show()
        return True
