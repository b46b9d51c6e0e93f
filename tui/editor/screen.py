"""The main screen, one unit: commands go to its actions, and it shows what comes of them."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.events import DescendantFocus, Resize

from host.demo import DEMO_UNIT
from host.ports import HostError
from tui.command_screen import CommandScreen
from tui.commands import AREAS, BY_ID, COMMANDS, TYPED, AnyCommand, bindings
from tui.commands.situation import Situation
from tui.editor.actions import Actions
from tui.editor.exits import Elsewhere
from tui.editor.host_watch import EVERY
from tui.editor.layout import Layout
from tui.editor.memory import Memory
from tui.editor.panes.all import made
from tui.editor.panes.directives import DirectivesPane
from tui.editor.panes.facts import FactsLine
from tui.editor.panes.faults import FaultsLine
from tui.editor.panes.outcome import OutcomeView
from tui.editor.panes.preview import Preview
from tui.editor.panes.preview_pane import PreviewPane
from tui.editor.panes.sections import FIND, SectionList
from tui.editor.panes.tour import TourBox
from tui.editor.panes.trial import TrialPane
from tui.editor.situation import situation
from tui.editor.tour import Seen, Tour
from tui.render.rows import Present
from tui.ui import Ui
from tui.widgets.keys import KeyLine
from tui.widgets.tabs import TabLine
from workbench.faults import Faults
from workbench.open_unit import OpenUnit
from workbench.snapshot import Snapshot
from workbench.view import PRESETS

if TYPE_CHECKING:
    from catalog.presets import Preset


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

    def __init__(self, name: str, clock: Callable[[], float]) -> None:
        super().__init__()
        self.unit: OpenUnit | None = None
        self.snapshot: Snapshot | None = None
        """The unit as it is shown; None until the host has answered."""
        self.actions: Actions | None = None
        self._preset: Preset | None = None
        self.panes = made()
        self.arrangement = Layout(self)
        self._facts = FactsLine(name, clock, id="facts")
        self._keys = KeyLine(COMMANDS, id="keys")
        self._tour_box = TourBox()
        self.tour = Tour(self._tour_box)
        self._ui = Ui(self, self.show, self._keys.say)
        self.memory = Memory(self._ui)
        self.handlers = {**self.handlers, **self._own_handlers()}

    def compose(self) -> ComposeResult:
        """Few widgets: each long list is one."""
        self.arrangement.fit(self.app.size)
        yield self._facts
        with Horizontal(id="body"):
            yield self.panes.sections
            yield self.panes.directives
            with Vertical(id="right"):
                yield self.panes.preview
                yield self.panes.trial
        yield self._tour_box
        yield self._keys

    def _own_handlers(self) -> dict[str, Callable[[], object]]:
        """What commands do that need no unit."""
        layout = self.arrangement
        return {
            **{
                name: partial(layout.go, at)
                for at, name in enumerate(("sections", "panels", "preview", "trial"))
            },
            "tab": partial(layout.next, 1),
            "backtab": partial(layout.next, -1),
            "narrower": partial(layout.widen, -4),
            "wider": partial(layout.widen, 4),
            "view": self.panes.preview.next,
            "faults": self._list_faults,
            "find": self._find,
            "leave": self._step_back,
            "text": self._write,
            "tour": self.tour.go_on,
            "another": lambda: self.post_message(Elsewhere()),
            "quit": lambda: self.app.exit(),
        }

    @property
    def situation(self) -> Situation:
        """What the commands' rules ask about."""
        return situation(
            self.unit, self.snapshot, self.panes, self.tour, self.arrangement, typing=self.typing
        )

    def on_mount(self) -> None:
        """Fit the size that the terminal has."""
        self.arrangement.current = 1
        self.arrangement.arrange(self.app.size)
        self._show_keys()
        self._fill()

    def on_resize(self, event: Resize) -> None:
        """Fit the new size; focus and place stay."""
        self.arrangement.arrange(event.size)

    # The unit

    def receive(self, unit: OpenUnit, preset: "Preset | None" = None) -> None:
        """The host has answered, maybe before there is a screen to fill; a preset is drafted where no draft
        was left."""
        self.unit, self._preset = unit, preset
        for note in unit.view.notes:
            self.notify(note, severity="warning")
        if self.is_mounted:
            self._fill()

    def _fill(self) -> None:
        if (unit := self.unit) is None:
            return
        actions = self.actions = Actions(unit, self._ui, self.memory, self.panes, self.arrangement)
        self.handlers = {**self.handlers, **actions.handlers()}
        self.show()
        self.panes.directives.begin(unit, self.panes.sections.chosen)
        self._show_keys()
        self.call_after_refresh(actions.trial.look_for_leftover)
        self.set_interval(EVERY, actions.following.look)
        actions.draft.begin(self._preset)
        if unit.identity[1] == DEMO_UNIT:
            self.tour.offer()

    def show(self) -> None:
        """Show the unit as it is now."""
        if (unit := self.unit) is None:
            return
        snapshot = self.snapshot = unit.view.snapshot()
        self.memory.note(unit)
        with self.app.batch_update():
            self._facts.show(snapshot.header, snapshot.exposure)
            self._tell_faults(snapshot.faults)
            self.panes.sections.show(snapshot)
            self.panes.directives.show()
            self.panes.preview.show(unit, snapshot)
            present = Present(snapshot.testable, snapshot.ready, checks=unit.trials.check_names)
            self.panes.trial.show(unit.draft, present)
            self._show_keys()

    def _tell_faults(self, found: Faults) -> None:
        there = self.query(FaultsLine)
        if not found.refused and not found.lines:
            there.remove()
        elif there:
            there.first().show(found)
        else:
            self.mount(FaultsLine(found), after="#facts")

    def _list_faults(self) -> None:
        """The list, which is on top of the whole unit."""
        self.arrangement.turn_to(2)
        self.panes.preview.list_faults()

    def _show_keys(self) -> None:
        if self.tour.going and self.snapshot is not None:
            directives, preview = self.panes.directives, self.panes.preview
            self.tour.look(Seen(self.situation, directives.key, self.snapshot.drop_in, preview.turned))
        now = self.situation
        listed = frozenset(one.id for one in self.possible_now() if not one.quiet(now))
        self._keys.show(listed, typing=self.typing)

    def doing(self, step: str) -> None:
        """Show what is being done until the unit is there."""
        if self.is_mounted and self.unit is None:
            self._facts.note(step)

    # Commands

    def _find(self) -> None:
        self.arrangement.go(1)
        self.panes.directives.find()

    def _write(self) -> None:
        """Edit the drop-in as text, in the place of its preview."""
        self.arrangement.turn_to(2)
        self.panes.preview.write()

    def _step_back(self) -> None:
        """Leave the search, or the tour; while the unit is read, wait for it no longer."""
        if self.panes.directives.searching:
            self.panes.directives.leave_search()
        elif self.unit is None:
            self.app.exit()
        else:
            self.tour.end()

    @property
    def area(self) -> str:
        """The area of commands that the current pane is about."""
        if self.scope in TYPED:
            return {"text": "Drop-in as text", "value": "Value"}[self.scope]
        return ("View", "Directives", "Draft", "Test")[self.arrangement.current]

    # What the panes tell

    @on(DirectivesPane.Changed)
    @on(PreviewPane.Changed)
    @on(TrialPane.Drafted)
    def _draft_changed(self) -> None:
        self.show()

    @on(DirectivesPane.Went)
    def _went(self, event: DirectivesPane.Went) -> None:
        self.panes.sections.point(event.entry)
        self.arrangement.follow(self.panes.directives)
        self.panes.directives.take_focus()

    @on(DirectivesPane.PageWanted)
    def _page_wanted(self, event: DirectivesPane.PageWanted) -> None:
        if self.actions is not None:
            self.actions.manual.open(event.page)

    @on(Preview.Went)
    def _went_from_preview(self, event: Preview.Went) -> None:
        self.panes.directives.follow(event.name)

    @on(DirectivesPane.Wandered)
    def _cursor_moved(self) -> None:
        self.panes.preview.follow(self.panes.directives.key)
        self._show_keys()

    @on(TabLine.Chosen, "#pane-tabs")
    def _pane_chosen(self, event: TabLine.Chosen) -> None:
        self.arrangement.go(event.number)

    @on(FaultsLine.Wanted)
    def _faults_wanted(self) -> None:
        self._list_faults()

    @on(PreviewPane.Turned)
    def _preview_turned(self) -> None:
        self._show_keys()

    @on(DescendantFocus)
    def _focus_moved(self, event: DescendantFocus) -> None:
        self.arrangement.follow(event.widget)
        self._show_keys()

    @on(SectionList.Chosen)
    def _section_chosen(self, event: SectionList.Chosen) -> None:
        self.panes.directives.turn_to(event.entry)

    @on(SectionList.Entered)
    def _section_entered(self, event: SectionList.Entered) -> None:
        if event.entry == FIND:
            self._find()
        elif event.entry == PRESETS:
            if self.actions is not None:
                self.actions.draft.presets()
        else:
            self.arrangement.go(1)

    @on(OutcomeView.Acted)
    def _outcome_acted(self, event: OutcomeView.Acted) -> None:
        what, *numbers = event.action.split(":")
        if what in BY_ID:
            self.action_command(what)
        elif self.actions is not None:
            suspect = self.panes.trial.failure.suspects[int(numbers[0])]
            remedy = suspect.remedies[int(numbers[1])] if what == "remedy" else ""
            self.actions.trial.again(suspect.directive, remedy)

    @on(TrialPane.Moved)
    def _trial_moved(self) -> None:
        self._show_keys()
        if self.snapshot is not None and (state := self.panes.trial.state) is not None:
            header = replace(self.snapshot.header, active=state[0], sub=state[1], since=0.0)
            self._facts.show(header, self.snapshot.exposure)

    @on(TrialPane.Ended)
    async def _trial_ended(self, event: TrialPane.Ended) -> None:
        if self.unit is None:
            return
        try:
            await self.unit.reload(event.kept)
        except HostError as error:
            self.notify(str(error), severity="error")
        self.show()
