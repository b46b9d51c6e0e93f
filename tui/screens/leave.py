"""Leaving while a trial is going on."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Static

QUESTION = (
    "A test is still going on. Revert it now, or leave it to its deadline, when the host undoes it by itself?"
)


class LeaveScreen(ModalScreen[str]):
    """Answers "revert", "leave" or "stay"."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "choose('revert')"),
        Binding("l", "choose('leave')"),
        Binding("escape,s", "choose('stay')"),
        Binding("left,up", "app.focus_previous"),
        Binding("right,down", "app.focus_next"),
    ]

    def compose(self) -> ComposeResult:
        """One question, three answers."""
        with Vertical(id="leave"):
            yield Static(QUESTION)
            with Horizontal():
                yield Button(
                    "Revert and quit (r)", variant="warning", compact=True, action="screen.choose('revert')"
                )
                yield Button("Leave to the deadline (l)", compact=True, action="screen.choose('leave')")
                yield Button("Stay (s)", variant="primary", compact=True, action="screen.choose('stay')")

    def action_choose(self, answer: str) -> None:
        """Answer."""
        self.dismiss(answer)
