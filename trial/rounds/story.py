"""A failure and the trials of its remedies, numbered: nothing is tried twice, and there is an end to it."""

import re
from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from trial.events import Suspect, Verdict, by_directive, in_a_row
from trial.rounds.reach import SAYING, Progress, Reach

FREE = 3
"""Rounds beyond the number of changed directives, for remedies that keep a directive and get the service
further: it may need several paths."""
_USELESS = ("same", "back")


class Change(Struct, frozen=True):
    """What a round does about a suspect."""

    directive: str
    remedy: str = ""
    """Lines to set, as of Suspect.remedies; empty to leave the directive out."""
    said: str = ""
    """It in words, where it is more than one remedy."""

    @property
    def words(self) -> str:
        """It in a few words."""
        if self.said:
            return self.said
        return f"with {in_a_row(self.remedy)}" if self.remedy else f"without {self.directive}="


class Round(Struct, frozen=True):
    """One trial of the story."""

    number: int
    drop_in: bytes
    """What was tried."""
    verdict: Verdict
    reach: Reach
    change: Change | None = None
    """What made its drop-in of an earlier one; None where somebody wrote it."""
    base: int = 0
    """The number of the round whose drop-in was changed."""
    progress: Progress = "first"

    @property
    def useful(self) -> bool:
        """Whether its change is worth being kept."""
        return self.progress not in _USELESS


class Story(Struct, frozen=True):
    """The rounds so far."""

    directives: int = 0
    """How many directives the first drop-in changed."""
    rounds: tuple[Round, ...] = ()
    tried: frozenset[bytes] = frozenset()
    """Drop-ins that failed in a story before this one, which began with the same failure."""

    def again(self, directives: int, drop_in: bytes, reach: Reach) -> "Story":
        """A story that begins with a drop-in: nothing is forgotten where that failed in this one, in the same
        way; else the world has changed."""
        same = any(one.drop_in == drop_in and one.reach.failed == reach.failed for one in self.rounds)
        failed = {one.drop_in for one in self.rounds if not one.verdict.passed}
        return Story(directives, tried=self.tried | failed if same else frozenset())

    def after(
        self, drop_in: bytes, verdict: Verdict, reach: Reach, change: Change | None = None, base: int = 0
    ) -> "Story":
        """With one more round. `base` is the round whose drop-in was changed, 0 for the last."""
        before = self.round(base) or self.last
        number = before.number if before else 0
        progress = reach.compared(before.reach if before else None)
        new = Round(len(self.rounds) + 1, drop_in, verdict, reach, change, number, progress)
        return replace(self, rounds=(*self.rounds, new))

    def corrected(self, verdict: Verdict, reach: Reach) -> "Story":
        """With another verdict of the last round: it passed, and failed after all."""
        if (last := self.last) is None:
            return self
        before = self.round(last.base)
        progress = reach.compared(before.reach if before else None)
        new = replace(last, verdict=verdict, reach=reach, progress=progress)
        return replace(self, rounds=(*self.rounds[:-1], new))

    def blaming(self, suspects: tuple[Suspect, ...]) -> "Story":
        """With other suspects of the last round's failure."""
        if (last := self.last) is None:
            return self
        new = replace(last, verdict=replace(last.verdict, suspects=suspects))
        return replace(self, rounds=(*self.rounds[:-1], new))

    def round(self, number: int) -> Round | None:
        """A round by its number, from 1."""
        return self.rounds[number - 1] if 0 < number <= len(self.rounds) else None

    @property
    def last(self) -> Round | None:
        """The round that was tried last."""
        return self.rounds[-1] if self.rounds else None

    @property
    def base(self) -> Round | None:
        """The round to go on from: the last, or the one before a change that was of no use."""
        found = self.last
        while found is not None and not found.useful:
            found = self.round(found.base)
        return found

    def failed(self, drop_in: bytes) -> Verdict | None:
        """How a drop-in failed that was tried; None where it was not, or passed."""
        found = (one.verdict for one in self.rounds if one.drop_in == drop_in)
        verdict = next(found, None)
        return None if verdict is None or verdict.passed or not verdict.judged else verdict

    @property
    def spent(self) -> bool:
        """Whether there were as many rounds as may be: the number of changed directives, and a few for
        remedies that got further."""
        changed = [one for one in self.rounds if one.change]
        free = [one for one in changed if one.progress == "further" and one.change and one.change.remedy]
        return len(changed) - min(len(free), FREE) >= self.directives

    def proposal(
        self,
        suspects: tuple[Suspect, ...],
        drop_in: Callable[[Change], bytes | None],
        *,
        sure: bool = False,
    ) -> Change | None:
        """What to try next: the likeliest suspect's first remedy that was not tried yet, at last to leave it
        out. None where nothing new is left, or there were rounds enough.

        `drop_in` makes a change of the base's drop-in, None where that can't be; `sure` passes over suspects
        that nothing speaks for."""
        if self.spent:
            return None
        tried = self.tried.union(one.drop_in for one in self.rounds)
        base = self.base if self.last and not self.last.useful else None  # what its failure told holds again
        for suspect in (*(base.verdict.suspects if base else ()), *suspects):
            if sure and suspect.certainty == "possible":
                continue
            for remedy in (*suspect.remedies, ""):
                change = Change(suspect.directive, remedy)
                made = drop_in(change)
                if made is not None and made not in tried:
                    return change
        return None


_ORDINALS = {1: "st", 2: "nd", 3: "rd"}
_WORDS = 90
"""Characters of a failure that are quoted in a story."""


def told(one: Round) -> str:
    """A round in one line: "2nd try, with ReadWritePaths=/var/lib/x: further than before; now /var/log/x"."""
    with_ = f", {one.change.words}" if one.change else ""
    what = about(one.verdict)
    how = {
        "first": f"fails at {what}" if what.startswith("/") else f"fails: {what}",
        "works": "it works",
        "further": f"further than before; now {what}",
        "otherwise": f"fails otherwise: {what}",
        "same": "no different",
        "back": f"fails earlier than before: {what}",
    }[one.progress]
    return f"{ordinal(one.number)} try{with_}: {how}"


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th."""
    ending = "th" if number % 100 in (11, 12, 13) else _ORDINALS.get(number % 10, "th")
    return f"{number}{ending}"


def about(verdict: Verdict) -> str:
    """What a failure is about: the path, else the service's own words, else the reason."""
    first = next((one for one in verdict.suspects if one.certainty != "possible"), None)
    if first and (path := _path(first, verdict.reason)):
        return path
    reason, _, said = verdict.reason.partition(SAYING)
    words = said or reason
    return f"{words[: _WORDS - 1]}…" if len(words) > _WORDS else words


def _path(suspect: Suspect, reason: str) -> str:
    """The path that the service could not use, where a remedy opens it or one above it."""
    opened = [
        value
        for remedy in suspect.remedies[:1]
        for values in by_directive(remedy).values()
        for value in values
    ]
    for value in opened:
        plain = value.lstrip("-+")
        if plain.startswith("/") and " " not in plain and ":" not in plain:
            named = re.search(re.escape(plain.rstrip("/")) + r"(?:/[^\s'\":,;)]*)?", reason + suspect.why)
            return named[0] if named and len(plain) > 1 else plain
    return ""
