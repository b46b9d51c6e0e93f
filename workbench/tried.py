"""What came of a trial, for the history of its unit and for the next survey."""

from collections.abc import Sequence

from trial.checks import named
from trial.plan import Plan
from trial.series import Outcome
from unit import assignment
from unit.draft import Edit
from unit.drop_in import from_text
from unit.names import unit_type
from unit.rule import rules_of
from workbench import reader
from workbench.history import History, Tried
from workbench.store import Store

_WORDS = {"kept": "KEPT", "passed": "REVERTED", "failed": "FAILED", "undone in part": "FAILED"}
"""How the history calls the ends of a trial; one that was not begun has none."""


def remember(scope: str, plan: Plan, outcome: Outcome, edits: Sequence[Edit] | None = None) -> None:
    """Note what came of a plan on a host, by its scope; `edits` are those that its drop-in was made of, where
    that is known."""
    word = _WORDS.get(outcome.outcome)
    if word is None:
        return
    tried = Tried(
        outcome.time,
        word,
        outcome.status == 0,
        outcome.reason,
        assignment.decode(plan.drop_in),
        tuple(_edits(plan) if edits is None else edits),
        outcome.suspects,
        tuple(map(named, plan.checks)),
    )
    History().add(scope, plan.unit, tried)


def _edits(plan: Plan) -> tuple[Edit, ...]:
    """The edits that a drop-in amounts to, by the catalogue that was used last."""
    known = reader.any_catalogue(Store()).of(unit_type(plan.unit))
    return from_text(plan.drop_in, rules_of({directive.key: directive for directive in known}))
