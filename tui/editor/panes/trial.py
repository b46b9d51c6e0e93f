"""The Test pane: the button, what is going on, the journal, the verdict and the decision."""

import asyncio
import time
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message

from tui.commands import BY_ID
from tui.editor.panes.journal import JournalView
from tui.editor.panes.journal_bar import JournalBar
from tui.editor.panes.outcome import OutcomeView
from tui.editor.panes.trial_runner import TrialMoved, TrialRunner
from tui.render.outcome import TONES, Present
from tui.render.records import FILTERS
from tui.widgets import again
from tui.widgets.action import Action
from tui.widgets.framed import Framed
from tui.widgets.tabs import TabLine
from unit.draft import Draft
from workbench.duration import countdown, ticking
from workbench.open_unit import OpenUnit

if TYPE_CHECKING:
    from trial.events import Suspect
    from tui.render.trial import TrialView

_KINDS = {"fix": "-warning", "drop": "", "test": "-primary", "keep": "-success", "revert": ""}
"""The buttons from the left, with the class of each."""


class TrialPane(Framed):
    """Everything about trying the draft; it runs the trial, too."""

    BORDER_TITLE = "Test"

    class Moved(Message):
        """Other commands may be possible now."""

    class Ended(Message):
        """Nothing of the trial is left on the host, or it is kept: the unit may be another."""

        def __init__(self, kept: Draft | None) -> None:
            super().__init__()
            self.kept = kept

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._runner = TrialRunner(self)
        self._tested: Draft | None = None
        self._difference: tuple[str, ...] = ()
        self._draft: Draft | None = None
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
        """Whether a trial runs, or stands and waits for its decision."""
        return self._runner.going

    @property
    def standing(self) -> bool:
        """Whether a passed trial waits for its decision."""
        return self._runner.standing

    @property
    def suspects(self) -> "tuple[Suspect, ...]":
        """Who is likely to have broken the service; nobody while a trial goes on."""
        return self._runner.view.suspects if self._runner.view and not self.going else ()

    @property
    def _has_remedy(self) -> bool:
        return bool(self.suspects and self.suspects[0].remedies)

    @property
    def state(self) -> tuple[str, str] | None:
        """The unit's state and sub-state, as the trial sees them."""
        state = self._runner.view.state if self._runner.view else None
        return (state.active, state.sub) if state else None

    @work(exclusive=True, group="trial")
    async def begin(self, unit: OpenUnit) -> None:
        """Try the unit's draft, to the very end."""
        self.query_one(JournalView).clear()
        self._tested = unit.draft
        present = unit.view.snapshot()
        self._difference = present.diff
        await self._runner.run(unit.trials.trial())
        confirmed = repair = False
        while (view := self._runner.view) is not None and (view.asks or view.mends):
            from tui.dialogs.question import insisting

            if await self.app.push_screen_wait(insisting(view.reason, repair=view.mends)) != "test":
                break
            confirmed, repair = confirmed or view.asks, repair or view.mends
            await self._runner.run(unit.trials.trial(confirmed=confirmed, repair=repair))
        view = self._runner.view
        if view and view.passed is not None:
            await asyncio.to_thread(
                _remember, unit.identity, view, present.drop_in, self._tested, unit.trials.check_names
            )
        self.post_message(self.Ended(self._tested if view and view.word == "KEPT" else None))

    @property
    def tested(self) -> Draft | None:
        """The draft that was tried last."""
        return self._tested

    @property
    def difference(self) -> tuple[str, ...]:
        """What keeping that would write, as a unified diff's lines."""
        return self._difference

    def left(self) -> float:
        """Seconds in which it can still be kept; none where nothing stands."""
        view = self._runner.view
        return view.deadline - ticking() if view and view.standing else 0.0

    def keep(self) -> None:
        """Make what was tried permanent."""
        self._runner.keep()

    def revert(self) -> None:
        """Undo what is being tried."""
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
        view = self._runner.view
        moved_on = self._draft is not None and self._draft != self._tested
        present = replace(self._present, moved_on=moved_on)
        if (view, present) == self._shown:
            return
        self._shown = (view, present)
        ready = present.ready and not self.going
        self._button("test", shown=not self.going, enabled=ready)
        self._button("fix", shown=self._has_remedy, enabled=self._has_remedy)
        self._button("drop", shown=bool(self.suspects), enabled=bool(self.suspects))
        self._button("keep", shown=self.standing, enabled=self.standing)
        self._button("revert", shown=self.going, enabled=self.going)
        what = "Revert" if self.standing else "Cancel"
        if self.going:
            self._made("revert").label = what
        again.title(self, f"Test · {view.word or 'running'}" if view else "Test")
        if view is not None and not self.query(JournalBar):
            self.mount(JournalBar(id="journal-bar"), before="#journal")
        self.set_class(view is not None, "-tried")
        for tone in set(TONES.values()):
            self.set_class(view is not None and TONES.get(view.word) == tone, f"-{tone}")
        self.query_one(OutcomeView).show(view, present)
        self._count()

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
        if view and view.going and view.deadline:
            kept = " unless kept" if view.standing else ""
            left = f"undone in {countdown(view.deadline - ticking())}{kept}"
        if left != (self.border_subtitle or ""):
            self.border_subtitle = left


def _action(name: str) -> Action:
    action = Action(BY_ID[name], _KINDS[name])
    action.disabled = True
    return action


def _remember(
    identity: tuple[str, str], view: "TrialView", drop_in: str, draft: Draft, checks: tuple[str, ...]
) -> None:
    """Note what came of a trial."""
    from workbench.history import History, Tried

    suspects = tuple(suspect.directive for suspect in view.suspects)
    tried = Tried(
        time.time(), view.word, bool(view.passed), view.verdict, drop_in, draft.edits, suspects, checks
    )
    History().add(*identity, tried)
