"""The body of an open panel, as lines: what the manual says, the values, and what is known besides."""

from collections.abc import Iterator
from itertools import groupby

from catalog.directive import Block, Directive, Family
from tui.tables import runs_of, table_lines
from tui.text import EMPTY, Line, Run, wrap
from workbench.snapshot import Detail

SHORT = 7
"""How many lines of the manual are shown at first, so that the values stay in sight."""

_LABEL = 8
"""The width of the labels' column."""


def explanation(detail: Detail, manual: list[Line], width: int, whole: bool) -> list[Line]:
    """The body's lines, at most `width` wide; the manual's in full where `whole` is set."""
    lines: list[Line] = []
    if detail.problem:
        lines += wrap([Run(f"! {detail.problem}", "invalid")], width, rest=(Run("  "),))
    lines += manual if whole or len(manual) <= SHORT + 2 else _beginning(manual)
    lines.append(EMPTY)
    lines += _value(detail, width)
    lines += _field("now", _now(detail), width)
    for one in detail.implied:
        when = f", where {one.when}" if one.when else ""
        lines += _field("", [Run(one.value or "set", "changed"), Run(f" by {one.by}{when}", "dim")], width)
    if detail.directive.hazard:
        lines += _field("breaks", [Run(detail.directive.hazard)], width)
    lines += _besides(detail.directive, width)
    if detail.directive.since:
        lines += _field("since", [Run(f"systemd {detail.directive.since}")], width)
    if detail.directive.page:
        lines += _field("page", list(_page(detail.directive)), width)
    lines.append(EMPTY)
    return lines


def manual_lines(directive: Directive, width: int) -> list[Line]:
    """All that the manual says, wrapped; our own summary where there is no manual."""
    if not directive.blocks:
        about = directive.summary or "This host has no manual page that explains it."
        return wrap([Run(about, "" if directive.summary else "dim")], width)
    lines: list[Line] = []
    before = ""
    for kind, group in groupby(directive.blocks, lambda block: block.kind):
        if before == "item":
            lines.append(EMPTY)
        if kind == "row":
            lines += table_lines(list(group), width)
        else:
            lines += (line for block in group for line in _block(block, width))
        before = kind
    while lines and lines[-1] == EMPTY:
        lines.pop()
    return lines


def _beginning(manual: list[Line]) -> list[Line]:
    return [*manual[:SHORT], (Run(f"… {len(manual) - SHORT} more lines (m)", "dim", "more"),)]


def _block(block: Block, width: int) -> Iterator[Line]:
    """One block of the manual with the blank line after it."""
    margin = (Run("  " * block.depth),) if block.depth else EMPTY
    runs = runs_of(block.spans)
    if block.kind == "code":
        for text in block.plain.split("\n"):
            yield (*margin, Run("  "), Run(text, "code"))
    elif block.kind == "item":
        marker = f"{block.marker or '•'} "
        yield from wrap(runs, width, (*margin, Run(marker)), (*margin, Run(" " * len(marker))))
        return
    elif block.kind == "term":
        yield from wrap([Run(run.text, f"bold {run.style}".strip()) for run in runs], width, margin, margin)
        return
    else:
        yield from wrap(runs, width, margin, margin)
    yield EMPTY


def _field(label: str, runs: list[Run], width: int) -> list[Line]:
    return wrap(runs, width, (Run(label.ljust(_LABEL), "label"),), (Run(" " * _LABEL),))


def _besides(directive: Directive, width: int) -> list[Line]:
    """What it sets besides, what it needs, and what replaces it."""
    implied = "; ".join(
        f"{one.name}={one.value}{f' where {one.when}' if one.when else ''}" for one in directive.implies
    )
    notes = (("implies", implied), ("needs", "; ".join(directive.needs)), ("instead", directive.replaced_by))
    return [line for label, text in notes if text for line in _field(label, [Run(text)], width)]


def _value(detail: Detail, width: int) -> list[Line]:
    """The values to choose from, the one that holds in a box of its own; else the value as it is."""
    if detail.directive.kind.family in (Family.BOOLEAN, Family.CHOICE) and detail.steps:
        held = detail.value[-1] if detail.value else ""
        # The brackets say what the colour says, for terminals without.
        runs = [
            Run(f"[{step}]", "chosen", f"value:{step}")
            if step == held
            else Run(f" {step} ", "choice", f"value:{step}")
            for step in detail.steps
        ]
        spaced = [part for run in runs for part in (run, Run(" "))]
        return _flow("value", spaced, width)
    if not detail.value:
        hint = "not set: space sets it" if detail.directive.natural else "not set"
        return _field("value", [Run(hint, "dim"), Run(" "), Run("e edits it", "dim", "edit")], width)
    lines = _field(
        "value", [Run(detail.value[0] or '""', "changed"), Run(" "), Run("e edits it", "dim", "edit")], width
    )
    for value in detail.value[1:]:
        lines += _field("", [Run(value or '""', "changed")], width)
    return lines


def _flow(label: str, runs: list[Run], width: int) -> list[Line]:
    """Choices side by side; they keep their own blanks, which `wrap` would swallow."""
    lines: list[Line] = []
    line: list[Run] = [Run(label.ljust(_LABEL - 1), "label")]
    used = _LABEL - 1
    for run in runs:
        if used + len(run.text) > width and used > _LABEL:
            lines.append(tuple(line))
            line, used = [Run(" " * (_LABEL - 1))], _LABEL - 1
        line.append(run)
        used += len(run.text)
    return [*lines, tuple(line)]


def _now(detail: Detail) -> list[Run]:
    runs = [Run(detail.now or "not set")]
    if detail.origin:
        runs += [Run(" "), Run(f"({detail.origin})", "dim")]
    return runs


def _page(directive: Directive) -> Iterator[Run]:
    yield Run(directive.page, "italic")
    if directive.heading:
        yield Run(f" · {directive.heading.capitalize()}", "dim")
    if not directive.blocks:
        yield Run(" (this host has no such manual page)", "dim")
