"""The trials of an opened unit that follow each other's remedies, with the draft of each."""

from trial.events import Suspect, Verdict
from trial.rounds.reach import Reach
from trial.rounds.story import Change, Story, ordinal, told
from unit.assignment import BadAssignment
from unit.draft import Draft
from workbench.current import Current
from workbench.remedied import remedied


class Rounds:
    """The story since the user last tested by hand."""

    def __init__(self, now: Current) -> None:
        self._now = now
        self.story = self._before = Story()
        self._drafts: list[Draft] = []
        self._coming: tuple[Change, int] | None = None
        """What the draft was changed by since the last round, and on which round's draft that stands."""

    def begin(self) -> None:
        """Begin anew: the world may have changed."""
        self._before = self.story if self.story.rounds else self._before
        self.story, self._drafts, self._coming = Story(), [], None

    def note(self, draft: Draft, verdict: Verdict, reach: Reach) -> None:
        """What came of a trial of a draft."""
        change, base = self._coming or (None, 0)
        drop_in = self._now.base.render(draft)
        if not self.story.rounds:
            self.story = self._before.again(len(draft.edits), drop_in, reach)
        self.story = self.story.after(drop_in, verdict, reach, change, base)
        self._drafts.append(draft)
        self._coming = None

    def correct(self, verdict: Verdict, reach: Reach) -> None:
        """The trial that passed has failed after all."""
        self.story = self.story.corrected(verdict, reach)

    def learn(self, suspects: tuple[Suspect, ...]) -> None:
        """The last round's suspects are others, as found out since."""
        self.story = self.story.blaming(suspects)

    def take_proven(self, draft: Draft, words: str) -> None:
        """Draft what a proof has seen to pass, as one step of undo."""
        self._now.put(draft)
        self._coming = Change("", said=words), 0

    def take_chosen(self, change: Change) -> None:
        """Draft a change that somebody chose, on the draft as it is."""
        self._now.put(remedied(self._now.base, self._now.draft, change))
        self._coming = change, 0

    def take(self, change: Change) -> None:
        """Draft a change, as one step of undo, in the place of one that was of no use."""
        base, draft = self._base
        self._now.put(self._now.draft.replace(remedied(self._now.base, draft, change).edits))
        self._coming = change, base

    def settle(self) -> None:
        """Take the last change back if it was of no use."""
        _, draft = self._base
        self._now.put(self._now.draft.replace(draft.edits))

    def proposal(self, suspects: tuple[Suspect, ...], *, sure: bool = False) -> Change | None:
        """What to try next; see Story.proposal."""
        return self.story.proposal(suspects, self._made, sure=sure)

    @property
    def lines(self) -> tuple[str, ...]:
        """The story, a line a round."""
        return tuple(map(told, self.story.rounds))

    @property
    def heading(self) -> str:
        """What the round is that comes next, or goes on: "2nd try, with ..."; empty for the first."""
        if not self.story.rounds or self._coming is None:
            return ""
        return f"{ordinal(len(self.story.rounds) + 1)} try, {self._coming[0].words}"

    @property
    def failed(self) -> Verdict | None:
        """How the draft failed as it is now; None where that was not tried."""
        return self.story.failed(self._now.composed.drop_in)

    @property
    def tried(self) -> frozenset[Change]:
        """The changes that were tried on the way."""
        return frozenset(one.change for one in self.story.rounds if one.change)

    @property
    def changes(self) -> int:
        """How many rounds changed the draft."""
        return sum(1 for one in self.story.rounds if one.change)

    @property
    def _base(self) -> tuple[int, Draft]:
        """The round to go on from, and its draft; the draft as it is where somebody has changed it since."""
        last, base = self.story.last, self.story.base
        if last is None or base is None or self._now.draft != self._drafts[last.number - 1]:
            return 0, self._now.draft
        return base.number, self._drafts[base.number - 1]

    def _made(self, change: Change) -> bytes | None:
        """The drop-in of a changed draft; None where that is the same or empty, or can't be written."""
        _, draft = self._base
        try:
            changed = remedied(self._now.base, draft, change)
            return self._now.base.render(changed) if changed.edits and changed != draft else None
        except BadAssignment:
            return None
