"""A shell with the draft's sandbox, in the interface's terminal."""

from host.ports import HostError
from tui.editor.rights import Rights
from tui.ui import Ui
from workbench.open_unit import OpenUnit
from workbench.shell import command, run

_WELCOME = "This is what the service would see and may do. Leave it with exit."


class ShellActions:
    """Looking around in the draft's sandbox."""

    def __init__(self, unit: OpenUnit, ui: Ui, rights: Rights) -> None:
        self._unit, self._ui, self._rights = unit, ui, rights

    def begin(self) -> None:
        """A shell with the draft's sandbox and user, with the screen away."""
        self._rights.then("No shell", self._look_around)

    def _look_around(self) -> None:
        try:
            words = command(*self._unit.trials.inside, (), terminal=True)
            self._ui.aside(_WELCOME)(lambda: run(words))
        except HostError as error:
            self._ui.complain(error)
