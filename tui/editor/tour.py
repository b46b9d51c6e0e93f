"""A tour of the demo: each step waits until the user has really done it, or goes on by a key."""

from collections.abc import Callable

from msgspec import Struct

from tui.commands.situation import Situation
from tui.editor.panes.tour import TourBox
from tui.keymap import filled


class Seen(Struct, frozen=True):
    """What tells whether a step is done."""

    now: Situation
    key: tuple[str, str] | None
    """The directive under the cursor."""
    drop_in: str
    turned: bool
    """Whether another preview than the first is shown."""


class Step(Struct, frozen=True):
    """One thing to do; {find} stands for the key of that command."""

    text: str
    done: Callable[[Seen], bool] = lambda seen: False
    """Whether it is done; what is only read goes on by the key."""


STEPS = (
    Step(
        "This is a small web service in a throwaway systemd: nothing here can do harm. Find a directive: "
        "press {find}, type privatetmp, press enter.",
        lambda seen: seen.key == ("Service", "PrivateTmp") and not seen.now.typing,
    ),
    Step(
        "Its line shows what holds, what {toggle} would set, and the gain; {explain} opens the manual. "
        "Switch it on: {toggle}.",
        lambda seen: "PrivateTmp=yes" in seen.drop_in,
    ),
    Step(
        "The preview shows the drop-in as it would be written, the first line the exposure before and after. "
        "{view} turns to the whole unit, the difference and the exposure's rows.",
        lambda seen: seen.turned,
    ),
    Step(
        "Now try it for real: {test} restarts the service with it, follows its log and judges.",
        lambda seen: seen.now.standing,
    ),
    Step(
        "It passed, and nothing is kept yet: systemd undoes it when the time in the frame is over, "
        "whatever happens to unitsmith. {keep} keeps it, {revert} undoes it now.",
        lambda seen: not seen.now.going,
    ),
    Step(
        "And one that breaks: {find}, type readonlypaths, enter, {edit}, type /, enter; then {test}.",
        lambda seen: seen.now.suspected,
    ),
    Step(
        "It failed, was undone at once, and the service answers again. Below the verdict is the "
        "suspect; {fix} takes the remedy and tests again. {help} shows all keys, {another} opens other units."
    ),
)


class Tour:
    """Where on the tour the user of the main screen is; the box above the key line shows it."""

    def __init__(self, box: TourBox) -> None:
        self._box = box
        self._at = -1

    @property
    def going(self) -> bool:
        """Whether a step is shown."""
        return self._at >= 0

    def offer(self) -> None:
        """Begin, for those who have not seen it."""
        from workbench import tour_memory

        if not self.going and not tour_memory.seen():
            self.go_on()

    def go_on(self) -> None:
        """To the next step; to the first where none is shown."""
        self._at += 1
        if self._at == len(STEPS):
            self.end()
        else:
            self._box.show(self._at + 1, len(STEPS), filled(STEPS[self._at].text))

    def look(self, seen: Seen) -> None:
        """Go on if the present step is done."""
        if self.going and STEPS[self._at].done(seen):
            self.go_on()

    def end(self) -> None:
        """No more of it, and not again unasked."""
        from workbench import tour_memory

        self._at = -1
        tour_memory.note_seen()
        self._box.display = False
