"""What all editors of values have in common: taking and leaving the value, saying what is wrong with it."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import DescendantFocus, Key, Resize
from textual.message import Message
from textual.widgets import Input

from tui.commands import bindings
from tui.commands.value import VALUE
from tui.keymap import shown
from tui.render.text import Run
from tui.values.said import Said, Saying, keys
from workbench.edited_value import EditedValue
from workbench.items import Items
from workbench.known import Key as Directive

Value = tuple[str, ...] | Items
"""Lines, or rows of a list."""


class ValueEditor(Vertical, can_focus=True):
    """One directive's value, edited below the panels. Subclasses say how."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Take", show=False),
        Binding("escape", "leave", "Leave", show=False),
        *bindings("value", VALUE, first=True),
    ]
    scope = "value"

    class Submitted(Message):
        """The user wants this value, which is valid; no lines unset it."""

        def __init__(self, key: Directive, value: Value) -> None:
            super().__init__()
            self.key = key
            self.value = value

    class Left(Message):
        """The user has changed nothing."""

    class TextWanted(Message):
        """The user wants to edit it as text: what is typed already, where that is something else."""

        def __init__(self, key: Directive, typed: tuple[str, ...] | None) -> None:
            super().__init__()
            self.key, self.typed = key, typed

    def __init__(self, valuing: EditedValue) -> None:
        super().__init__(id="value-editor")
        self.valuing = valuing
        self.border_title = f"{valuing.directive.name}="
        self._ready = False
        self._early = ""
        """What was typed before there was anything to type into."""
        self._accepted_early = False
        self._width = 0

    # What is pressed before it is put together

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Letters are for the value as soon as the editor is asked for."""
        return character is not None and character.isprintable()

    def on_key(self, event: Key) -> None:
        """Remember what is typed meanwhile."""
        if event.character and event.character.isprintable() and not self._ready:
            event.stop()
            self._early += event.character

    @on(DescendantFocus)
    def _begin(self) -> None:
        """The focus is where it belongs: what was pressed meanwhile counts."""
        if self._ready:
            return
        self._ready, self.can_focus = True, False
        if self._early:
            self.type(self._early)
        if self._accepted_early:
            self.call_later(self.action_accept)

    # What subclasses define

    @property
    def value(self) -> Value:
        """What would be taken."""
        raise NotImplementedError

    @property
    def changed(self) -> bool:
        """Whether that is another value than at first."""
        return self._lines != self.valuing.values

    @property
    def _lines(self) -> tuple[str, ...]:
        """The value as assignments."""
        value = self.value
        return value.lines if isinstance(value, Items) else value

    def facts(self, *, wrong: bool) -> Iterable[Said]:
        """What is known of the value as it is; `wrong`: what helps while something is wrong with it."""
        return ()

    def type(self, text: str) -> None:
        """Type something at the end."""

    def own_keys(self) -> Iterable[tuple[str, str, str]]:
        """Keys besides those that all editors have."""
        return ()

    # What is wrong with it

    def problem(self) -> str | None:
        """What keeps the value from being taken, one sentence."""
        lines = self._lines
        return self.valuing.check(lines) if lines else None

    def tell(self) -> None:
        """Say how the value stands, at every key."""
        problem = self.problem()
        self.set_class(problem is not None, "-invalid")
        self.query_one("#value-hint", Saying).say([*self._standing(problem), self._keys()])

    def _standing(self, problem: str | None) -> Iterator[Said]:
        if problem:
            yield [Run(f"! {problem}", "invalid")]
        elif doubt := self.valuing.doubt(self._lines):
            yield [Run(f"? {doubt}", "warn")]
        yield from self.facts(wrong=problem is not None)

    def _keys(self) -> Said:
        return keys(
            ("enter", "takes it", "accept"),
            ("escape", "leaves it", "leave"),
            *self.own_keys(),
            (shown("value-text"), "as text", "as_text"),
            width=self.query_one("#value-hint").content_size.width,
        )

    def on_resize(self, event: Resize) -> None:
        """Keys stay together with their words."""
        if event.size.width != self._width:
            self._width = event.size.width
            self.tell()

    # What the user does

    def action_accept(self) -> None:
        """Only a valid value goes on to the draft."""
        if not self._ready:
            self._accepted_early = True
        elif self.problem() is not None:
            self.tell()
            self.app.bell()
        elif self.changed:
            self.post_message(self.Submitted(self.valuing.key, self.value))
        else:
            self.post_message(self.Left())

    def action_leave(self) -> None:
        """The value shall stay as it was."""
        self.post_message(self.Left())

    def action_as_text(self) -> None:
        """Edit it as lines of text."""
        self.post_message(self.TextWanted(self.valuing.key, self._lines if self.changed else None))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_accept()

    @on(Saying.Linked)
    async def _linked(self, event: Saying.Linked) -> None:
        event.stop()
        what, _, argument = event.link.partition(":")
        if what == "do":
            await self.run_action(argument)
        else:
            self.follow(event.link)

    def follow(self, link: str) -> None:
        """A word of the editor's own was clicked."""
