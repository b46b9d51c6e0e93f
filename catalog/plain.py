"""A manual entry as plain text for a terminal."""

import textwrap
from collections.abc import Iterator, Sequence

from catalog.directive import Block
from catalog.table import CELL


def plain(blocks: Sequence[Block], width: int = 0) -> str:
    """The entry's text: paragraphs parted by blank lines, wrapped at `width`, or not at all for 0."""
    parts: list[str] = []
    before = ""
    for block in blocks:
        together = block.kind == before and block.kind in ("item", "row")
        if parts and not together and before != "term":
            parts.append("")
        parts += _lines(block, width)
        before = block.kind
    return "\n".join(parts)


def _lines(block: Block, width: int) -> Iterator[str]:
    margin = "  " * block.depth
    if block.kind == "code":
        yield from (f"{margin}    {line}".rstrip() for line in block.plain.split("\n"))
    elif block.kind == "row":
        yield from _wrapped(
            "   ".join(cell.strip() for cell in block.plain.split(CELL)), width, margin, "    "
        )
    elif block.kind == "item":
        marker = f"{block.marker or '•'} "
        yield from _wrapped(marker + block.plain, width, margin, " " * len(marker))
    else:
        yield from _wrapped(block.plain, width, margin, "")


def _wrapped(text: str, width: int, margin: str, hanging: str) -> list[str]:
    if not width:
        return [margin + text]
    return textwrap.wrap(
        text,
        max(width, len(margin + hanging) + 20),
        initial_indent=margin,
        subsequent_indent=margin + hanging,
        break_on_hyphens=False,
        break_long_words=False,
    ) or [""]
