"""The Test pane: the button, what is going on, the journal, the verdict and the decision."""

from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message

from host.ports import HostError
from tui.commands import BY_ID
from tui.editor.panes.journal import JournalView
from tui.editor.panes.journal_bar import JournalBar
from tui.editor.panes.outcome import OutcomeView
from tui.editor.panes.trial_rounds import TrialRounds
from tui.editor.panes.trial_runner import TrialMoved, TrialRunner
from tui.render.outcome import TONES
from tui.render.records import FILTERS
from tui.render.rows import Present
from tui.widgets import again
from tui.widgets.action import Action
from tui.widgets.framed import Framed
from tui.widgets.tabs import TabLine
from unit.draft import Draft
from workbench.duration import countdown, ticking
from workbench.open_unit import OpenUnit

if TYPE_CHECKING:
    from trial.events import Suspect, Verdict
    from trial.rounds.story import Change

_KINDS = {"fix": "-warning", "prove": "", "drop": "", "test": "-primary", "keep": "-success", "revert": ""}
"""The buttons from the left, with the class of each."""


class TrialPane(Framed):
    """Everything about trying the draft; it runs the trial, too."""

    BORDER_TITLE = "Test"

    class Moved(Message):
        """Other commands may be possible now."""

    class Drafted(Message):
        """The draft was changed by a remedy."""

    class Ended(Message):
        """Nothing of the trial is left on the host, or it is kept: the unit may be another."""

        def __init__(self, kept: Draft | None) -> None:
            super().__init__()
            self.kept = kept

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._runner = TrialRunner(self)
        self._rounds = TrialRounds(
            self._runner,
            lambda question: self.app.push_screen_wait(question),
            lambda: self.query_one(JournalView).clear(),
            lambda: self.post_message(self.Drafted()),
        )
        self._unit: OpenUnit | None = None
        self._draft: Draft | None = None
        self._next: tuple[object, Change | None] = (None, None)
        self._present = Present()
        self._shown: object = None

    def compose(self) -> ComposeResult:
        """Summary, journal, buttons; what only a trial needs comes with the first one."""
        yield OutcomeView(id="trial-summary")
        yield JournalView(id="journal")
        with Horizontal(id="trial-buttons"):
            yield _action("test")

    def on_mount(self) -> None:
        """The countdown runs while an undo is armed."""
        self.set_interval(0.5, self._count)

    # The trial

    @property
    def going(self) -> bool:
        """Whether a trial or a proof runs, or a trial stands and waits for its decision."""
        return self._runner.going or self._rounds.on

    @property
    def standing(self) -> bool:
        """Whether a passed trial waits for its decision."""
        return self._runner.standing

    @property
    def suspects(self) -> "tuple[Suspect, ...]":
        """Who is likely to have broken the service; nobody while a trial goes on."""
        return self._runner.view.suspects if self._runner.view and not self.going else ()

    @property
    def proposal(self) -> "Change | None":
        """What to do next about the failure; None where nothing new is left."""
        if not self.suspects or self._unit is None:
            return None
        rounds = self._unit.rounds
        known = (rounds.story, self._draft, self.suspects)
        if self._next[0] != known:
            self._next = known, rounds.proposal(self.suspects)
        return self._next[1]

    @property
    def failed(self) -> "Verdict | None":
        """How the draft failed as it is now, which a proof can go on from; None while something goes on."""
        return (
            None
            if self.going or self._unit is None or self._runner.view is None
            else self._unit.rounds.failed
        )

    @property
    def passes(self) -> str | None:
        """The drop-in that a proof has seen to pass; None where it found nothing."""
        proof = self._runner.proof
        return proof.end.drop_in if proof and proof.end and proof.proven and not self.going else None

    @property
    def told(self) -> str:
        """What became of the last trial, a sentence; empty where there was none."""
        view = self._runner.view
        if view is None or self.going:
            return ""
        return view.undone or view.reason

    @property
    def state(self) -> tuple[str, str] | None:
        """The unit's state and sub-state, as the trial sees them."""
        state = self._runner.view.state if self._runner.view else None
        return (state.active, state.sub) if state else None

    @work(exclusive=True, group="trial")
    async def begin(self, unit: OpenUnit, *, on: bool = False) -> None:
        """Try the unit's draft, to the very end; with `on` the failure's remedies, until something passes."""
        self._unit = unit
        await self._rounds.run(unit, on=on)
        view = self._runner.view
        self._ended(self._rounds.tested if view and view.word == "KEPT" else None)

    @work(exclusive=True, group="trial")
    async def prove(self, unit: OpenUnit, failed: "Verdict") -> None:
        """Find out by trials of parts of the draft why it fails."""
        try:
            await self._rounds.prove(unit, failed)
        except (HostError, TimeoutError) as error:
            self.app.notify(str(error) or "The host did not answer in time.", severity="error", timeout=15)
        self._ended(None)

    @work(exclusive=True, group="trial")
    async def trace(self, unit: OpenUnit, failed: "Verdict") -> None:
        """See which system calls fail with the draft."""
        try:
            await self._rounds.trace(unit, failed)
        except (HostError, TimeoutError) as error:
            self.app.notify(str(error) or "The host did not answer in time.", severity="error", timeout=15)
        self._ended(None)

    def _ended(self, kept: Draft | None) -> None:
        self._draw()
        self.post_message(self.Ended(kept))

    @property
    def tested(self) -> Draft | None:
        """The draft that was tried last."""
        return self._rounds.tested

    @property
    def difference(self) -> tuple[str, ...]:
        """What keeping that would write, as a unified diff's lines."""
        return self._rounds.difference

    def left(self) -> float:
        """Seconds in which it can still be kept; none where nothing stands."""
        view = self._runner.view
        return view.deadline - ticking() if view and view.standing else 0.0

    def keep(self) -> None:
        """Make what was tried permanent."""
        self._runner.keep()

    def revert(self) -> None:
        """Undo what is being tried, and try nothing more."""
        self._rounds.stop()
        self._runner.revert()

    @on(TrialMoved)
    def _moved(self) -> None:
        from tui.render.trial import record

        journal = self.query_one(JournalView)
        for event in self._runner.take():
            if (line := record(event)) is not None:
                journal.add(line)
        journal.mark(self._runner.view.evidence if self._runner.view else ())
        self._draw()
        self.post_message(self.Moved())

    # The journal

    def filter(self) -> None:
        """Show the next selection of the journal."""
        self._choose((self.query_one(JournalView).filter + 1) % len(FILTERS))

    def follow(self) -> None:
        """Go to the journal's end, and stay there."""
        self.query_one(JournalView).follow()

    def next_proof(self) -> None:
        """Go to the next line that speaks for the verdict."""
        self.query_one(JournalView).next_proof()

    def _choose(self, number: int) -> None:
        self.query_one(JournalView).choose(number)
        for bar in self.query(JournalBar):
            bar.choose(number)

    @on(TabLine.Chosen, "#journal-filter")
    def _filtered(self, event: TabLine.Chosen) -> None:
        event.stop()
        self._choose(event.number)

    @on(JournalView.Followed)
    def _followed(self) -> None:
        for bar in self.query(JournalBar):
            bar.tell(self.query_one(JournalView).unread)

    # What is seen

    def show(self, draft: Draft, present: Present) -> None:
        """Take note of the draft, and of what is known besides."""
        self._draft, self._present = draft, present
        self._draw()

    def _draw(self) -> None:
        view, proof, look = self._runner.view, self._runner.proof, self._runner.look
        present = self._with_story(self._present)
        if (view, proof, look, present, self.going) == self._shown:
            return
        self._shown = (view, proof, look, present, self.going)
        fixable = bool(present.passes or present.proposal)
        self._button("test", shown=not self.going, enabled=present.ready and not self.going)
        self._button("fix", shown=fixable, enabled=fixable)
        self._button("prove", shown=present.provable, enabled=present.provable)
        self._button("drop", shown=bool(self.suspects), enabled=bool(self.suspects))
        self._button("keep", shown=self.standing, enabled=self.standing)
        self._button("revert", shown=self.going, enabled=self.going)
        if self.going:
            self._made("revert").label = "Revert" if self.standing else "Cancel"
        again.title(self, f"Test · {self._word}" if view else "Test")
        if view is not None and not self.query(JournalBar):
            self.mount(JournalBar(id="journal-bar"), before="#journal")
        self.set_class(view is not None, "-tried")
        for tone in set(TONES.values()):
            self.set_class(view is not None and TONES.get(self._word.partition(" ")[0]) == tone, f"-{tone}")
        self.query_one(OutcomeView).show(view, present, proof, look)
        self._count()

    @property
    def _word(self) -> str:
        """What stands in the frame: how it ended, or what is going on."""
        view, proof = self._runner.view, self._runner.proof
        if proof is not None and (proof.going or proof.proven):
            return "proving" if proof.going else "PROVEN"
        if (look := self._runner.look) is not None and look.going:
            return "looking closer"
        return view.word if view and view.word else "running"

    def _with_story(self, present: Present) -> Present:
        """What is known, with the trials of one failure by now and what comes next."""
        moved_on = self._draft is not None and self._draft != self._rounds.tested
        if self._unit is None or self._runner.view is None:
            return replace(present, moved_on=moved_on)
        from tui.render.proof import passes

        rounds, proof = self._unit.rounds, self._runner.proof
        return replace(
            present,
            moved_on=moved_on,
            story=rounds.lines,
            heading=rounds.heading if self.going else "",
            changes=rounds.changes,
            stopped=self._rounds.stopped,
            proposal=self.proposal,
            tried=frozenset((one.directive, one.remedy) for one in rounds.tried),
            passes=passes(proof.end) if proof and proof.end and self.passes is not None else "",
            provable=self.failed is not None and self.passes is None,
            acts=not self.going,
        )

    def _button(self, name: str, shown: bool, enabled: bool) -> None:
        button = self._made(name) if shown else self._actions.get(name)
        if button is None:
            return
        if button.has_focus and not (shown and enabled):  # else nothing would have it
            self.screen.set_focus(self.query_one(JournalView))
        button.display, button.disabled = shown, not enabled

    @property
    def _actions(self) -> dict[str, Action]:
        return {str(action.id).removeprefix("button-"): action for action in self.query(Action)}

    def _made(self, name: str) -> Action:
        """A button, at its place among those that there are."""
        there, names = self._actions, tuple(_KINDS)
        if name not in there:
            later = next((there[other] for other in names[names.index(name) :] if other in there), None)
            there[name] = _action(name)
            self.query_one("#trial-buttons").mount(there[name], before=later)
        return there[name]

    def _count(self) -> None:
        """The seconds left, in the frame."""
        view, left = self._runner.view, ""
        further = self._runner.proof or self._runner.look
        deadline = further.deadline if further else view.deadline if view and view.going else 0.0
        if deadline:
            kept = " unless kept" if self.standing else ""
            left = f"undone in {countdown(deadline - ticking())}{kept}"
        if left != (self.border_subtitle or ""):
            self.border_subtitle = left


def _action(name: str) -> Action:
    action = Action(BY_ID[name], _KINDS[name])
    action.disabled = True
    return action
