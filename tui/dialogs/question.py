"""A question with a few answers."""

import time
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Button, Static

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.drop_in_remarks import Remark

_SHOWN = 6
"""Mistakes that are told at once."""


class Answer(Struct, frozen=True):
    """One way to answer."""

    id: str
    label: str
    key: str


class Question(ModalScreen[str]):
    """Asks, and answers with an answer's id; escape is the last one, which should be the harmless one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,up", "app.focus_previous", show=False),
        Binding("right,down", "app.focus_next", show=False),
    ]
    AUTO_FOCUS = "Button:last-child"

    def __init__(self, text: str, *answers: Answer) -> None:
        super().__init__()
        self._text, self._answers = text, answers

    def compose(self) -> ComposeResult:
        """The text, and a button for each answer."""
        with Vertical(id="question"):
            yield Static(self._text, markup=False)
            with Horizontal():
                for answer in self._answers:
                    label = f"{answer.label} ({answer.key})"
                    yield Button(label, compact=True, action=f"screen.answer('{answer.id}')")

    def action_answer(self, answer: str) -> None:
        """Answer."""
        self.dismiss(answer)

    def on_key(self, event: Key) -> None:
        """Each answer has a key of its own."""
        pressed = {answer.key: answer.id for answer in self._answers} | {"escape": self._answers[-1].id}
        if event.key in pressed and self.is_current:  # a key that came before the first one was answered
            event.stop()
            self.dismiss(pressed[event.key])


def leaving(verb: str) -> Question:
    """What to do with a trial that is going on when somebody wants to leave its unit."""
    return Question(
        "A test is going on. Revert it now, or leave it to its deadline, when systemd undoes it?",
        Answer("revert", f"Revert and {verb}", "r"),
        Answer("leave", "Leave it to the deadline", "l"),
        Answer("stay", "Stay", "s"),
    )


def typed() -> Question:
    """What to do with text that is typed and not in the draft."""
    return Question(
        "What you typed as the drop-in's text is not in the draft yet.",
        Answer("take", "Take it", "t"),
        Answer("drop", "Discard it", "w"),
        Answer("stay", "Stay", "s"),
    )


def mistaken(wrong: "Sequence[Remark]") -> Question:
    """What to do with a text that has lines which would not do what they say."""
    lines = [f"Line {one.line}: {one.text}" if one.line else one.text for one in wrong[:_SHOWN]]
    if len(wrong) > _SHOWN:
        lines.append(f"… and {len(wrong) - _SHOWN} more.")
    return Question(
        "\n".join(lines),
        Answer("again", "Edit it again", "e"),
        Answer("take", "Take it as it is", "t"),
        Answer("leave", "Leave the draft as it was", "l"),
    )


def recovering(count: int, saved: float) -> Question:
    """What to do with a draft that was left."""
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(saved))
    changes = "1 change" if count == 1 else f"{count} changes"
    return Question(
        f"A draft of this unit with {changes} was left on {when}.",
        Answer("take", "Go on with it", "g"),
        Answer("drop", "Discard it", "t"),
        Answer("later", "Decide later", "l"),
    )


def insisting(reason: str, *, repair: bool) -> Question:
    """Whether to try a unit that better be left alone, or, as a `repair`, one that is broken already."""
    label = "Test it as a repair" if repair else "Test it anyway"
    return Question(reason, Answer("test", label, "t"), Answer("stay", "Leave it alone", "s"))


def several(preset: str, count: int) -> Question:
    """Whether to test a preset on some services, and what becomes of what passes."""
    services, each = ("1 service", "It") if count == 1 else (f"{count} services, one after another", "Each")
    return Question(
        f"{preset}: test it on {services}? {each} is restarted, and once more where it is undone. What passes"
        " is undone as well, or kept.",
        Answer("undo", "Test and undo", "t"),
        Answer("keep", "Test and keep", "k"),
        Answer("stay", "Leave", "l"),
    )


def restarting(unit: str, bound: str) -> Question:
    """Whether to restart a unit that is in use as often as a proof may take."""
    return Question(
        f"Finding out by trying restarts {unit} again and again, each time with other lines of the draft, and"
        f" undoes that. {bound}",
        Answer("prove", "Go on", "g"),
        Answer("stay", "Leave it alone", "s"),
    )


def hardening(said: str) -> Question:
    """Whether to find by trials what a unit bears, with what there is to know before."""
    return Question(
        said,
        Answer("harden", "Harden", "h"),
        Answer("checks", "Edit the checks", "c"),
        Answer("stay", "Leave it alone", "s"),
    )


def left_over(words: str) -> Question:
    """What to do with a trial that is there already."""
    return Question(
        words,
        Answer("revert", "Undo it", "r"),
        Answer("keep", "Keep it", "k"),
        Answer("leave", "Leave it alone", "l"),
    )
