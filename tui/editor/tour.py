"""A tour of the demo: each step waits until the user has really done it, or goes on by a key."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from host.demo import DEMO_UNIT
from tui.keymap import filled

if TYPE_CHECKING:
    from tui.editor.screen import EditorScreen


class Step(Struct, frozen=True):
    """One thing to do; {find} stands for the key of that command."""

    text: str
    done: "Callable[[EditorScreen], bool]" = lambda editor: False
    """Whether it is done; what is only read goes on by the key."""


def _drafted(editor: "EditorScreen", text: str) -> bool:
    return editor.snapshot is not None and text in editor.snapshot.drop_in


STEPS = (
    Step(
        "This is a small web service in a throwaway systemd: nothing here can do harm. Find a directive: "
        "press {find}, type privatetmp, press enter.",
        lambda editor: editor.directives.key == ("Service", "PrivateTmp") and not editor.typing,
    ),
    Step(
        "Its line tells what it is now, and what it would gain; {explain} opens what the manual says. "
        "Switch it on: {toggle}.",
        lambda editor: _drafted(editor, "PrivateTmp=yes"),
    ),
    Step(
        "The preview shows the drop-in as it would be written, the first line the exposure before and after. "
        "{view} turns to the whole unit, the difference and the exposure's rows.",
        lambda editor: editor.preview.turned,
    ),
    Step(
        "Now try it for real: {test} restarts the service with it, follows its log and judges.",
        lambda editor: editor.testing.standing,
    ),
    Step(
        "It passed, and nothing is kept yet: systemd takes it back when the time in the frame is over, "
        "whatever happens to unitsmith. {keep} keeps it, {revert} takes it back now.",
        lambda editor: not editor.testing.going,
    ),
    Step(
        "And one that breaks: {find}, type readonlypaths, enter, {edit}, type /, enter; then {test}.",
        lambda editor: bool(editor.testing.suspects),
    ),
    Step(
        "It failed, was taken back at once, and the service answers again. Below the verdict is who is to "
        "blame; {fix} takes the remedy and tests again. {help} shows all keys, {another} opens other units."
    ),
)


class Tour:
    """Where on the tour the user of the main screen is; the box above the key line shows it."""

    def __init__(self, editor: "EditorScreen") -> None:
        self._editor = editor
        self._at = -1

    @property
    def possible(self) -> bool:
        """Whether the demo is on the bench."""
        bench = self._editor.bench
        return bench is not None and bench.identity[1] == DEMO_UNIT

    @property
    def going(self) -> bool:
        """Whether a step is shown."""
        return self._at >= 0

    def offer(self) -> None:
        """Begin on the demo, for those who have not seen it."""
        from workbench import toured

        if self.possible and not self.going and not toured.seen():
            self.go_on()

    def go_on(self) -> None:
        """To the next step; to the first where none is shown."""
        self._at += 1
        if self._at == len(STEPS):
            self.end()
        else:
            self._show()

    def look(self) -> None:
        """Go on if the present step is done."""
        if self.going and STEPS[self._at].done(self._editor):
            self.go_on()

    def end(self) -> None:
        """No more of it, and not again unasked."""
        from workbench import toured

        self._at = -1
        toured.note_seen()
        for box in self._editor.query("#tour"):
            box.remove()

    def _show(self) -> None:
        from tui.editor.panes.tour import TourBox

        text = filled(STEPS[self._at].text)
        boxes = self._editor.query(TourBox)
        if boxes:
            boxes.first().show(self._at + 1, len(STEPS), text)
        else:
            self._editor.mount(TourBox(self._at + 1, len(STEPS), text), before="#keys")
