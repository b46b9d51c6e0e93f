"""What comes of several trials: a line a service, and the whole of what there is to say of one."""

from collections.abc import Sequence

from msgspec import Struct

from trial.series import Outcome
from tui.render.text import Line, Run, fit

_STATES = {
    "kept": ("✎", "kept", "good"),
    "passed": ("✓", "passed", "good"),
    "failed": ("✗", "FAILED", "bad"),
    "refused": ("⊘", "refused", "warn"),
    "undone in part": ("!", "NOT UNDONE", "bad"),
    "not tried": ("·", "not tried", "dim"),
}
_STATE = 14


class Row(Struct, frozen=True):
    """One service: what is being done, and in the end what came of it."""

    unit: str
    step: str = ""
    outcome: Outcome | None = None


def line(row: Row, name: int, width: int, *, cursor: bool) -> Line:
    """A service as a line of a width; `name` is the column of the names."""
    shape, word, style = _state(row)
    said = row.outcome.reason if row.outcome else row.step
    return (
        Run("▸ " if cursor else "  ", "label"),
        Run(f"{fit(row.unit, name - 1)} ", "name"),
        Run(fit(f"{shape} {word}", _STATE), style),
        Run(fit(said, max(0, width - 2 - name - _STATE)), "value" if row.outcome else "dim"),
    )


def _state(row: Row) -> tuple[str, str, str]:
    if row.outcome is not None:
        return _STATES[row.outcome.outcome]
    return ("◌", "testing", "warn") if row.step else ("·", "waits", "dim")


def whole(row: Row) -> str:
    """All that there is to say of a service."""
    if row.outcome is None:
        return row.step
    blamed = ", ".join(f"{name}=" for name in row.outcome.suspects)
    return f"{row.outcome.reason}{f'  Suspects: {blamed}' if blamed else ''}"


def sums(rows: Sequence[Row]) -> str:
    """How many went how."""
    words = [row.outcome.outcome for row in rows if row.outcome]
    return ", ".join(f"{words.count(word)} {word}" for word in _STATES if word in words)
