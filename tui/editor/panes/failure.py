"""What is known of a failed trial, and what can be done about it now."""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui.editor.panes.trial_rounds import TrialRounds
from tui.editor.panes.trial_runner import TrialRunner
from tui.keymap import filled
from tui.render.rows import Present
from unit.draft import Draft
from workbench.open_unit import OpenUnit

if TYPE_CHECKING:
    from trial.events import Suspect, Verdict
    from trial.rounds.story import Change

_KEPT = "It is kept; {versions} removes it."


class Failure:
    """Asked while nothing goes on: else there is nothing to be done."""

    def __init__(self, runner: TrialRunner, rounds: TrialRounds) -> None:
        self._runner, self._rounds = runner, rounds
        self.unit: OpenUnit | None = None
        """The unit that was tried."""
        self.draft: Draft | None = None
        """The draft as it is now."""
        self._next: tuple[object, Change | None] = (None, None)

    @property
    def _going(self) -> bool:
        return self._runner.going or self._rounds.busy

    @property
    def suspects(self) -> "tuple[Suspect, ...]":
        """Who is likely to have broken the service."""
        return self._runner.view.suspects if self._runner.view and not self._going else ()

    @property
    def proposal(self) -> "Change | None":
        """What to try next; None where nothing new is left."""
        if not self.suspects or self.unit is None:
            return None
        rounds = self.unit.rounds
        known = (rounds.story, self.draft, self.suspects)
        if self._next[0] != known:
            self._next = known, rounds.proposal(self.suspects)
        return self._next[1]

    @property
    def verdict(self) -> "Verdict | None":
        """How the draft failed as it is now, to go on from by a proof; None where that is done."""
        if self._going or self.unit is None or self._runner.view is None or self.passes is not None:
            return None
        return self.unit.rounds.failed

    @property
    def passes(self) -> str | None:
        """The drop-in that a proof of the draft has seen to pass; None where it found nothing."""
        proof = self._runner.proof
        if self._going or proof is None or proof.end is None or self.draft != self._rounds.proved:
            return None
        return proof.end.drop_in if proof.proven else None

    @property
    def told(self) -> str:
        """What became of the last trial, a sentence; empty where there was none."""
        view = self._runner.view
        if view is None or self._going:
            return ""
        return filled(_KEPT) if view.word == "KEPT" else view.undone or view.reason

    def shown(self, present: Present) -> Present:
        """What the pane knows, with the trials of one failure by now and what comes next."""
        moved_on = self.draft is not None and self.draft != self._rounds.tested
        if self.unit is None or self._runner.view is None:
            return replace(present, moved_on=moved_on)
        from tui.render.proof import passes

        rounds, proof = self.unit.rounds, self._runner.proof
        return replace(
            present,
            moved_on=moved_on,
            story=rounds.lines,
            heading=rounds.heading if self._going else "",
            changes=rounds.changes,
            stopped=self._rounds.stopped,
            proposal=self.proposal,
            tried=frozenset((one.directive, one.remedy) for one in rounds.tried),
            passes=passes(proof.end) if proof and proof.end and self.passes is not None else "",
            looked=self._runner.look is not None,
            provable=self.verdict is not None,
            acts=not self._going,
        )
