"""All keys, from the same objects that the keys themselves come from: those of the current pane first."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.commands import AnyCommand
from tui.keymap import shown

Areas = tuple[tuple[str, tuple[AnyCommand, ...]], ...]

_MOVING = (
    ("arrows", "move; page up, page down, home and end move far"),
    ("wheel", "scrolls what is under the pointer"),
)


class HelpScreen(ModalScreen[None]):
    """What can be done, and what the marks mean."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,f1,q,enter,ctrl+q", "dismiss", "Close")
    ]

    def __init__(
        self,
        areas: Areas,
        here: str,
        possible: frozenset[str],
        notes: tuple[tuple[str, str], ...],
        mouse: str,
    ) -> None:
        super().__init__()
        self._areas = sorted(areas, key=lambda area: area[0] != here)
        self._width = max(len(command.about) for _, commands in areas for command in commands)
        self._here, self._possible, self._notes, self._mouse = here, possible, notes, mouse

    def compose(self) -> ComposeResult:
        """Keys by what they are about, then marks."""
        with VerticalScroll(id="help") as box:
            box.border_title = "Help"
            box.border_subtitle = "escape closes"
            yield Static(self._text())

    def _text(self) -> Content:
        parts = [self._area(name, commands) for name, commands in self._areas]
        parts.append(_table(_MOVING))
        if self._notes:
            parts.append(_table(self._notes))
        dim = "Dimmed: not possible now. The names to the right are for the settings."
        parts.append(Content.styled(f"{dim} {self._mouse}".strip(), "$foreground-muted"))
        return Content("\n\n").join(parts)

    def _area(self, name: str, commands: tuple[AnyCommand, ...]) -> Content:
        rows = sorted(commands, key=lambda one: name == self._here and one.id not in self._possible)
        lines = [self._row(command) for command in rows]
        here = f"{name}, where you are" if name == self._here else name
        return Content("\n").join([Content.styled(here, "bold $text-warning"), *lines] if name else lines)

    def _row(self, command: AnyCommand) -> Content:
        possible = command.id in self._possible
        return Content.assemble(
            (f"{shown(command):>10}  ", "bold $text-accent" if possible else "$foreground-muted"),
            (command.about.ljust(self._width), "" if possible else "$foreground-muted"),
            (f"  {command.id}", "$foreground-muted"),
        )


def _table(rows: tuple[tuple[str, str], ...]) -> Content:
    return Content("\n").join(Content.assemble((f"{sign:>10}  ", "bold"), meaning) for sign, meaning in rows)
