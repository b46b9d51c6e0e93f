"""Choosing a preset: what it sets, whom it suits, what it breaks."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static

from catalog.presets import Preset


class PresetScreen(ModalScreen[Preset | None]):
    """Answers with the chosen preset, None where none is wanted."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Close")]

    def __init__(self, presets: Sequence[Preset]) -> None:
        super().__init__()
        self._presets = presets

    def compose(self) -> ComposeResult:
        """A list, and what the one under the cursor is."""
        with Vertical(classes="dialog") as box:
            box.border_title = "Presets"
            box.border_subtitle = "enter takes it   escape closes"
            with Horizontal():
                yield OptionList(*(preset.title for preset in self._presets), id="presets", markup=False)
                with VerticalScroll(id="preset-about", can_focus=False):
                    yield Static(id="preset-text")

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        self.query_one("#preset-text", Static).update(_about(self._presets[event.option_index]))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._presets[event.option_index])


def _about(preset: Preset) -> Content:
    lines = [f"{name}={value}" for name, values in preset.settings for value in values]
    parts = [
        Content.assemble(("suits  ", "bold $text-accent"), preset.suits),
        Content.assemble(("breaks  ", "bold $text-warning"), preset.breaks),
        Content("\n".join(lines)),
    ]
    if preset.left_out:
        parts.append(Content(f"Not on this systemd: {', '.join(preset.left_out)}."))
    return Content("\n\n").join(parts)
