"""A number, a size or a time span: typed, or stepped and given units by keys."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from catalog.kinds.arrow_steps import next_unit, stepped, unit_of, units, with_unit
from catalog.kinds.check import nearly
from tui.render.text import Run
from tui.values.editor import ValueEditor
from tui.values.entry import EntryLine
from tui.values.said import Said, Saying


class MeasureEditor(ValueEditor):
    """A line to type in, the units, and what the value comes to."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "unit(1)", show=False),
        Binding("pagedown", "unit(-1)", show=False),
    ]

    def compose(self) -> ComposeResult:
        """The line, the units, and what is known."""
        default = self.valuing.directive.default
        yield EntryLine(" ".join(self.valuing.values), placeholder=f"{default} (default)" if default else "")
        yield Saying(id="value-units")
        yield Saying(id="value-hint")

    def on_mount(self) -> None:
        """Type at the end."""
        entry = self.query_one(EntryLine)
        entry.focus()
        entry.put(entry.value)
        self.tell()

    def type(self, text: str) -> None:
        """Type something."""
        self.query_one(EntryLine).insert_text_at_cursor(text)

    @property
    def value(self) -> tuple[str, ...]:
        """What is typed; nothing unsets it."""
        text = self.query_one(EntryLine).value.strip()
        return (text,) if text else ()

    def facts(self, *, wrong: bool) -> list[Said]:
        """What it comes to, and what may stand there."""
        if wrong:
            return []
        text = self.query_one(EntryLine).value
        read = self.valuing.reading(text)
        unset = "" if text.strip() else "; empty unsets it"
        return [
            *([[Run(f"= {read}", "good")]] if read else []),
            [Run(f"takes {self.valuing.form}{unset}", "dim")],
        ]

    def own_keys(self) -> list[tuple[str, str, str]]:
        """Steps and units."""
        found = [("↑", "more", "step(1)"), ("↓", "less", "step(-1)")]
        if near := self._near:
            found.insert(0, ("tab", f"takes {near}", "near"))
        if len(units(self.valuing.kind)) > 1:
            found.append(("pgup pgdn", "unit", "unit(1)"))
        return found

    @on(Input.Changed)
    def tell(self) -> None:
        """Say how it stands, and show the units."""
        kind = self.valuing.kind
        text, _ = self._part
        own = unit_of(kind, text)
        runs = [_choice(unit, unit == own, "unit") for unit in units(kind)]
        runs += [_choice(word, word == text.strip(), "word") for word in kind.values]
        saying = self.query_one("#value-units", Saying)
        saying.display = bool(runs)
        saying.say([runs])
        super().tell()

    # Steps and units, of the part under the cursor where there are two

    @property
    def _part(self) -> tuple[str, int]:
        """The text of the limit that the cursor is in, and which it is."""
        entry = self.query_one(EntryLine)
        if not self.valuing.kind.pair:
            return entry.value, 0
        at = entry.value[: entry.cursor_position].count(":")
        return entry.value.split(":")[at], at

    def _replace(self, text: str) -> None:
        entry = self.query_one(EntryLine)
        _, at = self._part
        parts = entry.value.split(":") if self.valuing.kind.pair else [entry.value]
        parts[at] = text
        entry.value = ":".join(parts)
        entry.cursor_position = len(":".join(parts[: at + 1]))

    @on(EntryLine.Walked)
    def _walked(self, event: EntryLine.Walked) -> None:
        self.action_step(-event.by)

    @property
    def _near(self) -> str:
        """What was meant, where what is typed is nearly a value."""
        return nearly(self.valuing.kind, self.query_one(EntryLine).value)

    @on(EntryLine.CompletionWanted)
    def _tabbed(self) -> None:
        if self._near:
            self.action_near()
        else:
            self.screen.focus_next()

    def action_near(self) -> None:
        """Write what was meant."""
        self.query_one(EntryLine).put(self._near)

    def action_step(self, by: int) -> None:
        """A sensible step more or less."""
        text, _ = self._part
        begin = text or (self.valuing.directive.default if not self.valuing.values else "")
        self._replace(stepped(self.valuing.kind, begin, by, self.valuing.unit))

    def action_unit(self, by: int) -> None:
        """The next greater or smaller unit."""
        self._replace(next_unit(self.valuing.kind, self._part[0], by))

    def follow(self, link: str) -> None:
        """A unit or a word was clicked."""
        what, _, word = link.partition(":")
        self._replace(word if what == "word" else with_unit(self.valuing.kind, self._part[0], word))
        self.query_one(EntryLine).focus()


def _choice(word: str, chosen: bool, what: str) -> Run:
    return Run(f"[{word}]", "chosen") if chosen else Run(f" {word} ", "choice", f"{what}:{word}")
