"""When commands are possible."""

from collections.abc import Callable
from typing import Protocol

from tui.commands.situation import Situation


class Typing(Protocol):
    """The situation of whatever screen."""

    @property
    def typing(self) -> bool:
        """Whether letters go into a text."""


def always(now: object) -> bool:
    """Whatever is shown."""
    return True


def never(now: object) -> bool:
    """Whatever is shown, not."""
    return False


def on_directive(now: Situation) -> bool:
    """With a directive under the cursor."""
    return now.on_directive


def can_go_back(now: Situation) -> bool:
    """With a place from which a link was followed."""
    return now.can_go_back


def can_go_on(now: Situation) -> bool:
    """With a place that was come back from."""
    return now.can_go_on


def not_typing(now: Typing) -> bool:
    """While letters go into no text."""
    return not now.typing


def can_step_back(now: Situation) -> bool:
    """In a search, on the tour, and while the unit is being read."""
    return not now.read or now.searching or now.touring


def side_by_side(now: Situation) -> bool:
    """With the panes side by side."""
    return not now.narrow


def can_tour(now: Situation) -> bool:
    """On the demo, while letters go into no text."""
    return now.on_demo and not now.typing


def can_undo(now: Situation) -> bool:
    """With a change of the draft to take back."""
    return now.can_undo


def can_redo(now: Situation) -> bool:
    """With an undone change."""
    return now.can_redo


def can_test(now: Situation) -> bool:
    """On a host, with no trial going on: where nothing is drafted, the service is checked as it is."""
    return now.on_host and not now.going


def writing(now: Situation) -> bool:
    """While the drop-in is edited as text."""
    return now.writing


def with_unit(now: Situation) -> bool:
    """With a unit, while letters go into no text."""
    return now.read and not now.typing


def with_faults(now: Situation) -> bool:
    """With lines that systemd ignores, while letters go into no text."""
    return now.faulty and not now.typing


def can_edit_outside(now: Situation) -> bool:
    """With a unit, and no trial going on: it would wait for the editor to be left."""
    return with_unit(now) and not now.going


def can_look(now: Situation) -> bool:
    """With a host, while letters go into no text."""
    return now.on_host and not now.typing


def can_learn(now: Situation) -> bool:
    """With a host, no trial going on, and while letters go into no text."""
    return can_look(now) and not now.going


def lacks_rights(now: Situation) -> bool:
    """As a normal user, while letters go into no text."""
    return now.lacks_rights and not now.typing


def can_save(now: Situation) -> bool:
    """With a draft, and no trial going on."""
    return now.changed and not now.going


def going(now: Situation) -> bool:
    """While a trial runs, or stands and waits for its decision."""
    return now.going


def idle(now: Situation) -> bool:
    """While no trial goes on."""
    return not now.going


def can_revert(now: Situation) -> bool:
    """With a trial, be it one that was undone already: the key says so then."""
    return now.going or now.tried


def can_prove(now: Situation) -> bool:
    """With a draft that failed as it is."""
    return now.provable and not now.typing


def hardening(now: Situation) -> bool:
    """While a hardening goes on."""
    return now.hardening and not now.typing


def can_accept(now: Situation) -> bool:
    """While a hardening goes on in which something was seen to work."""
    return now.holds and not now.typing


def standing(now: Situation) -> bool:
    """While a passed trial waits for its decision."""
    return now.standing


def can_fix(now: Situation) -> bool:
    """With a failure for which a remedy is known."""
    return now.remediable and not now.going and not now.typing


def can_drop(now: Situation) -> bool:
    """With a failure that has a suspect."""
    return now.suspected and not now.going and not now.typing


def editor_can(action: str) -> Callable[[Situation], bool]:
    """While a value is edited, in an editor that has this action."""
    return lambda now: action in now.value_actions
