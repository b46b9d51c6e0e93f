"""Learning which system calls an opened unit makes, and drafting a filter that this suggests."""

from typing import TYPE_CHECKING

from trial.learning.run import Learning, Wanted
from unit.draft import Set

if TYPE_CHECKING:
    from trial.learning.events import Proposal
    from workbench.open_unit import OpenUnit

SECONDS = 30.0
"""How long a service is watched where nobody says."""


def learning(
    unit: "OpenUnit",
    *,
    seconds: float = SECONDS,
    method: str = "",
    confirmed: bool = False,
    repair: bool = False,
) -> Learning:
    """A learning with the draft in force, not begun: its run() yields events and ends with a Learnt whose
    proposals can be taken; stop() ends the watching early. `method` as in trial.learning.run.Wanted,
    `confirmed` and `repair` as for a trial. There must be a host."""
    plan = unit.trials.plan(confirmed=confirmed, repair=repair)
    wanted = Wanted(
        unit=plan.unit,
        drop_in=plan.drop_in if unit.draft.edits else b"",
        checks=plan.checks,
        seconds=seconds,
        method=method,
        by=plan.by,
        repair=plan.repair,
        confirmed=confirmed,
    )
    return Learning(unit.trials.host, wanted)


def take(unit: "OpenUnit", proposal: "Proposal") -> None:
    """Put a proposal into the draft, as one step: in the place of what unit and draft say of the same."""
    unit.edits.take_edits(tuple(Set("Service", one.name, one.values) for one in proposal.settings))
