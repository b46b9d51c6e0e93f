"""One of a few values, side by side, with what each means."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Click, Key, Resize
from textual.message import Message

from catalog.kinds import canonical
from tui.render.text import EMPTY, Line, Run, link_at, width_of
from tui.values.editor import ValueEditor
from tui.values.said import Said, Saying, gained
from tui.widgets.lines import LineView


class Choices(LineView, can_focus=True):
    """The values, wrapped to the width; one is chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,up", "move(-1)", show=False),
        Binding("right,down,space", "move(1)", show=False),
        Binding("home", "go(0)", show=False),
        Binding("end", "go(-1)", show=False),
    ]

    class Moved(Message):
        """Another value is chosen."""

    class Taken(Message):
        """The chosen value was clicked again."""

    def __init__(self, values: tuple[str, ...], chosen: int, default: str) -> None:
        super().__init__(id="value-choices")
        self._values, self.chosen, self._default = values, chosen, default
        self._lines: list[Line] = []

    def on_resize(self, event: Resize) -> None:
        """Wrap anew."""
        self._lay_out()

    def _lay_out(self) -> None:
        lines: list[Line] = [EMPTY]
        for index, value in enumerate(self._values):
            style = "chosen" if index == self.chosen else "choice"
            left, right = "[]" if index == self.chosen else "  "
            default = " (default)" if value == self._default else ""
            runs = (Run(f"{left}{value}{right}", style, str(index)), Run(f"{default} ", "dim", str(index)))
            if lines[-1] and width_of(lines[-1]) + width_of(runs) > max(self.text_width, 12):
                lines.append(EMPTY)
            lines[-1] = (*lines[-1], *runs)
        self._lines = lines
        self.styles.height = len(lines)
        self.set_height(len(lines))

    def line(self, y: int) -> Line:
        """A line of values."""
        return self._lines[y] if y < len(self._lines) else EMPTY

    def action_move(self, by: int) -> None:
        """The next value, round and round."""
        self.action_go((max(self.chosen, 0 if by < 0 else self.chosen) + by) % len(self._values))

    def action_go(self, index: int) -> None:
        """A value by its number."""
        self.chosen = index % len(self._values)
        self._lay_out()
        self.post_message(self.Moved())

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Letters go to values that begin with them."""
        return character is not None and character.isprintable() and character != " "

    def on_key(self, event: Key) -> None:
        """To the next value that begins with a letter."""
        if event.character and event.character.isprintable() and event.character != " ":
            event.stop()
            self.go_to_letter(event.character)

    def go_to_letter(self, letter: str) -> None:
        """The next value that begins with it, if there is one."""
        count = len(self._values)
        order = ((self.chosen + step) % count for step in range(1, count + 1))
        found = next((at for at in order if self._values[at].startswith(letter.lower())), None)
        if found is not None:
            self.action_go(found)

    def on_click(self, event: Click) -> None:
        """Choose a value; the chosen one is taken."""
        link = link_at(self.line(event.y + self.scroll_offset.y), event.x)
        if link and int(link) == self.chosen:
            self.post_message(self.Taken())
        elif link:
            self.action_go(int(link))


class ChoiceEditor(ValueEditor):
    """Choose a value."""

    def compose(self) -> ComposeResult:
        """The values, and what the chosen one means."""
        kind, steps = self.valuing.kind, self.valuing.steps
        default = self.valuing.directive.default
        held = canonical(kind, self.valuing.values[-1]) if self.valuing.values else default
        yield Choices(steps, steps.index(held) if held in steps else -1, default)
        yield Saying(id="value-hint")

    def on_mount(self) -> None:
        """Begin with what holds."""
        self.query_one(Choices).focus()
        self.tell()

    def type(self, text: str) -> None:
        """Choose by letters."""
        for letter in text:
            self.query_one(Choices).go_to_letter(letter)

    @property
    def chosen(self) -> str:
        """The value under the cursor; empty where what holds is none of them."""
        index = self.query_one(Choices).chosen
        return self.valuing.steps[index] if index >= 0 else ""

    @property
    def value(self) -> tuple[str, ...]:
        """The chosen value."""
        return (self.chosen,) if self.chosen else self.valuing.values

    @property
    def changed(self) -> bool:
        """Whether it is not what holds; the default that nobody has set needs no line."""
        held = self.valuing.values
        kind = self.valuing.kind
        now = canonical(kind, held[-1]) if held else self.valuing.directive.default
        return bool(self.chosen) and self.chosen != now

    def facts(self, *, wrong: bool) -> list[Said]:
        """What the chosen value means, and what it would gain."""
        found: list[Said] = []
        if means := self.valuing.meaning(self.chosen):
            found.append([Run(means)])
        if self.chosen:
            found += gained(self.valuing, (self.chosen,))
        return found

    def own_keys(self) -> list[tuple[str, str, str]]:
        """How to choose."""
        return [("←→", "choose", "choose")]

    def action_choose(self) -> None:
        """The next value."""
        self.query_one(Choices).action_move(1)

    def on_choices_moved(self) -> None:
        """Say what it means."""
        self.tell()

    def on_choices_taken(self) -> None:
        """As Enter."""
        self.action_accept()
