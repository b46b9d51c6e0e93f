"""Jump mode: every place in sight gets letters, and typing them goes there."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.events import Click, Key, Resize
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.widgets.jump import Target, labels


class JumpScreen(ModalScreen[Target | None]):
    """Answers with the target whose letters were typed, None after any other key."""

    AUTO_FOCUS: ClassVar[str | None] = ""

    def __init__(self, targets: list[Target]) -> None:
        super().__init__()
        self._targets = dict(zip(labels(len(targets)), targets, strict=False))
        self._typed = ""

    def compose(self) -> ComposeResult:
        """A label at each place, over what is there."""
        for name, target in self._targets.items():
            label = Static(name, classes="jump-label", markup=False)
            label.styles.offset = (target.x, target.y)
            yield label

    def on_key(self, event: Key) -> None:
        """A letter more."""
        event.stop()
        typed = self._typed + (event.character or " ").lower()
        if typed in self._targets:
            self.dismiss(self._targets[typed])
        elif any(name.startswith(typed) for name in self._targets):
            self._typed = typed
            for label in self.query(".jump-label"):
                label.display = str(label.render()).startswith(typed)
        else:
            self.dismiss(None)

    def on_click(self, event: Click) -> None:
        """The mouse has its own ways."""
        self.dismiss(None)

    def on_resize(self, event: Resize) -> None:
        """Places are elsewhere now."""
        if event.size != self.app.size or self._typed is None:
            self.dismiss(None)
