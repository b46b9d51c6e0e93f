"""The survey's lines: mark, name, state, exposure, what a preset makes of it, goal, and what was tried."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from tui.picker.rows import RATINGS, STATES
from tui.render.text import Line, Run, fit
from workbench.survey import Surveyed

_STATE_FROM, _ABOUT_FROM = 84, 120
"""Columns from which there is room for more."""
_LEAST = 18
"""Letters that a name has."""


class Columns(Struct, frozen=True):
    """How wide each column is; 0 leaves it out."""

    name: int
    state: int
    score: int
    preset: int
    goal: int
    tried: int
    about: int


def columns(services: Sequence[Surveyed], width: int) -> Columns:
    """Columns for these services on lines of some width."""
    longest = max((len(one.unit) for one in services), default=0) + 2
    state = 14 if width >= _STATE_FROM else 2
    goals = any(one.standing.goal is not None for one in services)
    goal = 0 if not goals else 17 if width >= _STATE_FROM else 7
    score = 15 if width >= 70 else 5
    preset, tried = 15 if width >= 50 else 7, 8 if width >= _STATE_FROM else 2
    rest = width - 6 - state - score - preset - goal - tried
    name = max(_LEAST, min(longest, rest))
    about = rest - name - 1 if width >= _ABOUT_FROM else 0
    return Columns(name, state, score, preset, goal, tried, max(0, about))


def heading(wide: Columns, preset: str, order: str) -> Line:
    """The line above the columns; what they are sorted by is marked."""

    def title(text: str, width: int, *orders: str) -> Run:
        here = order in orders
        return Run(fit(f"{text}▾" if here else text, width), "heading" if here else "dim")

    return (
        Run(" " * 6),
        title("" if wide.state == 2 else "state", wide.state, "state"),
        title("service", wide.name, "name"),
        title("exp." if wide.score == 5 else "exposure", wide.score, "exposure"),
        title(f"with {preset}", wide.preset, "gain"),
        title("goal", wide.goal, "goal"),
        title("tried" if wide.tried > 2 else "", wide.tried),
        title("does", wide.about),
    )


def row(one: Surveyed, wide: Columns, *, cursor: bool, marked: bool) -> Line:
    """A service as a line."""
    return tuple(_runs(one, wide, cursor=cursor, marked=marked))


def _runs(one: Surveyed, wide: Columns, *, cursor: bool, marked: bool) -> Iterator[Run]:
    yield Run("▸ " if cursor else "  ", "label")
    yield Run("[x] " if marked else "[ ] ", "changed" if marked else "dim")
    shape, style = STATES.get(one.active, ("○", "dim"))
    yield Run(fit(shape if wide.state == 2 else f"{shape} {one.active}", wide.state), style)
    name = one.unit if len(one.unit) < wide.name else one.unit.removesuffix(".service")
    yield Run(f"{fit(name, wide.name - 1)} ", "name")
    yield _score(one, wide.score)
    yield from _hardened(one, wide.preset)
    yield _goal(one, wide.goal)
    yield _tried(one, wide.tried)
    yield Run(fit(one.description if one.description != one.unit else "", wide.about), "value")


def _score(one: Surveyed, width: int) -> Run:
    if one.score is None:
        return Run(fit("   ?", width), "dim")
    text = f"{one.score.shown:>4} {one.score.rating}" if width > 5 else f"{one.score.shown:>4}"
    return Run(fit(text, width), RATINGS.get(one.score.rating, "good"))


def _hardened(one: Surveyed, width: int) -> Iterator[Run]:
    if one.hardened is None or one.gain <= 0:
        yield Run(fit("" if one.hardened is None else "   -", width), "dim")
        return
    figure = f"→ {one.hardened.shown:>3}"
    yield Run(fit(figure, min(width, 6)), RATINGS.get(one.hardened.rating, "good"))
    yield Run(fit(f" ▼{one.gain / 10:.1f}", width - 6), "good")


def _goal(one: Surveyed, width: int) -> Run:
    goal, word = one.standing.goal, one.standing.word
    if goal is None or not width:
        return Run(" " * width)
    sign = {"above": "✗", "accepted": "≈", "unknown": "?"}.get(word, "✓")
    text = f"{goal:>4.1f} {sign}" if width < 10 else f"{goal:>4.1f} {sign} {word}"
    return Run(fit(text, width), {"above": "bad", "met": "good"}.get(word, "warn"))


def _tried(one: Surveyed, width: int) -> Run:
    if one.kept:
        return Run(fit("✎ kept", width) if width > 2 else fit("✎", width), "changed")
    if one.trial:
        return Run(fit("◌ trial", width) if width > 2 else fit("◌", width), "warn")
    if one.tried is None:
        return Run(" " * width)
    sign, word, style = ("✓", "passed", "good") if one.tried.passed else ("✗", "failed", "bad")
    return Run(fit(f"{sign} {word}", width) if width > 2 else fit(sign, width), style)
