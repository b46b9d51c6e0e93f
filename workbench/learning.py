"""Learning which system calls the unit on the bench makes, and drafting a filter that this suggests."""

from typing import TYPE_CHECKING

from trial.learning.learning import Learning, Wanted
from unit.draft import Set

if TYPE_CHECKING:
    from trial.learning.events import Proposal
    from workbench.bench import Bench

SECONDS = 30.0
"""How long a service is watched where nobody says."""


def learning(
    bench: "Bench",
    *,
    seconds: float = SECONDS,
    method: str = "",
    confirmed: bool = False,
    repair: bool = False,
) -> Learning:
    """A learning with the draft in force, not begun: its run() yields events and ends with a Learnt whose
    proposals can be taken; stop() ends the watching early. `method` as in trial.learning.learning.Wanted,
    `confirmed` and `repair` as for a trial. There must be a host."""
    plan = bench.testing.plan(confirmed=confirmed, repair=repair)
    wanted = Wanted(
        unit=plan.unit,
        drop_in=plan.drop_in if bench.draft.edits else b"",
        checks=plan.checks,
        seconds=seconds,
        method=method,
        by=plan.by,
        repair=plan.repair,
        confirmed=confirmed,
    )
    return Learning(bench.testing.host, wanted)


def take(bench: "Bench", proposal: "Proposal") -> None:
    """Put a proposal into the draft, as one step: in the place of what unit and draft say of the same."""
    bench.take_edits(tuple(Set("Service", one.name, one.values) for one in proposal.settings))
