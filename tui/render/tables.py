"""A manual's table as lines: columns below each other, cells wrapped within their column."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from catalog.columns import fit
from catalog.directive import CELL, Block, Span
from tui.render.text import EMPTY, Line, Run, width_of, wrap

_STYLES = {"": "", "b": "bold", "i": "italic", "code": "code"}


def runs_of(spans: Iterable[Span]) -> list[Run]:
    """A block's spans as runs."""
    return [Run(span.text, _STYLES.get(span.style, "")) for span in spans]


def table_lines(rows: Sequence[Block], width: int) -> Iterator[Line]:
    """The lines of a table and a blank one; its first row is the head."""
    margin = (Run("  " * rows[0].depth),) if rows[0].depth else EMPTY
    cells = [list(_cells(row)) for row in rows]
    natural = [max(map(width_of, column)) for column in zip_longest(*cells, fillvalue=EMPTY)]
    widths = fit(natural, width - width_of(margin) - len(CELL) * (len(natural) - 1))
    for number, row in enumerate(cells):
        parts = [wrap(list(cell), own) or [EMPTY] for cell, own in zip(row, widths, strict=False)]
        for line in zip_longest(*parts, fillvalue=EMPTY):
            yield (*margin, *_joined(line, widths))
        if number == 0:
            yield (*margin, Run("─┼─".join("─" * own for own in widths), "dim"))
    yield EMPTY


def _cells(row: Block) -> Iterator[Line]:
    cell: list[Span] = []
    for span in row.spans:
        if span.text == CELL:
            yield tuple(runs_of(cell))
            cell = []
        else:
            cell.append(span)
    yield tuple(runs_of(cell))


def _joined(parts: Sequence[Line], widths: Sequence[int]) -> Iterator[Run]:
    """One line of each cell, padded but for the last."""
    last = len(parts) - 1
    for number, (part, own) in enumerate(zip(parts, widths, strict=False)):
        yield from part
        if number < last:
            yield Run(" " * (own - width_of(part)) + " ")
            yield Run("│ ", "dim")
