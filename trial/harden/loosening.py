"""How a state is made looser: by what a suspect's remedy says, by a rung, at last by leaving a line out."""

from collections.abc import Mapping, Sequence

from trial.events import Suspect, by_directive
from trial.harden.candidates import NEEDING, Candidates
from trial.harden.state import ADDING, Lesson, Lines, State, shown

_DISK = ("StateDirectory", "CacheDirectory", "LogsDirectory", "ConfigurationDirectory", "User", "Group")
"""What would change files on disk for good: an undo can't take that back as a whole."""
_OPEN = (("no",), ("default",), ("all",), ("auto",), ("~",), ("inherit",), ("kill",))
"""Lines that only say what holds anyway."""


class Loosening:
    """The ways to make a state looser, each of which is taken once."""

    def __init__(self, candidates: Candidates) -> None:
        self._candidates = candidates
        self._taken: set[tuple[str, str]] = set()

    def by_suspect(self, state: State, suspect: Suspect, number: int) -> tuple[State, Lesson] | None:
        """With a suspect's narrowest remedy that was not taken yet, else its next rung; None where it has
        none, or is not set."""
        name, held = suspect.directive, state.get(suspect.directive)
        if not held or self._candidates.get(name) is None:
            return None
        for remedy in (*suspect.remedies, *self._rungs(name, held)):
            if (name, remedy) in self._taken or not _is_usable(state, by_directive(remedy) if remedy else {}):
                continue
            self._taken.add((name, remedy))
            after = _applied(state, name, remedy)
            if after.key != state.key:
                lesson = _lesson(state, after, suspect, remedy, number)
                return after, lesson
        return None

    def between(self, name: str, strict: Lines, loose: Lines) -> list[Lines]:
        """The rungs of a directive that are looser than some lines, and stricter than others."""
        candidate, found = self._candidates.get(name), list[Lines]()
        lines = strict
        while candidate and lines in candidate.rungs and (lines := candidate.after(lines)) and lines != loose:
            found.append(lines)
        return found

    def _rungs(self, name: str, lines: Lines) -> list[str]:
        """What is looser than some lines of a directive, as remedies; the last is to leave it out."""
        candidate, found = self._candidates.get(name), list[str]()
        while candidate and (lines := candidate.after(lines)):
            found.append(shown(name, lines))
        return [*found, ""]


def without(state: State, names: Sequence[str]) -> State:
    """A state without some directives, and without those that mean nothing without them."""
    needing = [other for other, needed in NEEDING.items() if needed in names]
    return state.without((*names, *needing))


def _applied(state: State, name: str, remedy: str) -> State:
    after = state.set_to(by_directive(remedy)) if remedy else without(state, [name])
    return without(after, [each for each, lines in after.values.items() if lines in _OPEN])


def _is_usable(state: State, written: Mapping[str, Sequence[str]]) -> bool:
    """Whether a remedy writes only what is tried, or what opens something, and nothing for good."""
    return all((name in ADDING or state.get(name)) and not name.endswith(_DISK) for name in written)


def _lesson(before: State, after: State, suspect: Suspect, remedy: str, number: int) -> Lesson:
    name = suspect.directive
    written = by_directive(remedy) if remedy else {name: []}
    instead = "\n".join(text for each in written if (text := shown(each, after.get(each))))
    why = suspect.why or "a trial failed with it"
    return Lesson(name, shown(name, before.get(name)), instead, why, "verdict", suspect.certainty, number)
