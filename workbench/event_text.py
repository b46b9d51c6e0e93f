"""The events of a trial as lines of text, for whoever tells them."""

from datetime import datetime

from trial.events import (
    SHOWN,
    AnyEvent,
    Armed,
    Checked,
    Ineffective,
    Kept,
    Logged,
    Restarted,
    Step,
    Suspect,
    Undone,
    Verdict,
    Warned,
    and_more,
    in_a_row,
)
from workbench import harmless


def describe(event: AnyEvent) -> str:
    """An event as a line of text, harmless whoever wrote it; empty where it says nothing to people."""
    return "\n".join(map(harmless.line, _described(event)))


def _described(event: AnyEvent) -> list[str]:
    match event:
        case Step(text=text):
            return [f"- {text}"]
        case Warned(text=text):
            return [f"! {text}"]
        case Ineffective(directive=directive, why=why):
            return [f"! {directive}= has no effect here: {why}"]
        case Armed(deadline=deadline):
            return [f"- The undo is armed: systemd runs it at {datetime.fromtimestamp(deadline):%H:%M:%S}"]
        case Logged(entry=entry):
            foreign = " (of another unit)" if entry.own is False else ""
            return [f"  {entry.identifier}[{entry.pid}]: {entry.message}{foreign}"]
        case Restarted(result=result, seconds=seconds):
            return [f"- The restart job ended after {seconds * 1000:.0f} ms: {result}"]
        case Checked(name=name, passed=passed, text=text):
            return [f"{'✓' if passed else '✗'} {name}: {text}"]
        case _:
            return _ending(event)


def _ending(event: AnyEvent) -> list[str]:
    """What an event says of how the trial ends."""
    match event:
        case Verdict(passed=passed, reason=reason, suspects=suspects, doubted=doubted):
            first = f"         ? the check itself: {doubted}" if doubted else ""
            told = [first, *map(_suspect, suspects[:SHOWN]), f"         {and_more(suspects)}".rstrip()]
            return [f"{'PASSED' if passed else 'FAILED'}: {reason}", *filter(None, told)]
        case Kept(path=path):
            return [f"KEPT as {path}"]
        case Undone(whole=True, told=told):
            return [f"REVERTED: {told}"]
        case Undone(known=False, text=text):
            return [f"NOT KNOWN whether it is undone: {text}"]
        case Undone(told=told, text=text):
            return [f"REVERTED in part: {told}; {text}"]
        case _:
            return []


def _suspect(suspect: Suspect) -> str:
    """Who may be to blame, and what could be written instead."""
    instead = f"; instead: {' or '.join(map(in_a_row, suspect.remedies))}" if suspect.remedies else ""
    return f"         ? {suspect.directive}= ({suspect.certainty}): {suspect.why}{instead}"
