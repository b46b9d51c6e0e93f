"""The suspects of a failed trial: every signature is asked, and what they say is ranked."""

from collections.abc import Iterable

from msgspec import structs

from trial.diagnosis import (
    differences,
    habit,
    killed,
    ladders,
    lines,
    manager,
    outside,
    privileges,
    result,
    step,
)
from trial.diagnosis.case import Case, Suspicion
from trial.events import Suspect, by_directive

_SIGNATURES = (step, killed, manager, privileges, lines, result, outside)


def diagnose(case: Case, *, guess: bool = True) -> tuple[Suspect, ...]:
    """All suspects, the likeliest first; where nothing tells, all changes, in the order that the unit
    suggests, if one may `guess`. What changes nothing is never among them."""
    case = structs.replace(case, changes=differences.changes(case))
    found = [one for signature in _SIGNATURES for one in signature.suspects(case)]
    if not found and guess and case.baseline:
        found = list(habit.suspects(case))
    return ranked(case, found)


def ranked(case: Case, found: Iterable[Suspicion]) -> tuple[Suspect, ...]:
    """The suspects that some suspicions make, each directive once, the likeliest first."""
    return tuple(_told(one) for one in _best(case, found))


def order(case: Case) -> tuple[str, ...]:
    """All changed directives, in the order in which they are worth being doubted: the suspects, then the
    others as the unit suggests."""
    case = structs.replace(case, changes=differences.changes(case))
    others = sorted(habit.suspects(case), key=lambda one: -one.weight)
    names = (*(one.directive for one in diagnose(case)), *(one.name for one in others))
    return tuple(dict.fromkeys(names))


def _best(case: Case, found: Iterable[Suspicion]) -> list[Suspicion]:
    """Each directive once, as the likeliest of what is said of it, with all remedies."""
    best: dict[str, Suspicion] = {}
    for one in sorted(found, key=lambda one: -one.weight):
        change = case.change[one.name]
        name = change.by
        why = f"{one.why} ({change.via} implies {one.name}=)" if change.via else one.why
        more = one.remedies if name not in best else (*best[name].remedies, *one.remedies)
        best[name] = structs.replace(
            best.get(name) or structs.replace(one, name=name, why=why), remedies=more
        )
    return [_with_remedies(case, one) for one in best.values()]


def _with_remedies(case: Case, one: Suspicion) -> Suspicion:
    fixes = [fix for fix in one.remedies if differences.differs(case, by_directive(fix))]
    if one.instead:
        looser = ladders.looser(one.name, case, fixes)
        fixes += [fix for fix in looser if differences.differs(case, by_directive(fix))]
    return structs.replace(one, remedies=tuple(dict.fromkeys(fixes)))


def _told(one: Suspicion) -> Suspect:
    return Suspect(one.name, one.why, one.remedies, one.certainty, one.by_hand)
