"""The buttons below the journal; each is made when it is first needed."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget

from tui.commands import BY_ID
from tui.widgets.action import Action

_KINDS = {
    "fix": "-warning",
    "prove": "",
    "drop": "",
    "test": "-primary",
    "keep": "-success",
    "pause": "",
    "accept": "-success",
    "revert": "",
}
"""The buttons from the left, with the class of each."""


class TrialButtons(Horizontal):
    """What can be done with a trial; `heir` gets the focus of a button that goes away."""

    def __init__(self, heir: Widget, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._heir = heir

    def compose(self) -> ComposeResult:
        """The one that begins."""
        yield _action("test")

    def show(self, name: str, *, shown: bool, enabled: bool = True, label: str = "") -> None:
        """Show a button, by the id of its command, or hide it."""
        button = self._made(name) if shown else self._actions.get(name)
        if button is None:
            return
        if button.has_focus and not (shown and enabled):  # else nothing would have it
            self.screen.set_focus(self._heir)
        button.display, button.disabled = shown, not (shown and enabled)
        if label:
            button.label = label

    @property
    def _actions(self) -> dict[str, Action]:
        return {str(action.id).removeprefix("button-"): action for action in self.query(Action)}

    def _made(self, name: str) -> Action:
        """A button, at its place among those that there are."""
        there, names = self._actions, tuple(_KINDS)
        if name not in there:
            later = next((there[other] for other in names[names.index(name) :] if other in there), None)
            there[name] = _action(name)
            self.mount(there[name], before=later)
        return there[name]


def _action(name: str) -> Action:
    action = Action(BY_ID[name], _KINDS[name])
    action.disabled = True
    return action
