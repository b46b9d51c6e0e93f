"""Styled text as plain data: runs of text in named styles, wrapped to a width. No Textual in it.

A style is one or more names of `tui.widgets.lines.STYLES`, separated by blanks.
"""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from rich.cells import cell_len, set_cell_size

from workbench import harmless
from workbench.harmless import STEERING


class Run(Struct, frozen=True):
    """A piece of a line in one style."""

    text: str
    style: str = ""
    link: str = ""
    """What a click on it means to the widget that shows it, such as "value:strict"."""


Line = tuple[Run, ...]
"""One line of the screen."""

EMPTY: Line = ()


def marked(line: Line) -> Line:
    """A line in which what would steer a terminal is a mark."""
    if not any(STEERING.search(run.text) for run in line):
        return line
    return tuple(Run(harmless.line(run.text), run.style, run.link) for run in line)


def plain(line: Line) -> str:
    """A line's text without its styles."""
    return "".join(run.text for run in line)


def width_of(line: Line) -> int:
    """A line's width in cells."""
    return sum(cell_len(run.text) for run in line)


def fit(text: str, width: int) -> str:
    """Text padded to a width, or cut to it with an ellipsis."""
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(text, width - 1) + "…"


def folded(line: Line, width: int) -> Line:
    """A line that goes on elsewhere, with an ellipsis that says so, within a width."""
    last = line[-1]
    room = width - width_of(line[:-1]) - 2
    text = last.text if cell_len(last.text) <= room else set_cell_size(last.text, max(room, 0))
    return (*line[:-1], Run(text, last.style, last.link), Run(" …", "dim"))


def link_at(line: Line, x: int) -> str:
    """The link of the run at a column, "" where there is none."""
    for run in line:
        x -= cell_len(run.text)
        if x < 0:
            return run.link
    return ""


def _words(runs: Iterable[Run]) -> Iterator[list[Run]]:
    """Cut runs into words; a word keeps its styles, and blanks end it. A line end is a word of its own."""
    word: list[Run] = []
    for run in runs:
        start = 0
        for at, character in enumerate(run.text):
            if character not in " \n":
                continue
            if at > start:
                word.append(Run(run.text[start:at], run.style, run.link))
            if word:
                yield word
                word = []
            if character == "\n":
                yield [Run("\n")]
            start = at + 1
        if start < len(run.text):
            word.append(Run(run.text[start:], run.style, run.link))
    if word:
        yield word


def _broken(word: list[Run], width: int) -> Iterator[list[Run]]:
    """A word in pieces that fit a line, for paths and hashes longer than one."""
    piece: list[Run] = []
    room = width
    for run in word:
        text = run.text
        while text:
            taken = _beginning(text, room)
            if not taken and not piece:
                taken = 1  # one that is wider than the whole line
            if taken:
                piece.append(Run(text[:taken], run.style, run.link))
                room, text = room - cell_len(text[:taken]), text[taken:]
            if text:
                yield piece
                piece, room = [], width
    if piece:
        yield piece


def _beginning(text: str, room: int) -> int:
    """How many characters of a text fit into so many cells."""
    if text.isascii():
        return min(len(text), max(0, room))
    for at, character in enumerate(text):
        room -= cell_len(character)
        if room < 0:
            return at
    return len(text)


def _joined(runs: Sequence[Run]) -> Line:
    """Neighbouring runs of one style as one."""
    merged: list[Run] = []
    for run in runs:
        if merged and (merged[-1].style, merged[-1].link) == (run.style, run.link):
            merged[-1] = Run(merged[-1].text + run.text, run.style, run.link)
        else:
            merged.append(run)
    return tuple(merged)


def wrap(runs: Iterable[Run], width: int, first: Line = EMPTY, rest: Line = EMPTY) -> list[Line]:
    """Wrap runs at blanks to a width in cells, with a prefix for the first line and one for the others."""
    width = max(width, width_of(first) + 1, width_of(rest) + 1)
    lines: list[Line] = []
    current: list[Run] = list(first)
    used, empty = width_of(first), True

    def end_line() -> None:
        nonlocal current, used, empty
        lines.append(_joined(current))
        current, used, empty = list(rest), width_of(rest), True

    for word in _words(runs):
        if word[0].text == "\n":
            end_line()
            continue
        length = width_of(tuple(word))
        if not empty and used + 1 + length > width:
            end_line()
        pieces = [word] if used + length <= width else list(_broken(word, width - width_of(rest)))
        for piece in pieces:
            if not empty:
                if piece is not word:
                    end_line()
                else:
                    current.append(Run(" ", *_shared(current[-1], piece[0])))
                    used += 1
            current.extend(piece)
            used, empty = used + width_of(tuple(piece)), False
    if not empty or not lines:
        end_line()
    return lines


def _shared(left: Run, right: Run) -> tuple[str, str]:
    """The style and link of the blank between two words: theirs, where they share it."""
    return (left.style, left.link) if (left.style, left.link) == (right.style, right.link) else ("", "")
