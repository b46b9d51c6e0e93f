"""A hardening as lines of text, for whoever tells it."""

from trial.events import Kept, Step, Undone, Warned, in_a_row
from trial.harden.events import Begun, HardenEvent, Lessons, Result
from trial.harden.state import Lesson
from trial.proof.events import Tried, Trying
from workbench import harmless
from workbench.event_text import describe


def describe_harden(event: HardenEvent) -> str:
    """An event as lines of text, harmless whoever wrote it; empty where it says nothing to people."""
    return "\n".join(map(harmless.line, _described(event)))


def _described(event: HardenEvent) -> list[str]:
    """What people are told; of its trials only how they went."""
    match event:
        case Begun(text=text, exposure=now, strictest=then):
            return [f"- {text}", f"- exposure {_figure(now)} now, {_figure(then)} if everything held"]
        case Lessons(lessons=lessons, exposure=exposure):
            told = [_lesson(one) for one in lessons]
            return [*told, f"  exposure {_figure(exposure)} with what is tried next"]
        case Trying(number=number, text=text):
            return [f"- trial {number}: {text}"]
        case Tried(passed=True, reason=reason):
            return [f"    it works{f'; {reason}' if reason else ''}"]
        case Tried(reason=reason):
            return [f"    it fails: {reason}"]
        case Result():
            return _ending(event)
        case Step(name="learn", text=text):
            return [f"- {text}"]
        case _:
            return _of_trial(event)


def _of_trial(event: HardenEvent) -> list[str]:
    """What somebody should hear who waits for the whole: warnings, and an undo that did not succeed."""
    if isinstance(event, Warned | Kept) or (isinstance(event, Undone) and not event.whole):
        return describe(event).splitlines()
    return []


def _lesson(lesson: Lesson) -> str:
    instead = in_a_row(lesson.instead) if lesson.instead else f"without {lesson.directive}="
    return f"    {instead} ({lesson.certainty}): {lesson.why}"


def _figure(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10}"


def _ending(event: Result) -> list[str]:
    trials = f"{event.restarts} trial{'' if event.restarts == 1 else 's'} in {event.seconds:g} s"
    if not event.drop_in:
        return [f"NOTHING FOUND ({trials}): {event.why_not}"]
    head = "FOUND" if event.confirmed else "FOUND, BUT NOT CONFIRMED"
    lines = [f"{head} by {trials}: exposure {event.exposure_before:.1f} to {event.exposure_after:.1f}"]
    lines += [f"  ! {event.why_not}"] if event.why_not else []
    lines += [f"  checked at the end: {', '.join(event.checks)}"] if event.checks else []
    if calls := event.calls:
        seen = f", {calls.seen} seen" if calls.seen else ""
        lines.append(f"  {calls.permitted} system calls permitted (@system-service: {calls.common}{seen})")
    lines += [f"  {one}" for one in event.newer]
    return [*lines, *(f"  left out: {one.directive}=: {one.why}" for one in event.left_out)]
