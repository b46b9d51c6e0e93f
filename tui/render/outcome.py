"""What the Test pane says above the journal: checks as chips, the verdict, and what can be done about it.

Rows of plain text, each with the action that Enter or a click on it means: "remedy:0:1" drafts the second
remedy of the first suspect, "without:0" leaves that suspect out; others are commands by their ids.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tui.keymap import filled
from tui.render.blame import blame
from tui.render.rows import TONES, Present, Row, said
from tui.render.text import EMPTY, Line, Run, width_of

if TYPE_CHECKING:
    from tui.render.harden import HardenView
    from tui.render.look import LookView
    from tui.render.proof import ProofView
    from tui.render.trial import TrialView

HINT = (
    "{test} restarts the unit with this draft, follows its journal, and undoes everything unless you keep it."
)
NO_DRAFT = "Nothing to test yet: {toggle} switches a directive on, then {test} tries it on the running unit."
NO_CHECKS = "No checks yet: {checks} says what the service must still do. Without, it need only stay up."
NO_HOST = "A file by itself cannot be tested. Open the unit by its name on the machine that runs it."
MOVED_ON = "The draft has changed since: Keep keeps what was tested."


def outcome(
    view: "TrialView | None",
    present: Present,
    width: int,
    proof: "ProofView | None" = None,
    look: "LookView | None" = None,
    harden: "HardenView | None" = None,
) -> list[Row]:
    """All rows for a width in cells: the verdict, the first suspect and what Fix would do come first."""
    if width <= 0:
        return []
    if harden is not None:
        from tui.render.harden import told

        return [row for line in told(harden, drafted=present.drafted) for row in said(line, width)]
    if view is None:
        return list(_before(present, width))
    if proof is not None and proof.going:
        from tui.render.proof import progress

        return [row for line in progress(proof) for row in said(line, width)]
    if look is not None and look.going:
        from tui.render import look as looking

        return [row for line in looking.progress(look) for row in said(line, width)]
    chips = list(_chips(_seen(view, present), width))
    if not view.word:
        return [
            *chips,
            *_running(view, present, width),
            *_story(view, present, width),
            *_warnings(view, present, width),
        ]
    return [
        *_ended(view, proof, look, width),
        *(() if view.healthy else _undone(view, width)),
        *blame(view, present, width, first=True),
        *_story(view, present, width),
        *(_undone(view, width) if view.healthy else ()),
        *chips,
        *blame(view, present, width, first=False),
        *_warnings(view, present, width),
    ]


def _ended(
    view: "TrialView", proof: "ProofView | None", look: "LookView | None", width: int
) -> Iterator[Row]:
    """The verdict; that of a proof says the same and more."""
    if proof is None or not proof.proven:
        yield from said(_verdict(view), width)
    if proof is not None:
        from tui.render.proof import ending

        yield from said(ending(proof), width)
    elif look is not None:
        from tui.render import look as looking

        yield from said(looking.ending(look), width)


def _before(present: Present, width: int) -> Iterator[Row]:
    hint = HINT if present.ready else NO_DRAFT
    yield from said([Run(filled(hint) if present.testable else NO_HOST, "dim")], width)
    if present.checks:
        yield from _chips([(Run("○ ", "dim"), Run(name, "", "checks")) for name in present.checks], width)
    elif present.testable:
        yield from said([Run(filled(NO_CHECKS), "dim", "checks")], width, EMPTY)


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
            yield from said(current, width)
            current = []
        current += [Run("   "), *chip] if current else chip
    if current:
        yield from [Row(tuple(current))] if width_of(tuple(current)) <= width else said(current, width)


# The verdict, and what is to be done


def _running(view: "TrialView", present: Present, width: int) -> Iterator[Row]:
    if present.heading:
        yield from said([Run(f"{present.heading}", "bold")], width)
    yield from said([Run(f"… {view.step}", "dim")], width)


def _verdict(view: "TrialView") -> list[Run]:
    return [Run(view.word, f"bold {TONES[view.word]}"), Run("  "), Run(view.reason)]


def _undone(view: "TrialView", width: int) -> Iterator[Row]:
    """What the way back came to: right below the verdict where not all is as before."""
    if view.undone:
        yield from said([Run(view.undone, "" if view.healthy else "invalid")], width)


def _story(view: "TrialView", present: Present, width: int) -> Iterator[Row]:
    """The trials of one failure by now, the newest first, once there is more than one."""
    if len(present.story) > 1 or present.heading:
        for text in reversed(present.story):
            yield from said([Run(text, "dim")], width)
    if present.stopped:
        yield from said([Run(present.stopped, "warn")], width)
    if present.changes and (view.passed or present.stopped):
        many = "its change" if present.changes == 1 else f"its {present.changes} changes one by one"
        yield from said([Run(filled(f"In the draft, {{undo}} undoes {many}."), "dim")], width)


def _warnings(view: "TrialView", present: Present, width: int) -> Iterator[Row]:
    for text in view.warnings:
        yield from said([Run("! ", "warn"), Run(text, "warn")], width)
    if view.standing and present.moved_on:
        yield from said([Run("! ", "warn"), Run(MOVED_ON, "warn")], width)
