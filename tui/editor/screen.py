"""The main screen, one unit on the bench: commands go to the bench, and it shows what comes of them."""

from collections.abc import Callable
from typing import ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.events import DescendantFocus, Resize

from host.ports import HostError
from tui.command_screen import CommandScreen
from tui.commands import AREAS, BY_ID, COMMANDS, TYPED, AnyCommand, bindings
from tui.editor.dialogs import Dialogs
from tui.editor.draft import Steps
from tui.editor.files import Filing
from tui.editor.following import Following
from tui.editor.layout import Panes
from tui.editor.learning import Learner
from tui.editor.leaving import Leaving
from tui.editor.manual import Reading
from tui.editor.memory import Remembering
from tui.editor.panes.directives import DirectivesPane
from tui.editor.panes.facts import FactsLine
from tui.editor.panes.outcome import OutcomeView
from tui.editor.panes.preview import Preview
from tui.editor.panes.preview_pane import PreviewPane
from tui.editor.panes.sections import FIND, SectionList
from tui.editor.panes.trial import TrialPane
from tui.editor.rights import Rights
from tui.editor.tour import Tour
from tui.editor.trial import Attempts
from tui.render.outcome import Present
from tui.widgets.keys import KeyLine
from tui.widgets.tabs import TabLine
from workbench.bench import PRESETS, Bench
from workbench.snapshot import Snapshot


class EditorScreen(CommandScreen):
    """Groups, panels, preview and test of one unit."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("screen")]
    AUTO_FOCUS = "#panels"
    commands: ClassVar[tuple[AnyCommand, ...]] = COMMANDS
    areas: ClassVar[tuple[tuple[str, tuple[AnyCommand, ...]], ...]] = AREAS
    notes: ClassVar[tuple[tuple[str, str], ...]] = (
        ("[ ]", "not set: the grey value is what space would set"),
        ("[=]", "set by the unit's own files"),
        ("[x]", "changed by the draft"),
        ("[!]", "invalid: systemd would not take it"),
        ("[-]", "unknown to this host's systemd"),
    )
    mouse: ClassVar[str] = "A click on a mark toggles, on a row explains, on a value sets it."

    def __init__(self, unit: str, clock: Callable[[], float]) -> None:
        super().__init__()
        self._unit, self._clock = unit, clock
        self.bench: Bench | None = None
        self.snapshot: Snapshot | None = None
        self.panes = Panes(self)
        self.steps = Steps(self)
        self.attempts = Attempts(self)
        self._dialogs = Dialogs(self)
        self.learner = Learner(self)
        self._filing = Filing(self)
        self.reading = Reading(self)
        self.memory = Remembering(self)
        self._leaving = Leaving(self)
        self.rights = Rights(self)
        self.tour = Tour(self)
        self.following = Following(self)

    def compose(self) -> ComposeResult:
        """Few widgets: each long list is one."""
        yield FactsLine(self._unit, self._clock, id="facts")
        with Horizontal(id="body"):
            sections = SectionList(id="sections")
            sections.border_title = "Directives"
            yield sections
            yield DirectivesPane(id="panels-pane")
            with Vertical(id="right"):
                yield PreviewPane(id="preview-pane")
                yield TrialPane(id="test-pane")
        yield KeyLine(COMMANDS, id="keys")

    def on_mount(self) -> None:
        """Fit the size that the terminal has."""
        self.panes.current = 1
        self.panes.arrange(self.app.size)
        self._show_keys()
        self._fill()
        self.following.begin()

    def on_resize(self, event: Resize) -> None:
        """Fit the new size; focus and place stay."""
        self.panes.arrange(event.size)

    # The bench

    def receive(self, bench: Bench) -> None:
        """The host has answered, maybe before there is a screen to fill."""
        self.bench = bench
        for note in bench.notes:
            self.notify(note, severity="warning")
        if self.is_mounted:
            self._fill()

    def _fill(self) -> None:
        if self.bench is not None:
            self.show()
            self.directives.begin(self.bench, self.query_one(SectionList).chosen)
            self._show_keys()
            self.call_after_refresh(self._dialogs.look_for_trial)
            if left := self.memory.left(self.bench):
                self._dialogs.recover(left)
            self.tour.offer()

    def show(self) -> None:
        """Show the bench as it is now."""
        if self.bench is None:
            return
        snapshot = self.snapshot = self.bench.snapshot()
        self.memory.note(self.bench)
        with self.app.batch_update():
            self.query_one(FactsLine).show(snapshot.header, snapshot.exposure)
            self.query_one(SectionList).show(snapshot)
            self.directives.show()
            self.preview.show(self.bench, snapshot)
            self.testing.show(
                self.bench.draft,
                Present(snapshot.testable, snapshot.ready, checks=self.bench.testing.check_names),
            )
            self._show_keys()

    def _show_keys(self) -> None:
        self.tour.look()
        self.query_one(KeyLine).show(self.ids_now, typing=self.typing)

    @property
    def directives(self) -> DirectivesPane:
        """The pane of panels."""
        return self.query_one(DirectivesPane)

    @property
    def preview(self) -> PreviewPane:
        """The pane of the preview."""
        return self.query_one(PreviewPane)

    @property
    def testing(self) -> TrialPane:
        """The pane of the trial."""
        return self.query_one(TrialPane)

    # The draft

    def write(self) -> None:
        """Edit the drop-in as text, in the place of its preview."""
        self.panes.turn_to(2)
        self.preview.write()

    @on(DirectivesPane.Changed)
    @on(PreviewPane.Changed)
    def _draft_changed(self) -> None:
        self.show()

    @on(DirectivesPane.Went)
    def _went(self, event: DirectivesPane.Went) -> None:
        self.query_one(SectionList).point(event.entry)
        self.panes.follow(self.directives)
        self.directives.take_focus()

    @on(DirectivesPane.PageWanted)
    def _page_wanted(self, event: DirectivesPane.PageWanted) -> None:
        self.reading.open(event.page)

    @on(Preview.Went)
    def _went_from_preview(self, event: Preview.Went) -> None:
        self.directives.follow(event.name)

    @on(DirectivesPane.Wandered)
    def _wandered(self) -> None:
        self.preview.follow(self.directives.key)
        self._show_keys()

    def copy(self) -> None:
        """Copy what the preview shows."""
        text = self.preview.text
        self.app.copy_to_clipboard(text)
        self.notify(f"Copied {len(text.splitlines())} lines.")

    def shell(self) -> None:
        """Look around in the draft's sandbox, with the screen out of the way."""
        from tui.editor.shell import look_around

        self.rights.then("No shell", lambda: look_around(self))

    @property
    def dialogs(self) -> Dialogs:
        """What asks for more before something is done."""
        return self._dialogs

    @property
    def filing(self) -> Filing:
        """What reads or writes files."""
        return self._filing

    def find(self) -> None:
        """Search all directives."""
        self.panes.go(1)
        self.directives.find()

    # Panes

    def show_pane(self, number: int) -> None:
        """Go to a pane."""
        self.panes.go(number)

    def next_pane(self, by: int) -> None:
        """Go to what comes next."""
        self.panes.next(by)

    @property
    def narrow(self) -> bool:
        """Whether one pane is shown at a time."""
        return self.panes.narrow

    @property
    def area(self) -> str:
        """The area of commands that the current pane is about."""
        if self.scope in TYPED:
            return {"text": "Drop-in as text", "value": "Value"}[self.scope]
        return ("View", "Directives", "Draft", "Test")[self.panes.current]

    def widen(self, by: int) -> None:
        """Give the right column more room, or less."""
        self.panes.widen(by)

    @on(TabLine.Chosen, "#pane-tabs")
    def _pane_chosen(self, event: TabLine.Chosen) -> None:
        self.panes.go(event.number)

    @on(PreviewPane.Turned)
    def _preview_turned(self) -> None:
        self._show_keys()

    @on(DescendantFocus)
    def _focus_moved(self, event: DescendantFocus) -> None:
        self.panes.follow(event.widget)
        self._show_keys()

    @on(SectionList.Chosen)
    def _section_chosen(self, event: SectionList.Chosen) -> None:
        self.directives.turn_to(event.entry)

    @on(SectionList.Entered)
    def _section_entered(self, event: SectionList.Entered) -> None:
        if event.entry == FIND:
            self.find()
        elif event.entry == PRESETS:
            self._dialogs.presets()
        else:
            self.panes.go(1)

    # The trial

    @on(OutcomeView.Acted)
    def _outcome_acted(self, event: OutcomeView.Acted) -> None:
        what, *numbers = event.action.split(":")
        if what in BY_ID:
            self.action_command(what)
            return
        suspect = self.testing.suspects[int(numbers[0])]
        remedy = suspect.remedies[int(numbers[1])] if what == "remedy" else ""
        self.attempts.again(suspect.directive, remedy)

    @on(TrialPane.Moved)
    def _trial_moved(self) -> None:
        self._show_keys()
        if self.snapshot is not None and (state := self.testing.state) is not None:
            header = self.snapshot.header
            header = replace(header, active=state[0], sub=state[1], since=0.0)
            self.query_one(FactsLine).show(header, self.snapshot.exposure)

    @on(TrialPane.Ended)
    async def _trial_ended(self, event: TrialPane.Ended) -> None:
        if self.bench is None:
            return
        try:
            await self.bench.reload(event.kept)
        except HostError as error:
            self.notify(str(error), severity="error")
        self.show()

    # The rest

    @property
    def leaving(self) -> Leaving:
        """The ways out."""
        return self._leaving

    def doing(self, step: str) -> None:
        """Show what is being done until the unit is there."""
        if self.is_mounted and self.bench is None:
            self.query_one(FactsLine).note(step)

    def step_back(self) -> None:
        """Leave the search, or the tour; while the unit is read, wait for it no longer."""
        if self.directives.searching:
            self.directives.leave_search()
        elif self.bench is None:
            self.app.exit()
        else:
            self.tour.end()
