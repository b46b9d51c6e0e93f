"""A trial as the screen shows it: events in, a frozen view out."""

import time
from collections.abc import Callable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from trial import events as e
from tui.text import Run


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
    """PASSED, FAILED, REVERTED, KEPT or REFUSED; empty while there is no verdict."""
    step: str = "beginning"
    deadline: float = 0.0
    """When the undo fires, in seconds since the epoch; 0 while it is not armed."""
    facts: tuple[Fact, ...] = ()
    reason: str = ""
    suspects: tuple[e.Suspect, ...] = ()
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


def _step(view: TrialView, event: e.Step) -> TrialView:
    return replace(view, step=event.text)


def _warned(view: TrialView, event: e.Warned) -> TrialView:
    return replace(view, warnings=(*view.warnings, event.text))


def _ineffective(view: TrialView, event: e.Ineffective) -> TrialView:
    text = f"{event.directive}= does nothing here: {event.why}"
    return replace(view, warnings=(*view.warnings, text))


def _armed(view: TrialView, event: e.Armed) -> TrialView:
    return replace(view, deadline=event.deadline)


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
        step="waiting for your decision" if event.passed else "undoing",
    )


def _undone(view: TrialView, event: e.Undone) -> TrialView:
    healthy = event.file and event.service
    text = event.text or (
        "Undone: the unit is as it was before."
        if healthy
        else "The files are as before, but the unit is not in the state that it had."
        if event.file
        else "The trial's files could not all be taken away."
    )
    word = "FAILED" if view.word == "FAILED" else "REVERTED"
    return replace(view, going=False, standing=False, word=word, undone=text, healthy=healthy, deadline=0.0)


def _kept(view: TrialView, event: e.Kept) -> TrialView:
    return replace(
        view, going=False, standing=False, word="KEPT", reason=f"Written to {event.path}", deadline=0.0
    )


def _refused(view: TrialView, event: e.Refused) -> TrialView:
    return replace(
        view,
        going=False,
        word="REFUSED",
        reason=event.reason,
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


def log_line(event: e.AnyEvent) -> tuple[Run, ...] | None:
    """An event as a line among the journal's; None for those that only the summary shows."""
    stamp = Run(time.strftime("%H:%M:%S ", time.localtime(event.time)), "dim")
    match event:
        case e.Logged(entry=entry):
            stamp = Run(time.strftime("%H:%M:%S ", time.localtime(entry.time)), "dim")
            who = f"{entry.identifier}[{entry.pid}]" if entry.pid else entry.identifier
            style = "bad" if entry.priority <= 3 else "warn" if entry.priority == 4 else ""
            return (stamp, Run(f"{who}: ", "bold"), Run(entry.message, style))
        case e.Step(text=text):
            return (stamp, Run(text, "dim"))
        case e.Warned(text=text):
            return (stamp, Run("warning: ", "warn bold"), Run(text, "warn"))
        case e.Checked(name=name, passed=passed, text=text):
            mark = Run("✓ " if passed else "✗ ", "good" if passed else "bad")
            return (stamp, mark, Run(f"{name}: ", "bold"), Run(text))
    return None
