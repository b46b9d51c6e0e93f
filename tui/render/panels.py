"""A directive as one line of the panels: its mark, name, value, what is said of it, and what it gains."""

from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct

from tui.render.exposure import gain, gain_style
from tui.render.matches import marked
from tui.render.text import Line, Run, fit
from workbench.snapshot import Mark, Panel

MARKS = {
    Mark.UNSET: ("[ ]", "dim"),
    Mark.SET: ("[=]", "value"),
    Mark.CHANGED: ("[x]", "changed"),
    Mark.INVALID: ("[!]", "invalid"),
    Mark.UNSUPPORTED: ("[-]", "dim"),
}
MARGIN = 6
"""Where names and explanations begin: the pointer and the mark stand before it."""
_VALUE = 14
_ARROW = "→ "
_WIDE = 60
"""Cells from which on there is room for the group of what was found."""
_GAIN = 5
"""The width of "−0.04"."""


class Columns(Struct, frozen=True):
    """What the lines of a list have in common."""

    names: int = 0
    """The width of the longest name, with room behind it."""
    gains: bool = False
    """Whether any of them gains something."""


def columns(panels: Sequence[Panel]) -> Columns:
    """The columns of these panels."""
    names = max((len(panel.key[1]) for panel in panels), default=0) + 2
    return Columns(names, any(panel.gain for panel in panels))


def _context(text: str, width: int, words: tuple[str, ...]) -> Line:
    return tuple(marked(Run(fit(text, width), "dim"), words))


def _value(panel: Panel, width: int, style: str, words: tuple[str, ...]) -> Line:
    """What holds, and behind an arrow what the key would set; the latter alone where both have no room."""
    if not panel.offer:
        return tuple(marked(Run(fit(panel.value, width), style), words))
    held = f"{panel.value} " if panel.value else ""
    if len(held) + len(_ARROW) + len(panel.offer) > width:
        held = ""
    offer = fit(panel.offer, max(width - len(held) - len(_ARROW), 0))
    return (*marked(Run(held, style), words), Run(_ARROW, "dim"), *marked(Run(offer, "choice"), words))


@lru_cache(maxsize=1024)
def row(
    panel: Panel,
    columns: Columns,
    width: int,
    pointer: str,
    words: tuple[str, ...] = (),
    found: tuple[str, str] = ("", ""),
) -> Line:
    """A panel's line in so many cells; the pointer takes two, and words that were searched are marked.
    `found`: its group, and what it was found by other than its name, which stands in the value's
    place. Remembered: of a screenful, a key changes one or two."""
    mark, style = MARKS[panel.mark]
    group, context = found
    notes = "  ".join(note for note in (panel.note, group if width > _WIDE else "") if note)
    note = f" {notes} " if notes else " "
    gains = panel.gain or 0
    gained = f"{gain(gains):>{_GAIN}} " if columns.gains else ""
    names = min(columns.names, max(width - MARGIN - _VALUE - len(gained), 12))
    value = width - MARGIN - names - len(note) - len(gained)
    gone = panel.mark is Mark.UNSUPPORTED
    return (
        Run(pointer, "label"),
        Run(mark, style, "mark"),
        Run(" "),
        *marked(Run(fit(f"{panel.key[1]}=", names), "dim" if gone else "name"), words, letters=True),
        *(
            _context(context, value, words)
            if context
            else _value(panel, value, "dim" if gone else style, words)
        ),
        Run(note, "invalid" if panel.mark is Mark.INVALID else "dim"),
        Run(gained, gain_style(gains)),
    )
