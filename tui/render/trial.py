"""A trial as the screen shows it: events in, a frozen view out."""

import time
from collections.abc import Callable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from host.ports import JournalEntry
from trial import events as e
from trial.look.events import Looked, LookEvent, Looking, SeenCall, Traced
from trial.proof.events import Proof, ProofEvent, Tried, Trying
from tui.render.records import Record
from tui.render.text import Run
from workbench import harmless
from workbench.duration import ticking


class Fact(Struct, frozen=True):
    """Something that went well or didn't."""

    good: bool
    text: str


class TrialView(Struct, frozen=True):
    """Where a trial stands."""

    going: bool = True
    """Whether it may still change the host: it runs, or stands and waits for a decision."""
    standing: bool = False
    """Whether it passed and waits to be kept or reverted."""
    word: str = ""
    """PASSED, FAILED, REVERTED, KEPT, UNKNOWN or REFUSED; empty while there is no verdict."""
    step: str = "beginning"
    deadline: float = 0.0
    """When the undo fires, in seconds of duration.ticking(); 0 while it is not armed."""
    facts: tuple[Fact, ...] = ()
    reason: str = ""
    suspects: tuple[e.Suspect, ...] = ()
    doubted: str = ""
    """Why the check that fails is to be suspected before them."""
    evidence: tuple[str, ...] = ()
    """Cursors of the journal's lines that speak for a failure."""
    verdict: str = ""
    """The verdict's reason, whatever came after it."""
    passed: bool | None = None
    """What the verdict was, whatever came after it."""
    warnings: tuple[str, ...] = ()
    undone: str = ""
    """What became of the undo, where something is to be said of it."""
    healthy: bool = True
    """Whether the undo brought everything back."""
    state: e.State | None = None
    mends: bool = False
    """Whether it was refused only because the service is broken already: it could be a repair."""
    asks: bool = False
    """Whether it was refused only until the user confirms."""

    def after(self, event: e.AnyEvent) -> "TrialView":
        """The view after one more event."""
        handler = _HANDLERS.get(type(event))
        return handler(self, event) if handler else self

    def with_proof(self, event: ProofEvent) -> "TrialView":
        """The view of a failure after one more event of its proof: who is proven to blame takes the place of
        those who were suspected."""
        match event:
            case e.State():
                return replace(self, state=event)
            case e.Undone(whole=False):
                return _undone(self, event)
            case Proof(suspects=suspects, proven=proven) if proven:
                cursors = tuple(cursor for one in proven for cursor in _telling(one.why, one.evidence))
                return replace(self, suspects=suspects, evidence=cursors)
            case _:
                return self

    def with_look(self, event: LookEvent) -> "TrialView":
        """The view of a failure after one more event of a closer look: what it saw comes first."""
        match event:
            case e.State():
                return replace(self, state=event)
            case e.Undone(whole=False):
                return _undone(self, event)
            case Looked(suspects=suspects):
                return replace(self, suspects=suspects)
            case _:
                return self


def _step(view: TrialView, event: e.Step) -> TrialView:
    return replace(view, step=event.text)


def _warned(view: TrialView, event: e.Warned) -> TrialView:
    return replace(view, warnings=(*view.warnings, event.text))


def _ineffective(view: TrialView, event: e.Ineffective) -> TrialView:
    text = f"{event.directive}= has no effect here: {event.why}"
    return replace(view, warnings=(*view.warnings, text))


def _armed(view: TrialView, event: e.Armed) -> TrialView:
    return replace(view, deadline=ticking() + event.deadline - event.time)


def _state(view: TrialView, event: e.State) -> TrialView:
    return replace(view, state=event)


def _restarted(view: TrialView, event: e.Restarted) -> TrialView:
    good = event.result == "done"
    span = f"{event.seconds * 1000:.0f} ms" if event.seconds < 1 else f"{event.seconds:.1f} s"
    text = f"restarted in {span}" if good else f"restart: {event.result} after {span}"
    return replace(view, facts=(*view.facts, Fact(good, text)))


def _checked(view: TrialView, event: e.Checked) -> TrialView:
    if event.before and event.passed:
        return view
    text = f"{event.name}{' before the change' if event.before else ''}"
    others = tuple(
        fact for fact in view.facts if fact.text != text
    )  # a check is retried: the last one counts
    return replace(view, facts=(*others, Fact(event.passed, text)))


def _verdict(view: TrialView, event: e.Verdict) -> TrialView:
    return replace(
        view,
        word="PASSED" if event.passed else "FAILED",
        standing=event.passed,
        reason=event.reason,
        suspects=event.suspects,
        doubted=event.doubted,
        evidence=_telling(" ".join((event.reason, *(one.why for one in event.suspects))), event.evidence),
        passed=event.passed,
        verdict=event.reason,
        step="waiting for your decision" if event.passed else "undoing",
    )


def _telling(words: str, entries: tuple[JournalEntry, ...]) -> tuple[str, ...]:
    """The cursors of lines that are errors, or that the words of a verdict are drawn from."""
    refused = "system call" in words or "SIGSYS" in words  # else the kernel's record is of somebody else
    return tuple(
        entry.cursor
        for entry in entries
        if (entry.priority <= 3 and entry.pid != 1)
        or (refused and "type=1326" in entry.message and entry.own is not False)
        or (entry.message.strip() and entry.message.strip()[:50] in words)
    )


def _undone(view: TrialView, event: e.Undone) -> TrialView:
    healthy = event.whole
    told = f"{event.told[0].upper()}{event.told[1:]}"
    text = f"Undone: {event.told}." if healthy else "; ".join(part for part in (told, event.text) if part)
    word = "FAILED" if view.word == "FAILED" else "REVERTED" if event.known else "UNKNOWN"
    return replace(view, going=False, standing=False, word=word, undone=text, healthy=healthy, deadline=0.0)


def _kept(view: TrialView, event: e.Kept) -> TrialView:
    return replace(
        view, going=False, standing=False, word="KEPT", reason=f"Written to {event.path}", deadline=0.0
    )


def _refused(view: TrialView, event: e.Refused) -> TrialView:
    disarmed = "Nothing was changed, and the undo is not armed any more." if view.deadline else ""
    return replace(
        view,
        going=False,
        word="REFUSED",
        reason=event.reason,
        undone=disarmed,
        deadline=0.0,
        asks=event.ask,
        mends=event.repair,
    )


_HANDLERS: dict[type[e.Event], Callable[[TrialView, Any], TrialView]] = {
    e.Step: _step,
    e.Warned: _warned,
    e.Ineffective: _ineffective,
    e.Armed: _armed,
    e.State: _state,
    e.Restarted: _restarted,
    e.Checked: _checked,
    e.Verdict: _verdict,
    e.Undone: _undone,
    e.Kept: _kept,
    e.Refused: _refused,
}


def record(event: e.Event) -> Record | None:
    """An event as a line among the journal's; None for those that only the rows above show."""
    stamp = Run(time.strftime("%H:%M:%S ", time.localtime(event.time)), "dim")
    match event:
        case e.Logged(entry=entry):
            return _logged(entry)
        case e.Step(text=text):
            return Record((stamp, Run(text, "dim")))
        case e.Warned(text=text):
            return Record((stamp, Run("warning: ", "warn bold"), Run(text, "warn")), problem=True)
        case e.Checked(name=name, passed=passed, text=text):
            mark = Run("✓ " if passed else "✗ ", "good" if passed else "bad")
            return Record((stamp, mark, Run(f"{name}: ", "bold"), Run(text)), problem=not passed)
        case Looking(text=text):
            return Record((stamp, Run(text, "bold")), problem=True)
        case Traced():
            from tui.render.look import line_of

            return Record((stamp, *line_of(event)), problem=True)
        case Looked(calls=[first, *_]):
            return Record((stamp, *_call(first)), problem=True)
        case Trying(number=number, text=text):
            return Record((stamp, Run(f"proof, restart {number}: {text}", "bold")), problem=True)
        case Tried(passed=passed, reason=reason):
            mark = Run("✓ " if passed else "✗ ", "good" if passed else "bad")
            return Record((stamp, mark, Run("it works" if passed else f"it fails: {reason}")), problem=True)
    return None


def _call(one: SeenCall) -> tuple[Run, ...]:
    what = "killed for it" if one.error == "?" else one.error
    return Run("✗ ", "bad"), Run(harmless.line(one.call), "bold"), Run(f"  {what}; before: {one.before}")


def _logged(entry: JournalEntry) -> Record:
    """A line of the journal's; its level shows by a letter, too."""
    stamp = Run(time.strftime("%H:%M:%S ", time.localtime(entry.time)), "dim")
    named = harmless.line(entry.identifier)
    who = f"{named}[{entry.pid}]" if entry.pid else named
    level, style = (
        ("E ", "bad") if entry.priority <= 3 else ("W ", "warn") if entry.priority == 4 else ("", "")
    )
    marks = (Run(level, f"{style} bold"),) if level else ()
    foreign = (Run(" (of another unit)", "dim"),) if entry.own is False else ()
    return Record(
        (stamp, *marks, Run(f"{who}: ", "bold"), Run(harmless.lines(entry.message), style), *foreign),
        cursor=entry.cursor,
        own=entry.pid != 1 and entry.transport not in ("kernel", "audit"),
        problem=entry.priority <= 4,
    )
