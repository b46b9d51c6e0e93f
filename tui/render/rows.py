"""Rows of the Test pane, each a line of text with what Enter or a click does; and what they tell of."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from tui.render.text import Line, Run, wrap

if TYPE_CHECKING:
    from trial.rounds.story import Change

_REST: Line = (Run("  "),)

TONES = {
    "PASSED": "good",
    "KEPT": "good",
    "FAILED": "bad",
    "REFUSED": "bad",
    "UNKNOWN": "bad",
    "REVERTED": "warn",
    "PROVEN": "bad",
    "FOUND": "good",
    "UNCONFIRMED": "warn",
    "NOTHING": "warn",
    "CANCELLED": "warn",
    "STOPPED": "bad",
}
"""How the first word of an ending is coloured."""


class Row(Struct, frozen=True):
    """One line, and what it does."""

    line: Line
    action: str = ""


class Present(Struct, frozen=True):
    """What the pane knows besides the trial."""

    testable: bool = True
    """Whether there is a host."""
    ready: bool = False
    """Whether the draft changes anything."""
    moved_on: bool = False
    """Whether the draft is another than the one that was tested."""
    checks: tuple[str, ...] = ()
    """What the service must still do, by name."""
    story: tuple[str, ...] = ()
    """The trials of one failure by now, a line each."""
    heading: str = ""
    """Which of them goes on, where it is not the first."""
    changes: int = 0
    """How many changes of the draft were drafted on the way."""
    stopped: str = ""
    """Why no more remedies are tried unasked, one sentence."""
    proposal: "Change | None" = None
    """What Fix would do."""
    tried: frozenset[tuple[str, str]] = frozenset()
    """The changes that were tried already: directive and remedy."""
    drafted: bool = False
    """Whether the draft is what a hardening found."""
    passes: str = ""
    """What the draft becomes that a proof has seen to pass: that is what Fix would do then."""
    looked: bool = False
    """Whether a closer look was taken at the failure."""
    provable: bool = False
    """Whether the draft failed as it is now, so that it can be proven why."""
    acts: bool = True
    """Whether something can be done about a failure now."""


def said(runs: Sequence[Run], width: int, rest: Line = _REST) -> Iterator[Row]:
    """A text as rows that do nothing."""
    return (Row(line) for line in wrap(runs, width, rest=rest))
