"""Links in lines of text, walked through by keys."""

from collections.abc import Sequence
from typing import NamedTuple

from tui.render.text import Line, Run

GO, PAGE = "go:", "page:"
"""What links begin with that lead to a directive, or to a manual page."""


class Spot(NamedTuple):
    """Where a link stands: a line, and a run in it."""

    y: int
    run: int


def _leads(run: Run) -> bool:
    """Whether it leads to what it names; the directive's own page has a key of its own."""
    return run.link.startswith((GO, PAGE)) and run.link != PAGE


def spots(lines: Sequence[Line]) -> list[Spot]:
    """The links that lead somewhere, in order; one that is broken over two lines counts once."""
    found: list[Spot] = []
    for y, line in enumerate(lines):
        for at, run in enumerate(line):
            if _leads(run) and not (at and line[at - 1].link == run.link):
                found.append(Spot(y, at))
    return found


class Picked:
    """Which link is picked, if any."""

    def __init__(self) -> None:
        self._spot: Spot | None = None
        self.link = ""
        """What it means; empty where none is picked."""

    def forget(self) -> None:
        """Pick none."""
        self._spot, self.link = None, ""

    def keep_within(self, lines: Sequence[Line]) -> None:
        """Pick none where the lines are others now."""
        spot = self._spot
        if spot and not (spot.y < len(lines) and spot.run < len(lines[spot.y]) and self._same(lines, spot)):
            self.forget()

    def _same(self, lines: Sequence[Line], spot: Spot) -> bool:
        return lines[spot.y][spot.run].link == self.link

    def next(self, lines: Sequence[Line], top: int = 0, bottom: int | None = None) -> int | None:
        """Pick the next link and tell its line: the first from `top` on where none is picked in sight."""
        links = spots(lines)
        if not links:
            return None
        spot = self._spot
        if spot is None or not top <= spot.y < (len(lines) if bottom is None else bottom):
            chosen = next((one for one in links if one.y >= top), links[0])
        else:
            chosen = next((one for one in links if one > spot), links[0])
        self._spot, self.link = chosen, lines[chosen.y][chosen.run].link
        return chosen.y

    def shown(self, line: Line, y: int) -> Line:
        """A line with its picked link standing out."""
        if self._spot is None or self._spot.y != y:
            return line
        at = self._spot.run
        return (*line[:at], Run(line[at].text, "chosen", line[at].link), *line[at + 1 :])
