"""A command as a word to press."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget

from tui.commands import AnyCommand
from tui.keymap import shown


class Action(Widget, can_focus=True):
    """What Textual's button is without its style sheet, which takes a fiftieth of the time of the start."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "press", show=False)]

    def __init__(self, command: AnyCommand, kind: str = "") -> None:
        super().__init__(id=f"button-{command.id}", classes=kind)
        self._command = command
        self._label = command.label

    @property
    def label(self) -> str:
        """What it says, without its key."""
        return self._label

    @label.setter
    def label(self, label: str) -> None:
        if label != self._label:
            self._label = label
            self.refresh(layout=True)

    def render(self) -> Content:
        """Label and key."""
        return Content(f" {self._label} {shown(self._command)} ")

    async def action_press(self) -> None:
        """Run the command."""
        await self.run_action(self._command.action)

    async def on_click(self) -> None:
        """The same."""
        await self.action_press()
