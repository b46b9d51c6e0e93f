"""A closer look as lines of text, for whoever tells it."""

from trial.events import SHOWN, Suspect, and_more, in_a_row
from trial.look.events import Looked, Looking, OwnEvent, SeenCall, Traced
from workbench import harmless

_CALLS = 5
"""Calls that are told one by one."""


def describe_look(event: OwnEvent) -> str:
    """An event of a closer look itself as lines of text, harmless whoever wrote it."""
    return "\n".join(map(harmless.line, _described(event)))


def _described(event: OwnEvent) -> list[str]:
    match event:
        case Looking(text=text):
            return [f"- {text}"]
        case Traced(drafted=drafted, passed=passed, reason=reason, calls=calls):
            how = "with the draft" if drafted else "as it was"
            return [f"- {how}: {calls} system calls; {'it works' if passed else f'it fails: {reason}'}"]
        case Looked():
            return _ending(event)


def _ending(event: Looked) -> list[str]:
    """What was seen, and who is at fault."""
    cost = f"{event.restarts} restarts, {event.seconds:g} s"
    telling = [_call(one) for one in event.calls if one.directives or event.why_not][:_CALLS]
    if event.why_not:
        return ["", f"NOT SEEN ({cost}): {event.why_not}", *telling]
    suspects = [*map(_suspect, event.suspects[:SHOWN]), f"  {and_more(event.suspects)}".rstrip()]
    return ["", f"SEEN ({cost}): these calls fail with the draft alone:", *telling, *filter(None, suspects)]


def _call(one: SeenCall) -> str:
    what = "killed for it" if one.error == "?" else one.error
    return f"  {one.call}: {what}; before: {one.before}"


def _suspect(suspect: Suspect) -> str:
    instead = f"; instead: {' or '.join(map(in_a_row, suspect.remedies))}" if suspect.remedies else ""
    return f"  ? {suspect.directive}= ({suspect.certainty}): {suspect.why}{instead}"
