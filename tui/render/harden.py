"""A hardening as the screen shows it: events in, a frozen view out, and that as rows of text."""

import time
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from trial.events import Armed, Refused, State, Step, Undone, in_a_row
from trial.harden.events import Begun, HardenEvent, Lessons, Result
from trial.harden.state import Lesson
from trial.proof.events import Tried, Trying
from tui.keymap import filled
from tui.render.exposure import steps
from tui.render.records import Record
from tui.render.rows import TONES
from tui.render.text import Line, Run
from tui.render.trial import record as record_of_trial
from workbench.duration import ticking
from workbench.harden_text import describe_harden

_LEARNT = 4
"""What was learnt last, as many lines."""
_LONG = 50
_LEFT_OUT = "left out:"
_FINAL = "judged at the end"
"""What the engine says of its last trial."""


class Point(Struct, frozen=True):
    """One trial: the exposure that it tried, in tenths, and how it went."""

    exposure: int
    passed: bool | None
    """None while that is not known."""


class HardenView(Struct, frozen=True):
    """Where a hardening stands."""

    begun: Begun | None = None
    trying: Trying | None = None
    tried: int = 0
    """The number of the last trial that is over."""
    points: tuple[Point, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    exposure: int | None = None
    """With what is tried next, in tenths; None before it was looked at."""
    step: str = ""
    """What the trial that is going on does now."""
    deadline: float = 0.0
    """When its undo fires, in seconds of duration.ticking(); 0 while none is armed."""
    state: State | None = None
    broken: str = ""
    """What an undo did not bring back."""
    paused: bool = False
    """Whether no other trial is to begin."""
    accepted: bool = False
    """Whether what works so far is to be enough."""
    cancelled: bool = False
    end: Result | None = None
    refused: str = ""
    """Why it ended without a result, one sentence."""

    @property
    def going(self) -> bool:
        """Whether it may still change the host."""
        return self.end is None and not self.refused

    @property
    def holds(self) -> int | None:
        """The exposure of what was seen to work last, in tenths."""
        passed = [one.exposure for one in self.points if one.passed]
        return passed[-1] if passed else None

    @property
    def number(self) -> int:
        """The last trial's, from 1; 0 before the first."""
        return self.trying.number if self.trying else self.tried

    @property
    def phase(self) -> str:
        """What it is about now, in a few words."""
        if self.paused and self.trying is None:
            return "paused"
        if self.begun is None:
            return "looking at the service"
        if self.exposure is None:
            return "learning what it calls"
        if self.trying and _FINAL in self.trying.text:
            return "judging"
        return "finding what works" if self.holds is None else "tightening"

    @property
    def word(self) -> str:
        """What stands in the frame."""
        if self.going:
            return "paused" if self.phase == "paused" else "hardening"
        if self.end is None:
            return "CANCELLED" if self.cancelled and not self.broken else "STOPPED"
        if not self.end.drop_in:
            return "NOTHING FOUND"
        return "FOUND" if self.end.confirmed else "UNCONFIRMED"

    def after(self, event: HardenEvent) -> "HardenView":
        """The view after one more event."""
        match event:
            case Begun():
                return replace(self, begun=event)
            case Lessons(lessons=lessons, exposure=exposure):
                return replace(self, lessons=(*self.lessons, *lessons), exposure=exposure)
            case Trying(exposure=None):  # as the unit is, to see what it calls
                return replace(self, trying=event, step="")
            case Trying(exposure=int(tenths)):
                return replace(self, trying=event, points=(*self.points, Point(tenths, None)), step="")
            case Tried(number=number, passed=passed):
                return replace(self, trying=None, tried=number, points=_judged(self.points, passed), step="")
            case Result():
                return replace(self, end=event, trying=None, deadline=0.0)
            case Refused(reason=reason):
                return replace(self, refused=reason, trying=None, deadline=0.0)
            case _:
                return self._after_trial(event)

    def _after_trial(self, event: HardenEvent) -> "HardenView":
        match event:
            case Step(text=text):
                return replace(self, step=text)
            case State():
                return replace(self, state=event)
            case Armed():
                return replace(self, deadline=ticking() + event.deadline - event.time)
            case Undone(whole=whole, told=told):
                return replace(self, deadline=0.0, broken=self.broken if whole else told)
            case _:
                return self


def _judged(points: tuple[Point, ...], passed: bool) -> tuple[Point, ...]:
    if not points or points[-1].passed is not None:
        return points
    return (*points[:-1], replace(points[-1], passed=passed))


# Rows


def told(view: HardenView, *, drafted: bool) -> Iterator[Line]:
    """All that is said of it; `drafted` where the draft is what was found."""
    return progress(view) if view.going else ending(view, drafted=drafted)


def progress(view: HardenView) -> Iterator[Line]:
    """What is tried now, of how many trials, the exposure by now, and what was learnt last."""
    trial = ""
    if view.begun:
        most = view.begun.most
        trial = f"trial {view.number} of at most {most}: " if view.number else f"at most {most} trials: "
    yield (Run("… "), Run(f"{trial}{view.phase}", "bold"))
    if view.trying:
        yield (Run("  "), Run(view.trying.text), Run(f"  {view.step}", "dim"))
    elif view.step and view.phase != "paused":
        yield (Run(f"  {view.step}", "dim"),)
    if line := curve(view):
        yield line
    yield (Run(_asked(view), "dim"),)
    for lesson in reversed(view.lessons[-_LEARNT:]):
        yield learnt(lesson)


def _asked(view: HardenView) -> str:
    """What was asked for and is about to be, or what can be."""
    if view.cancelled or view.accepted:
        return "It ends: what is being tried is taken back."
    if view.paused:
        when = "The service is as it was." if view.phase == "paused" else "It pauses after this trial."
        return filled(f"{when} {{pause}} goes on.")
    keep = "" if view.holds is None else " {accept} drafts what works so far,"
    return filled(f"{{pause}} pauses,{keep} {{revert}} cancels; the service is as it was then.")


def curve(view: HardenView) -> Line:
    """The exposure as a line: as the unit is, then of each trial, in the colour of how that went."""
    if view.begun is None:
        return ()
    tones = {True: "good", False: "bad", None: "changed"}
    runs = [Run("exposure ", "label"), Run(f"{_figure(view.begun.exposure)} ")]
    runs += [Run(steps([view.begun.exposure]), "dim")]
    runs += [Run(steps([one.exposure]), tones[one.passed]) for one in view.points]
    if view.points and view.holds != view.points[-1].exposure:
        runs += [Run(f" {_figure(view.points[-1].exposure)}", tones[view.points[-1].passed])]
    elif not view.points and view.exposure is not None:
        runs += [Run(f" {_figure(view.exposure)} is tried next", "dim")]
    if view.holds is not None:
        runs += [Run(f" {_figure(view.holds)} works", "good")]
    return tuple(runs)


def learnt(lesson: Lesson) -> Line:
    """What was learnt, with its certainty."""
    what = _short(in_a_row(lesson.instead)) if lesson.instead else f"without {lesson.directive}="
    return (
        Run("· ", "dim"),
        Run(what, "bold"),
        Run(f" {lesson.certainty}", "changed"),
        Run(f" {lesson.why}"),
    )


def _short(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[: _LONG - 1]}…"


def _figure(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10}"


def ending(view: HardenView, *, drafted: bool) -> Iterator[Line]:
    """What came of it; `drafted` where the draft is what was found."""
    tone = TONES[view.word.partition(" ")[0]]
    if (end := view.end) is None:
        yield (Run(view.word, f"bold {tone}"), Run(f"  {view.refused}"))
        if view.broken:
            yield (Run(f"{view.broken[0].upper()}{view.broken[1:]}", "invalid"),)
        return
    first, *rest = describe_harden(end).split("\n")
    yield (Run(view.word, f"bold {tone}"), Run(f"  {_told(end) if end.drop_in else first}"))
    if end.drop_in and end.why_not:
        yield (Run(f"! {end.why_not}", "warn"),)
    if end.drop_in and drafted:
        yield (Run(filled("It is in the draft: {test} tests that, {undo} undoes it."), "dim"),)
    yield curve(view)
    for lesson in end.loosened:
        if lesson.instead:
            yield learnt(lesson)
    for text in map(str.strip, rest):
        if not text.startswith((_LEFT_OUT, "!")):
            yield (Run(text),)
    for why, names in _left_out(end).items():
        yield (Run(f"{_LEFT_OUT} "), Run(" ".join(f"{name}=" for name in names), "bold"), Run(f" {why}"))


def _left_out(end: Result) -> dict[str, list[str]]:
    """What is not in it, by why."""
    found: dict[str, list[str]] = {}
    for one in end.left_out:
        found.setdefault(one.why, []).append(one.directive)
    return found


def _told(end: Result) -> str:
    trials = f"{end.restarts} trial{'' if end.restarts == 1 else 's'}"
    return f"exposure {end.exposure_before:.1f} ▸ {end.exposure_after:.1f} by {trials} in {end.seconds:g} s"


def record(event: HardenEvent) -> Record | None:
    """An event as a line among the journal's; None for those that only the rows above show."""
    stamp = Run(time.strftime("%H:%M:%S ", time.localtime(event.time)), "dim")
    match event:
        case Trying(number=number, text=text):
            return Record((stamp, Run(f"trial {number}: {text}", "bold")), problem=True)
        case Lessons(lessons=[first, *more]):
            count = f" and {len(more)} more" if more else ""
            return Record((stamp, Run("learnt: ", "bold"), *learnt(first)[1:], Run(count, "dim")))
        case Begun(text=text):
            return Record((stamp, Run(text, "bold")), problem=True)
        case Lessons() | Result():
            return None
        case _:
            return record_of_trial(event)
