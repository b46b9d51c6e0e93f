"""Where nothing tells: what breaks most services comes first."""

from collections.abc import Iterator

from trial.diagnosis.case import Case, Suspicion
from trial.diagnosis.files import FILES
from trial.diagnosis.limits import LIMITS
from trial.diagnosis.operations import OPERATIONS
from trial.diagnosis.step import STEPS


def suspects(case: Case) -> Iterator[Suspicion]:
    """Where nothing tells: what breaks most services comes first, by how many kinds of failure name it."""
    often = [name for names in STEPS.values() for name in names]
    often += [name for _, names in (*OPERATIONS, *LIMITS) for name in names]
    often += [name for names in FILES.values() for name in names]
    for name in (change.name for change in case.changes if not change.via):
        yield Suspicion(name, often.count(name), "nothing in the log tells; it is one of the changes")
