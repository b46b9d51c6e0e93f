"""The Test pane: the button, what is going on, the journal, the verdict and the decision."""

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message

from host.ports import HostError
from tui.editor.panes.failure import Failure
from tui.editor.panes.harden_runner import HardenRunner
from tui.editor.panes.journal import JournalView
from tui.editor.panes.journal_bar import JournalBar
from tui.editor.panes.outcome import OutcomeView
from tui.editor.panes.trial_buttons import TrialButtons
from tui.editor.panes.trial_rounds import TrialRounds
from tui.editor.panes.trial_runner import TrialMoved, TrialRunner
from tui.render.records import FILTERS
from tui.render.rows import TONES, Present
from tui.widgets import again
from tui.widgets.framed import Framed
from tui.widgets.tabs import TabLine
from unit.draft import Draft
from workbench.duration import countdown, ticking
from workbench.open_unit import OpenUnit

if TYPE_CHECKING:
    from trial.events import Verdict


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
        self.hardener = HardenRunner(self)
        self._rounds = TrialRounds(
            self._runner,
            lambda question: self.app.push_screen_wait(question),
            lambda: self.query_one(JournalView).clear(),
            lambda: self.post_message(self.Drafted()),
        )
        self.failure = Failure(self._runner, self._rounds)
        self._present = Present()
        self._shown: object = None

    def compose(self) -> ComposeResult:
        """Summary, journal, buttons; what only a trial needs comes with the first one."""
        yield OutcomeView(id="trial-summary")
        journal = JournalView(id="journal")
        yield journal
        yield TrialButtons(journal, id="trial-buttons")

    def on_mount(self) -> None:
        """The countdown runs while an undo is armed."""
        self.set_interval(0.5, self._count)

    # The trial

    @property
    def going(self) -> bool:
        """Whether a trial, a proof or a hardening runs, or a trial stands and waits for its decision."""
        return self._runner.going or self._rounds.busy or self.hardener.going

    @property
    def told(self) -> str:
        """What became of the last trial or hardening, a sentence; empty where there was none."""
        return self.hardener.told or self.failure.told

    @property
    def standing(self) -> bool:
        """Whether a passed trial waits for its decision."""
        return self._runner.standing

    @property
    def state(self) -> tuple[str, str] | None:
        """The unit's state and sub-state, as the trial sees them."""
        view = self.hardener.view or self._runner.view
        state = view.state if view else None
        return (state.active, state.sub) if state else None

    @work(exclusive=True, group="trial")
    async def begin(self, unit: OpenUnit, *, on: bool = False) -> None:
        """Try the unit's draft, to the very end; with `on` the failure's remedies, until something passes."""
        self.failure.unit = unit
        self.hardener.forget()
        await self._follow(self._rounds.run(unit, on=on))
        view = self._runner.view
        self._ended(self._rounds.tested if view and view.word == "KEPT" else None)

    @work(exclusive=True, group="trial")
    async def prove(self, unit: OpenUnit, failed: "Verdict") -> None:
        """Find out by trials of parts of the draft why it fails."""
        await self._follow(self._rounds.prove(unit, failed))
        self._ended(None)

    @work(exclusive=True, group="trial")
    async def trace(self, unit: OpenUnit, failed: "Verdict") -> None:
        """See which system calls fail with the draft."""
        await self._follow(self._rounds.trace(unit, failed))
        self._ended(None)

    @work(exclusive=True, group="trial")
    async def harden(self, unit: OpenUnit) -> None:
        """Find by trials the strictest that the unit bears, and draft it."""
        self._runner.forget()
        self.query_one(JournalView).clear()
        await self._follow(self.hardener.run(unit))
        self.post_message(self.Drafted())
        self._ended(None)

    async def _follow(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something to its end, and say if the host did not let it."""
        try:
            await work
        except (HostError, TimeoutError) as error:
            said = str(error) or "The host did not answer in time."
            self.app.notify(said, severity="error", timeout=15, markup=False)

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
        self.hardener.cancel()
        self._rounds.stop()
        self._runner.revert()

    @on(TrialMoved)
    def _moved(self) -> None:
        from tui.render.trial import record

        journal = self.query_one(JournalView)
        for event in self._runner.take():
            if (line := record(event)) is not None:
                journal.add(line)
        for line in self.hardener.take():
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
        self.failure.draft, self._present = draft, present
        self._draw()

    def _draw(self) -> None:
        view, proof, look = self._runner.view, self._runner.proof, self._runner.look
        harden = self.hardener.view
        present = self.failure.shown(self._present) if harden is None else self.hardener.shown(self._present)
        shown = (view, proof, look, harden, present, self.going, self.hardener.holds)
        if shown == self._shown:
            return
        self._shown = shown
        buttons, failed = self.query_one(TrialButtons), bool(self.failure.suspects)
        buttons.show("test", shown=not self.going, enabled=present.ready)
        buttons.show("fix", shown=bool(present.passes or present.proposal))
        buttons.show("prove", shown=present.provable)
        buttons.show("drop", shown=failed)
        buttons.show("keep", shown=self.standing)
        buttons.show(
            "pause", shown=self.hardener.going, label="Go on" if harden and harden.paused else "Pause"
        )
        buttons.show("accept", shown=self.hardener.holds)
        buttons.show("revert", shown=self.going, label="Revert" if self.standing else "Cancel")
        tried = view is not None or harden is not None
        again.title(self, f"Test · {self._word}" if tried else "Test")
        if tried and not self.query(JournalBar):
            self.mount(JournalBar(id="journal-bar"), before="#journal")
        self.set_class(tried, "-tried")
        for tone in set(TONES.values()):
            self.set_class(tried and TONES.get(self._word.partition(" ")[0]) == tone, f"-{tone}")
        self.query_one(OutcomeView).show(view, present, proof, look, harden)
        self._count()

    @property
    def _word(self) -> str:
        """What stands in the frame: how it ended, or what is going on."""
        view, proof = self._runner.view, self._runner.proof
        if self.hardener.view is not None:
            return self.hardener.view.word
        if proof is not None and (proof.going or proof.proven):
            return "proving" if proof.going else "PROVEN"
        if (look := self._runner.look) is not None and look.going:
            return "looking closer"
        return view.word if view and view.word else "running"

    def _count(self) -> None:
        """The seconds left, in the frame."""
        view, left = self._runner.view, ""
        further = self.hardener.view or self._runner.proof or self._runner.look
        deadline = further.deadline if further else view.deadline if view and view.going else 0.0
        if deadline:
            kept = " unless kept" if self.standing else ""
            left = f"undone in {countdown(deadline - ticking())}{kept}"
        if left != (self.border_subtitle or ""):
            self.border_subtitle = left
