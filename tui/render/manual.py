"""The manual's text as lines, with the directives that it names as links."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import groupby

from catalog.directive import Block, Directive, Span
from catalog.pages import PAGES
from tui.render.links import GO, PAGE
from tui.render.tables import runs_of, table_lines
from tui.render.text import EMPTY, Line, Run, wrap

_NAMED = re.compile(r"([A-Z][A-Za-z0-9]+)=|\b(systemd\.[a-z-]+)\b")


def linked(run: Run, known: Collection[str], own: str = "") -> Iterator[Run]:
    """A run in pieces, those that name a directive or a page of its manual as links; not itself, `own`."""
    start = 0
    for match in _NAMED.finditer(run.text):
        directive, page = match[1], match[2]
        if page in PAGES:
            link = f"{PAGE}{page}"
        elif directive in known and directive != own:
            link = f"{GO}{directive}"
        else:
            continue
        if match.start() > start:
            yield Run(run.text[start : match.start()], run.style, run.link)
        yield Run(match[0], f"{run.style} link".lstrip(), link)
        start = match.end()
    if start < len(run.text):
        yield Run(run.text[start:], run.style, run.link)


def leads(runs: Iterable[Run], known: Collection[str], own: str = "") -> list[Run]:
    """Runs with their links."""
    return [piece for run in runs for piece in linked(run, known, own)]


def manual_lines(directive: Directive, width: int, known: Collection[str] = ()) -> list[Line]:
    """All that the manual says, wrapped; our own summary where there is no manual."""
    if not directive.blocks:
        about = directive.summary or "This host has no manual page that explains it."
        return wrap([Run(about, "" if directive.summary else "dim")], width)
    chunks = block_lines(directive.blocks, width, known, directive.name)
    lines = [line for _, chunk in chunks for line in chunk]
    while lines and lines[-1] == EMPTY:
        lines.pop()
    return lines


def block_lines(
    blocks: Sequence[Block], width: int, known: Collection[str], own: str = ""
) -> Iterator[tuple[int, list[Line]]]:
    """The lines of each block, or of a table's blocks together, and how many blocks that are."""

    def runs(spans: Iterable[Span]) -> list[Run]:
        return leads(_joined(runs_of(spans)), known, own)

    before = ""
    for kind, group in groupby(blocks, lambda block: block.kind):
        after_items = [EMPTY] if before == "item" else []
        if kind == "row":
            rows = list(group)
            yield len(rows), [*after_items, *table_lines(rows, width)]
        else:
            for block in group:
                yield 1, [*after_items, *_block(block, width, runs)]
                after_items = []
        before = kind


def _joined(runs: list[Run]) -> list[Run]:
    """Runs with a "=" that stands apart from its name put to it: the manual styles some so."""
    for at in range(len(runs) - 1):
        if runs[at].style and runs[at + 1].text.startswith("=") and runs[at].text[-1:].isalnum():
            runs[at] = Run(f"{runs[at].text}=", runs[at].style)
            runs[at + 1] = Run(runs[at + 1].text[1:], runs[at + 1].style)
    return [run for run in runs if run.text]


def _block(block: Block, width: int, runs_for: Callable[[Iterable[Span]], list[Run]]) -> Iterator[Line]:
    """One block of the manual with the blank line after it."""
    margin = (Run("  " * block.depth),) if block.depth else EMPTY
    runs = runs_for(block.spans)
    if block.kind == "code":
        for text in block.plain.split("\n"):
            yield (*margin, Run("  "), Run(text, "code"))
    elif block.kind == "item":
        marker = f"{block.marker or '•'} "
        yield from wrap(runs, width, (*margin, Run(marker)), (*margin, Run(" " * len(marker))))
        return
    elif block.kind == "heading":
        yield from wrap([Run(block.plain, "heading")], width, margin, margin)
    elif block.kind == "term":
        # It heads what is said of it, so it leads nowhere else.
        bold = [Run(run.text, f"bold {run.style}".strip()) for run in runs_of(block.spans)]
        yield from wrap(bold, width, margin, margin)
        return
    else:
        yield from wrap(runs, width, margin, margin)
    yield EMPTY
