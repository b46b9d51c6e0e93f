"""A proof as lines of text, for whoever tells it."""

from trial.events import in_a_row
from trial.proof.events import Bound, OwnEvent, Proof, Proven, Tried, Trying
from workbench import harmless


def describe_proof(event: OwnEvent) -> str:
    """An event of a proof itself as lines of text, harmless whoever wrote it."""
    return "\n".join(map(harmless.line, _described(event)))


def _described(event: OwnEvent) -> list[str]:
    match event:
        case Bound(text=text):
            return [f"- Proof by trying: {text}"]
        case Trying(number=number, text=text):
            return [f"- {number}: {text}"]
        case Tried(passed=True):
            return ["    it works"]
        case Tried(reason=reason):
            return [f"    it fails: {reason}"]
        case Proof():
            return _ending(event)


def _ending(event: Proof) -> list[str]:
    """What was found, and the draft that passes."""
    restarts = f"{event.restarts} restart{'' if event.restarts == 1 else 's'}"
    if not event.proven:
        return ["", f"NOT PROVEN ({restarts}): {event.why_not}"]
    told = [line for one in event.proven for line in _proven(one)]
    draft = event.drop_in.splitlines()
    passes = ["# This passes:", *draft] if draft else ["Nothing of the draft is left that passes."]
    return ["", f"PROVEN by {restarts}:", *told, "", *passes]


def _proven(one: Proven) -> list[str]:
    instead = in_a_row(one.instead) if one.instead else "leave it out"
    return [f"  {one.directive}=: {one.why}", f"    instead: {instead}"]
