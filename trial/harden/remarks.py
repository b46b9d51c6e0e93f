"""The comments in the drop-in that was found, in our own words."""

from collections.abc import Iterable

from trial.harden.state import Lesson, State

_LONG = 100


def remarks(state: State, lessons: Iterable[Lesson]) -> dict[str, str]:
    """A comment for each directive that is looser than it could be, or that opens something."""
    found: dict[str, str] = {}
    for lesson in lessons:
        names = [line.partition("=")[0] for line in lesson.instead.split("\n") if line]
        for name in (one for one in names if state.get(one)):
            found[name] = _plain(_said(lesson, name))
    return found


def _said(lesson: Lesson, name: str) -> str:
    if lesson.source == "discovery":
        return f"Found by looking: {lesson.why}."
    number, certainty = lesson.number, lesson.certainty
    if name == lesson.directive:
        return f"Looser than in trial {number}, which told against that ({certainty})."
    return f"For {lesson.directive}=: trial {number} told that it needs this ({certainty})."


def _plain(text: str) -> str:
    """One line that is a comment and no more, whatever a path or a program is called."""
    text = "".join(char if char.isprintable() else "?" for char in text).rstrip("\\")
    return text if len(text) <= _LONG else f"{text[: _LONG - 3]}..."
