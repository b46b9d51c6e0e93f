"""What commands do something to: the screen."""

from typing import Protocol

from tui.commands.parts import (
    Attempts,
    Dialogs,
    Directives,
    Filing,
    Learner,
    Leaving,
    Previewing,
    Reading,
    Rights,
    Steps,
    Testing,
    Tour,
)
from workbench.snapshot import Snapshot


class Editor(Protocol):
    """What commands do something to: the screen."""

    @property
    def rights(self) -> Rights:
        """Root's, for a normal user."""

    @property
    def learner(self) -> Learner:
        """What learns a unit's system calls."""

    @property
    def steps(self) -> Steps:
        """Steps of the draft as a whole."""

    @property
    def attempts(self) -> Attempts:
        """What begins a trial."""

    @property
    def dialogs(self) -> Dialogs:
        """What asks for more before something is done."""

    @property
    def filing(self) -> Filing:
        """What reads or writes files."""

    def copy(self) -> None:
        """Copy what the preview shows."""

    def shell(self) -> None:
        """Look around in the draft's sandbox."""

    @property
    def reading(self) -> Reading:
        """What opens manual pages."""

    @property
    def directives(self) -> Directives:
        """The panels."""

    @property
    def preview(self) -> Previewing:
        """The preview."""

    def write(self) -> None:
        """Edit the drop-in as text."""

    @property
    def testing(self) -> Testing:
        """The trial."""

    @property
    def snapshot(self) -> Snapshot | None:
        """The bench as it is shown; None while the host has not answered."""

    @property
    def typing(self) -> bool:
        """Whether letters go into a text."""

    def find(self) -> None:
        """Search all directives."""

    def show_pane(self, number: int) -> None:
        """Go to a pane by its number, 0 to 3."""

    def next_pane(self, by: int) -> None:
        """Go to the next pane or the one before."""

    @property
    def narrow(self) -> bool:
        """Whether one pane is shown at a time."""

    def widen(self, by: int) -> None:
        """Give the right column more room, or less."""

    def jump(self) -> None:
        """Put letters on everything in sight that one can go to."""

    def settings(self) -> None:
        """Edit the settings."""

    def help(self) -> None:
        """Show all commands."""

    def palette(self) -> None:
        """Search all commands."""

    @property
    def tour(self) -> Tour:
        """The tour of the demo."""

    @property
    def leaving(self) -> Leaving:
        """The ways out."""

    def step_back(self) -> None:
        """Leave the search, or the tour; while the unit is read, wait for it no longer."""
