"""Exposure as people read it: figures, ratings and gains, as runs of styled text."""

from collections.abc import Iterable

from catalog.exposure import Score
from tui.render.text import Run
from workbench.snapshot import Exposure

_STYLES = {
    "DANGEROUS": "bad",
    "UNSAFE": "bad",
    "EXPOSED": "warn",
    "MEDIUM": "warn",
    "OK": "good",
    "SAFE": "good",
    "PERFECT": "good",
}
"""The colour of each rating; the word stands beside it."""

_CELLS = 10
_HEIGHTS = "▁▂▃▄▅▆▇█"


def gain(hundredths: int) -> str:
    """By how much exposure falls, as "−0.2", or rises, as "+0.2"; small ones to the hundredth."""
    sign = "−" if hundredths > 0 else "+"
    size = abs(hundredths)
    return "" if not size else f"{sign}{size / 100:.1f}" if size >= 10 else f"{sign}{size / 100:.2f}"


def gain_style(hundredths: int) -> str:
    """Good where it falls, bad where it rises."""
    return "good" if hundredths > 0 else "bad" if hundredths else ""


def figure(score: Score) -> Run:
    """A figure with its rating."""
    return Run(f"{score.shown} {score.rating}", _STYLES[score.rating])


def gauge(exposure: Exposure) -> list[Run]:
    """A bar from 0 to 10: solid as far as the unit is exposed with the draft, light as far as the draft took
    it, or dark as far as it added."""
    before, after = (min(_CELLS, round(score.exposure / 10)) for score in (exposure.before, exposure.after))
    style = _STYLES[exposure.after.rating]
    moved = Run("░" * (before - after), "good") if before > after else Run("▓" * (after - before), "bad")
    rest = Run("·" * (_CELLS - max(before, after)), "dim")
    return [run for run in (Run("█" * min(before, after), style), moved, rest) if run.text]


def curve(exposure: Exposure) -> list[Run]:
    """How the draft's changes moved the figure, one step a cell; nothing where there was no change."""
    if len(exposure.path) < 2:
        return []
    first, *_, last = exposure.path
    return [
        Run("by change ", "dim"),
        Run(f"{first / 10:.1f} "),
        Run(steps(exposure.path), "changed"),
        Run(f" {last / 10:.1f}"),
    ]


def steps(path: Iterable[int]) -> str:
    """Figures in tenths as a line, a cell each."""
    return "".join(_HEIGHTS[min(len(_HEIGHTS) - 1, tenths * len(_HEIGHTS) // 101)] for tenths in path)


def change(exposure: Exposure) -> list[Run]:
    """The figure before and after the draft, and by how much it differs."""
    before, after = exposure.before, exposure.after
    if before.exposure == after.exposure:
        return [figure(before)]
    by = before.exposure - after.exposure
    arrow = Run(f"▼{by / 10:.1f}", "good") if by > 0 else Run(f"▲{-by / 10:.1f}", "bad")
    return [figure(before), Run(" ▸ "), figure(after), Run("  "), arrow]
