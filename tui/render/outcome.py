"""What the Test pane says above the journal: checks as chips, the verdict, and what can be done about it.

Rows of plain text, each with the action that Enter or a click on it means: "remedy:0:1" drafts the second
remedy of the first suspect, "without:0" leaves that suspect out; others are commands by their ids.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from tui.keymap import filled
from tui.render.text import EMPTY, Line, Run, width_of, wrap

if TYPE_CHECKING:
    from trial.events import Suspect
    from tui.render.trial import TrialView

HINT = (
    "{test} restarts the unit with this draft, follows its journal, and undoes everything unless you keep it."
)
NO_DRAFT = "Nothing to test yet: {toggle} switches a directive on, then {test} tries it on the running unit."
NO_CHECKS = "No checks yet: {checks} says what the service must still do. Without, it need only stay up."
NO_HOST = "A file by itself cannot be tested. Open the unit by its name on the machine that runs it."
MOVED_ON = "The draft has changed since: Keep keeps what was tested."
TONES = {
    "PASSED": "good",
    "KEPT": "good",
    "FAILED": "bad",
    "REFUSED": "bad",
    "UNKNOWN": "bad",
    "REVERTED": "warn",
}
"""How a verdict is coloured."""
_REMEDIES = 3
"""Remedies of one suspect that are shown here; F shows all."""
_REST: Line = (Run("  "),)


class Row(Struct, frozen=True):
    """One line, and what it does."""

    line: Line
    action: str = ""


class Present(Struct, frozen=True):
    """What the pane knows besides the trial."""

    testable: bool = True
    """Whether there is a host."""
    ready: bool = False
    """Whether the draft changes anything."""
    moved_on: bool = False
    """Whether the draft is another than the one that was tested."""
    checks: tuple[str, ...] = ()
    """What the service must still do, by name."""


def outcome(view: "TrialView | None", present: Present, width: int) -> list[Row]:
    """All rows for a width in cells."""
    if width <= 0:
        return []
    if view is None:
        return list(_before(present, width))
    return [
        *_chips(_seen(view, present), width),
        *_said(_verdict(view), width),
        *_undone(view, width),
        *_suspects(view, width),
        *_warnings(view, present, width),
    ]


def _before(present: Present, width: int) -> Iterator[Row]:
    hint = HINT if present.ready else NO_DRAFT
    yield from _said([Run(filled(hint) if present.testable else NO_HOST, "dim")], width)
    if present.checks:
        yield from _chips([(Run("○ ", "dim"), Run(name, "", "checks")) for name in present.checks], width)
    elif present.testable:
        yield from _said([Run(filled(NO_CHECKS), "dim", "checks")], width, EMPTY)


def _said(runs: Sequence[Run], width: int, rest: Line = _REST) -> Iterator[Row]:
    return (Row(line) for line in wrap(runs, width, rest=rest))


# Chips: what was found out, and what still has to be


def _seen(view: "TrialView", present: Present) -> list[Line]:
    marks = {True: Run("✓ ", "good"), False: Run("✗ ", "bad")}
    done = [(marks[fact.good], Run(fact.text, "" if fact.good else "bad")) for fact in view.facts]
    told = " ".join(fact.text for fact in view.facts)
    waiting = [name for name in present.checks if name not in told] if view.going and not view.word else []
    return [*done, *((Run("○ ", "dim"), Run(name, "dim")) for name in waiting)]


def _chips(chips: Sequence[Line], width: int) -> Iterator[Row]:
    """Side by side while there is room; one that is wider than the pane is wrapped."""
    current: list[Run] = []
    for chip in chips:
        if current and width_of(tuple(current)) + 3 + width_of(chip) > width:
            yield from _said(current, width)
            current = []
        current += [Run("   "), *chip] if current else chip
    if current:
        yield from [Row(tuple(current))] if width_of(tuple(current)) <= width else _said(current, width)


# The verdict, and what is to be done


def _verdict(view: "TrialView") -> list[Run]:
    if not view.word:
        return [Run(f"… {view.step}", "dim")]
    return [Run(view.word, f"bold {TONES[view.word]}"), Run("  "), Run(view.reason)]


def _undone(view: "TrialView", width: int) -> Iterator[Row]:
    """What the way back came to: right below the verdict, where it is seen without scrolling."""
    if view.undone:
        yield from _said([Run(view.undone, "" if view.healthy else "invalid")], width)


def _suspects(view: "TrialView", width: int) -> Iterator[Row]:
    """Each with why, unless the reason has said that, and what could be written instead."""
    from trial.events import SHOWN, and_more

    acts = not view.going
    for place, suspect in enumerate(view.suspects[:SHOWN]):
        runs = [Run("? ", "warn"), Run(f"{suspect.directive}=", "bold"), Run(f" {suspect.certainty}", "dim")]
        if suspect.why.removeprefix("it said: ")[:60] not in view.reason:
            runs.append(Run(f"  {suspect.why}", "dim"))
        yield from _said(runs, width, rest=(Run("    "),))
        if acts:
            yield from _actions(place, suspect, width)
    if more := and_more(view.suspects):
        yield from _said([Run(more, "dim")], width)
    if view.suspects and acts:
        yield from _action("s", "look around in its sandbox", "shell", width)


def _actions(place: int, suspect: "Suspect", width: int) -> Iterator[Row]:
    from trial.events import in_a_row

    first, bare = place == 0, f"{suspect.directive}="
    for number, line in enumerate(suspect.remedies[:_REMEDIES]):
        if line == bare:  # the same as without it, which comes below
            continue
        key = "f" if first and number == 0 else "↵"
        yield from _action(key, in_a_row(line), f"remedy:{place}:{number}", width, "good")
    if (more := len(suspect.remedies) - _REMEDIES) > 0:
        yield from _action("F", f"{more} more", "remedies", width)
    yield from _action("d" if first else "↵", f"without {bare}", f"without:{place}", width)


def _action(key: str, text: str, action: str, width: int, style: str = "") -> Iterator[Row]:
    first = (Run("    "), Run(key, "key"), Run("  "))
    for place, line in enumerate(wrap([Run(text, style)], width, first, (Run("       "),))):
        yield Row(line, action if place == 0 else "")


def _warnings(view: "TrialView", present: Present, width: int) -> Iterator[Row]:
    for text in view.warnings:
        yield from _said([Run("! ", "warn"), Run(text, "warn")], width)
    if view.standing and present.moved_on:
        yield from _said([Run("! ", "warn"), Run(MOVED_ON, "warn")], width)
