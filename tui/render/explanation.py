"""The body of an open panel, as lines: what the manual says, the values, and what is known besides."""

from collections.abc import Iterable, Iterator

from catalog.directive import Directive, Family, Implied
from catalog.kinds.forms import form
from tui.keymap import shown
from tui.render.exposure import gain, gain_style
from tui.render.links import PAGE
from tui.render.manual import leads, manual_lines
from tui.render.text import EMPTY, Line, Run, wrap
from workbench.snapshot import Detail

SHORT = 7
"""How many lines of the manual are shown at first, so that the values stay in sight."""

_LABEL = 9
"""The width of the labels' column."""


def explanation(detail: Detail, manual: list[Line], width: int, whole: bool) -> list[Line]:
    """The body's lines, at most `width` wide; the manual's in full where `whole` is set."""
    lines: list[Line] = []
    if detail.problem:
        lines += wrap([Run(f"! {detail.problem}", "invalid")], width, rest=(Run("  "),))
    if detail.refusal:
        lines += wrap([Run(detail.refusal, "warn")], width)
    lines += manual if whole or len(manual) <= SHORT + 2 else _beginning(manual)
    lines.append(EMPTY)
    lines += _value(detail, width)
    for label, runs in _fields(detail):
        lines += _field(label, leads(runs, detail.known, detail.directive.name), width)
    lines.append(EMPTY)
    return lines


def _beginning(manual: list[Line]) -> list[Line]:
    left = len(manual) - SHORT
    more = Run(f"… {left} more lines ({shown('whole')})", "link dim", "more")
    page = Run(f"the whole page ({shown('page')})", "link dim", PAGE)
    return [*manual[:SHORT], (more, Run("   "), page)]


def _field(label: str, runs: list[Run], width: int) -> list[Line]:
    return wrap(runs, width, (Run(label.ljust(_LABEL), "label"),), (Run(" " * _LABEL),))


def _fields(detail: Detail) -> Iterator[tuple[str, list[Run]]]:
    """What is known besides the manual's text, as labels and texts."""
    directive = detail.directive
    if detail.hardened:
        yield "harden", [Run(detail.hardened)]
    if gains := list(_gains(detail)):
        yield "gain", gains
    yield "now", _now(detail)
    for one in detail.implied:
        when = f", where {one.when}" if one.when else ""
        yield "", [Run(one.value or "set", "changed"), Run(f" by {one.by}{when}", "dim")]
    yield "takes", [Run(form(directive.kind))]
    if directive.default and detail.origin != "default":
        yield "default", [Run(directive.default)]
    if directive.hazard:
        yield "breaks", [Run(directive.hazard)]
    if detail.companions:
        yield "add", [Run(", ".join(f"{name}=" for name in detail.companions))]
    yield from _bonds(directive)
    if directive.since:
        yield "since", _since(detail)
    if directive.page:
        yield "page", list(_page(directive))


def _bonds(directive: Directive) -> Iterator[tuple[str, list[Run]]]:
    """What it sets besides, what sets it, what it needs, and what replaces it."""
    if directive.implies:
        yield "implies", [Run("; ".join(map(_implied, directive.implies)))]
    if directive.implied_by:
        yield "set by", [Run("; ".join(_by_condition(directive.implied_by)))]
    if directive.needs:
        yield "needs", [Run("; ".join(directive.needs))]
    if directive.replaced_by:
        yield "instead", [Run(directive.replaced_by)]


def _by_condition(implied: Iterable[Implied]) -> Iterator[str]:
    """What sets it, together where the condition is the same."""
    names: dict[str, list[str]] = {}
    for one in implied:
        names.setdefault(one.when, []).append(f"{one.name}={one.value}")
    for when, told in sorted(names.items()):
        yield f"{', '.join(told)}{f' where {when}' if when else ''}"


def _implied(one: Implied) -> str:
    return f"{one.name}={one.value}{f' where {one.when}' if one.when else ''}"


def _gains(detail: Detail) -> Iterator[Run]:
    """What each of the other values would gain, where any gains or loses something."""
    gains = [(value, by) for value, by in detail.gains if by]
    for number, (value, by) in enumerate(gains):
        yield Run(f"{' · ' if number else ''}{value} ")
        yield Run(gain(by), gain_style(by))


def _since(detail: Detail) -> list[Run]:
    directive = detail.directive
    where = "supported here" if directive.supported else "not supported here"
    return [Run(f"systemd {directive.since}"), Run(f" · {where}", "dim" if directive.supported else "warn")]


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
        return _flow("value", [part for run in runs for part in (run, Run(" "))], width)
    edit = [Run(" "), Run(f"{shown('edit')} edits it", "link dim", "edit")]
    if not detail.value:
        hint = f"not set: {shown('toggle')} sets it" if detail.directive.natural else "not set"
        return _field("value", [Run(hint, "dim"), *edit], width)
    lines = _field("value", [Run(detail.value[0] or '""', "changed"), *edit], width)
    for value in detail.value[1:]:
        lines += _field("", [Run(value or '""', "changed")], width)
    return lines


def _flow(label: str, runs: Iterable[Run], width: int) -> list[Line]:
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
    if directive.blocks:
        yield Run(directive.page, "italic link", f"{PAGE}{directive.page}")
    else:
        yield Run(directive.page, "italic")
    if directive.heading:
        yield Run(f" · {directive.heading.capitalize()}", "dim")
    if not directive.blocks:
        yield Run(" (this host has no such manual page)", "dim")


__all__ = ["SHORT", "explanation", "manual_lines"]
