"""Who may have broken the service, how sure that is, and what can be done about it, as rows of text."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui.keymap import filled, shown
from tui.render.rows import Present, Row, said
from tui.render.text import Run, wrap

if TYPE_CHECKING:
    from trial.events import Suspect
    from tui.render.trial import TrialView

_REMEDIES = 3
"""Remedies of one suspect that are shown here; a key lists all."""
_CHOSEN = "↵"


def blame(view: "TrialView", present: Present, width: int, *, first: bool) -> Iterator[Row]:
    """The `first` suspect, or the others: each with why, unless the reason has said that."""
    from trial.events import SHOWN, and_more

    acts = present.acts and not view.going
    if first and view.doubted:
        yield from _doubted(view, width, acts=acts)
    if first and acts and not present.passes and not _is_told(view):
        yield from _hint(view, present, width)
    places = list(enumerate(view.suspects[:SHOWN]))
    for place, suspect in places[:1] if first else places[1:]:
        sure = suspect.certainty == "proven"
        mark = Run("! ", "bad") if sure else Run("? ", "warn")
        certainty = Run(f" {suspect.certainty}", "bad" if sure else "dim")
        runs = [mark, Run(f"{suspect.directive}=", "bold"), certainty]
        if suspect.why.removeprefix("it said: ")[:60] not in view.reason:
            runs.append(Run(f": {suspect.why}", "" if sure else "dim"))
        yield from said(runs, width, rest=(Run("    "),))
        if acts:
            yield from _actions(place, suspect, present, width)
    if first or not acts:
        return
    if more := and_more(view.suspects):
        yield from said([Run(more, "dim")], width)
    if present.provable and _is_told(view):
        yield from _further(view, width)
    if view.suspects:
        yield from action(shown("shell"), "look around in its sandbox", "shell", width)


def _doubted(view: "TrialView", width: int, *, acts: bool) -> Iterator[Row]:
    """The check that fails, where it was never seen to pass."""
    runs = [Run("? ", "warn"), Run("the check itself", "bold"), Run(f": {view.doubted}")]
    yield from said(runs, width, rest=(Run("    "),))
    if acts:
        yield from action(shown("checks"), "edit the checks", "checks", width)


def _further(view: "TrialView", width: int) -> Iterator[Row]:
    """What finds out more."""
    if not any(one.certainty in ("seen", "proven") for one in view.suspects):
        yield from action(shown("trace"), "see which system calls fail", "trace", width)
    yield from action(shown("prove"), "prove by trying which lines break it", "prove", width)


def _is_told(view: "TrialView") -> bool:
    """Whether something tells who it was."""
    return any(one.certainty != "possible" for one in view.suspects)


def _hint(view: "TrialView", present: Present, width: int) -> Iterator[Row]:
    """Where nothing tells: what finds out."""
    if view.passed is not False or view.word == "REFUSED":
        return
    where, closer = (" in the log", "{trace} looks closer, ") if not present.looked else ("", "")
    text = f"Nothing{where} tells which line it was: {closer}{{prove}} finds out by trying."
    for row in said([Run(filled(text), "warn")], width):
        yield Row(row.line, "prove")


def _actions(place: int, suspect: "Suspect", present: Present, width: int) -> Iterator[Row]:
    from trial.events import in_a_row

    first, bare, next_one = place == 0, f"{suspect.directive}=", present.proposal
    if first and present.passes:
        yield from action(shown("fix"), present.passes, "fix", width, "good")
    elif first and next_one:
        yield from action(shown("fix"), next_one.words.removeprefix("with "), "fix", width, "good")
    for number, line in enumerate(suspect.remedies[:_REMEDIES]):
        this = (suspect.directive, line)
        if (
            line == bare
            or (present.passes and first)
            or (next_one and this == (next_one.directive, next_one.remedy))
        ):
            continue  # it stands above, or is the same as without it, which comes below
        tried = " (tried)" if this in present.tried else ""
        yield from action(_CHOSEN, f"{in_a_row(line)}{tried}", f"remedy:{place}:{number}", width)
    if (more := len(suspect.remedies) - _REMEDIES) > 0:
        yield from action(shown("remedies"), f"{more} more", "remedies", width)
    if not (next_one and (next_one.directive, next_one.remedy) == (suspect.directive, "")):
        yield from action(shown("drop") if first else _CHOSEN, f"without {bare}", f"without:{place}", width)


def action(key: str, text: str, does: str, width: int, style: str = "") -> Iterator[Row]:
    """A row that does something, with its key."""
    first = (Run("    "), Run(key, "key"), Run("  "))
    for place, line in enumerate(wrap([Run(text, style)], width, first, (Run("       "),))):
        yield Row(line, does if place == 0 else "")
