"""The words of the Test pane: what is going on, the verdict, and what speaks for it."""

from typing import TYPE_CHECKING

from textual.content import Content

if TYPE_CHECKING:
    from tui.trial_view import TrialView

HINT = (
    "Test restarts the unit with this draft, follows its journal, and undoes everything unless you keep it."
)
NO_HOST = "A file by itself cannot be tested. Open the unit by its name on the machine that runs it."
MOVED_ON = "The draft has changed since: Keep keeps what was tested."
TONES = {"PASSED": "good", "KEPT": "good", "FAILED": "bad", "REFUSED": "bad", "REVERTED": "warn"}
"""How a verdict is coloured."""
_COLOURS = {"good": "$text-success", "bad": "$text-error", "warn": "$text-warning"}


def summary(view: "TrialView | None", testable: bool, moved_on: bool) -> Content:
    """All of it; `testable` where there is a host, `moved_on` where the draft is another by now."""
    if view is None:
        return Content.styled(HINT if testable else NO_HOST, "$foreground-muted")
    lines = [_facts(view)] if view.facts else []
    lines.append(_verdict(view))
    lines += _suspects(view)
    lines += [Content.styled(f"! {text}", "$text-warning") for text in view.warnings]
    if view.undone:
        lines.append(Content.styled(view.undone, "" if view.healthy else "bold $text-error"))
    if view.standing and moved_on:
        lines.append(Content.styled(f"! {MOVED_ON}", "$text-warning"))
    return Content("\n").join(lines)


def _suspects(view: "TrialView") -> list[Content]:
    """Each with its first remedy, and why unless the reason has said that; f takes the very first remedy."""
    lines = []
    for place, suspect in enumerate(view.suspects):
        line = Content.assemble(("? ", "$text-warning"), (f"{suspect.directive}=", "bold"))
        if suspect.remedies:
            key = "f: " if place == 0 else ""
            line += Content.styled(f"  {key}{suspect.remedies[0]}", "$text-primary")
        lines.append(line)
        if suspect.why.removeprefix("it said: ")[:60] not in view.reason:
            lines.append(Content.styled(f"    {suspect.why}", "$text-muted"))
    if len(view.suspects) > 1 or any(len(suspect.remedies) > 1 for suspect in view.suspects):
        lines.append(Content.styled("    F: all that could be written instead", "$text-muted"))
    return lines


def _facts(view: "TrialView") -> Content:
    marks = {True: ("✓ ", "$text-success"), False: ("✗ ", "$text-error")}
    return Content("   ").join(Content.assemble(marks[fact.good], fact.text) for fact in view.facts)


def _verdict(view: "TrialView") -> Content:
    if not view.word:
        return Content.styled(f"… {view.step}", "$foreground-muted")
    return Content.assemble((view.word, f"bold {_COLOURS[TONES[view.word]]}"), "  ", view.reason)
