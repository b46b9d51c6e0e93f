"""The suspects of a failed trial: every signature is asked, and what they say is ranked."""

from trial.diagnosis import habit, killed, lines, result, step, unreachable
from trial.diagnosis.case import Case, Suspicion
from trial.diagnosis.ladders import looser
from trial.events import Suspect

_MOST = 5
_SIGNATURES = (step, killed, lines, result, unreachable)


def diagnose(case: Case, *, guess: bool = True) -> tuple[Suspect, ...]:
    """The suspects, the likeliest first; where nothing tells, all changes, the likeliest to do harm first,
    if one may `guess`."""
    found = [one for signature in _SIGNATURES for one in signature.suspects(case)]
    found = found or (list(habit.suspects(case)) if guess else [])
    best: dict[str, Suspicion] = {}
    for one in sorted(found, key=lambda one: -one.weight):
        change = case.change[one.name]
        name = change.via.partition("=")[0] or one.name
        why = f"{one.why} ({change.via} implies {one.name}=)" if change.via else one.why
        fixes = tuple(dict.fromkeys((*one.remedies, *looser(name, case))))
        best.setdefault(name, Suspicion(name, one.weight, why, fixes))
    ranked = sorted(best.values(), key=lambda one: -one.weight)
    return tuple(Suspect(one.name, one.why, one.remedies) for one in ranked[:_MOST])
