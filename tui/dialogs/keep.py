"""Keep, asked for: where it goes, exactly what is written, and how long there still is to decide."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from tui.dialogs.choice import difference
from workbench.duration import countdown


class KeepScreen(ModalScreen[bool]):
    """Answers whether to keep it; closes by itself when there is nothing to keep any more."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,enter", "answer(True)", "Keep it", priority=True),
        Binding("escape", "answer(False)", "Not yet", priority=True),
    ]

    def __init__(self, path: str, lines: tuple[str, ...], note: str, left: Callable[[], float]) -> None:
        super().__init__()
        self._path, self._lines, self._note, self._left = path, lines, note, left

    def compose(self) -> ComposeResult:
        """The path, the difference, the two answers."""
        with Vertical(classes="dialog", id="keeping") as box:
            box.border_title = "Keep what was tested"
            yield Static(f"Written to {self._path}; the service is not restarted again.", markup=False)
            if self._note:
                yield Static(f"! {self._note}", classes="note", markup=False)
            with VerticalScroll(id="about", can_focus=False):
                yield Static(difference(self._lines), id="about-text")
            with Horizontal(id="keep-buttons"):
                yield Button(
                    "Keep ^s", variant="success", compact=True, action="screen.answer(True)", id="keep-it"
                )
                yield Button("Not yet esc", compact=True, action="screen.answer(False)", id="not-yet")

    def on_mount(self) -> None:
        """The countdown goes on."""
        self._count()
        self.set_interval(0.5, self._count)

    def _count(self) -> None:
        if (left := self._left()) <= 0:
            self.dismiss(False)
            return
        self.query_one("#keeping").border_subtitle = f"undone in {countdown(left)} unless kept"

    def action_answer(self, keep: bool) -> None:
        """Answer."""
        self.dismiss(keep)
