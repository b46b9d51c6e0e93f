"""A manual entry as plain text for a terminal."""

import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby, zip_longest

from catalog.columns import fit
from catalog.directive import CELL, Block

_NARROWEST = 20


def plain(blocks: Sequence[Block], width: int = 0) -> str:
    """The entry's text: paragraphs parted by blank lines, wrapped at `width`, or not at all for 0."""
    parts: list[str] = []
    before = ""
    for kind, group in groupby(blocks, lambda block: block.kind):
        if kind == "row":
            lines = [list(_table(list(group), width))]
        else:
            lines = [list(_lines(block, width)) for block in group]
        for part in lines:
            together = kind == before == "item"
            if parts and not together and before != "term":
                parts.append("")
            parts += part
            before = kind
    return "\n".join(parts)


def _lines(block: Block, width: int) -> Iterator[str]:
    margin = "  " * block.depth
    if block.kind == "code":
        yield from (f"{margin}    {line}".rstrip() for line in block.plain.split("\n"))
    elif block.kind == "item":
        marker = f"{block.marker or '•'} "
        yield from _wrapped(marker + block.plain, width, margin, " " * len(marker))
    else:
        yield from _wrapped(block.plain, width, margin, "")


def _table(rows: Sequence[Block], width: int) -> Iterator[str]:
    """Rows with their columns one below the other, a rule below the head."""
    margin = "  " * rows[0].depth
    cells = [[cell.strip() for cell in row.plain.split(CELL)] for row in rows]
    if not width:
        yield from (margin + CELL.join(row) for row in cells)
        return
    natural = [max(map(len, column)) for column in zip_longest(*cells, fillvalue="")]
    widths = fit(natural, max(width - len(margin), _NARROWEST) - len(CELL) * (len(natural) - 1))
    for number, row in enumerate(cells):
        parts = (_wrapped(cell, own, "", "") for cell, own in zip(row, widths, strict=False))
        for line in zip_longest(*parts, fillvalue=""):
            told = CELL.join(part.ljust(own) for part, own in zip(line, widths, strict=False))
            yield f"{margin}{told}".rstrip()
        if number == 0:
            yield margin + CELL.replace(" ", "─").replace("│", "┼").join("─" * own for own in widths)


def _wrapped(text: str, width: int, margin: str, hanging: str) -> list[str]:
    if not width:
        return [margin + text]
    return textwrap.wrap(
        text,
        max(width, len(margin + hanging) + 1),
        initial_indent=margin,
        subsequent_indent=margin + hanging,
        break_on_hyphens=False,
        break_long_words=False,
    ) or [""]
