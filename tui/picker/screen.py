"""The picker: a unit of a manager, a unit file, or another manager, found by typing a few letters."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import Resize
from textual.widgets import Input

from tui.command_screen import CommandScreen
from tui.commands import PICKER, AnyCommand, bindings
from tui.commands.picker import PickerSituation
from tui.picker import items
from tui.picker.exposures import Exposures
from tui.picker.items import Item, Place
from tui.picker.line import PickLine
from tui.picker.note import PickNote
from tui.picker.offered import Offered
from tui.picker.opener import Back, Opener, SurveyWanted
from tui.picker.paths import Paths
from tui.picker.top import PickTop
from tui.picker.types import TypeTabs
from tui.picker.units import UnitList
from tui.widgets import again
from tui.widgets.keys import KeyLine
from tui.widgets.tabs import TabLine
from workbench.unit_list import Match

if TYPE_CHECKING:
    from workbench.session import Session

_TALL = 30
"""Lines from which there is room for blank ones."""


class PickerScreen(CommandScreen):
    """Answers with Picked, the unit being open already, or with Back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("screen", PICKER),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("ctrl+home", "page(-9999)", show=False),
        Binding("ctrl+end", "page(9999)", show=False),
    ]
    AUTO_FOCUS = "#pick-find"
    commands: ClassVar[tuple[AnyCommand, ...]] = PICKER
    notes: ClassVar[tuple[tuple[str, str], ...]] = (
        ("●", "runs"),
        ("○", "does not run"),
        ("◌", "starts or stops"),
        ("✗", "failed"),
        ("⊘", "systemd can't or must not load it: the line below the list says why"),
        ("✎", "unitsmith keeps a drop-in for it"),
    )
    mouse: ClassVar[str] = "A click opens a unit, or shows the units of a type or of another manager."

    def __init__(self, sessions: "Sequence[Session]", session: "Session") -> None:
        super().__init__()
        self._sessions = tuple(sessions)
        self._offered = Offered(session, self._heard, self._say)
        self._step = ""
        self._opening = Opener(self, self._say)
        self._exposures = Exposures(self, self._scored)
        self._paths = Paths(self, self._list_paths, self._complete)
        self.handlers = {
            "pick-open": self.open,
            "pick-type": partial(self.turn_type, 1),
            "pick-type-back": partial(self.turn_type, -1),
            "pick-manager": self.turn_manager,
            "pick-survey": lambda: self.post_message(SurveyWanted(self._session)),
            "pick-find": self.find,
            "pick-again": self.list_anew,
            "pick-back": self.back,
            "pick-leave": self.leave,
            "pick-help": self.handlers["help"],
            "pick-palette": self.handlers["palette"],
            "pick-quit": self.quit,
        }

    @property
    def situation(self) -> PickerSituation:
        """What the commands' rules ask about."""
        return PickerSituation(
            typing=self.typing, pickable=self._units.chosen is not None, several=len(self._sessions) > 1
        )

    def compose(self) -> ComposeResult:
        """A line to type in, the types, and the list."""
        yield PickTop([one.title for one in self._sessions], id="pick-top")
        with Vertical(id="pick-box"):
            yield PickLine()
            yield TypeTabs(id="pick-types")
            yield UnitList(self._score, id="units")
            yield PickNote(id="pick-note")
        yield KeyLine(PICKER, id="keys")

    @property
    def _session(self) -> "Session":
        return self._offered.session

    @property
    def _units(self) -> UnitList:
        return self.query_one(UnitList)

    @property
    def _line(self) -> PickLine:
        return self.query_one(PickLine)

    @property
    def _types(self) -> TypeTabs:
        return self.query_one(TypeTabs)

    # What is listed

    def on_mount(self) -> None:
        """Ask the host, once the line can be typed in."""
        self._show()
        self.call_after_refresh(self._list)

    def list_anew(self) -> None:
        """Ask the host for its units, and for the states of their files."""
        self._list(anew=True)

    @work(exclusive=True, group="list")
    async def _list(self, *, anew: bool = False) -> None:
        await self._offered.ask(anew=anew)

    def _heard(self) -> None:
        self._show(stay=True)

    def _show(self, *, stay: bool = False) -> None:
        """List what fits what is typed; with `stay` the cursor keeps its unit."""
        query = self._line.value
        self._show_frame()
        if items.is_path(query):
            self._paths.list(query)
            return
        found = self._offered.items(query, self._types.kind, self._places, self._units.text_width)
        self._units.show(found, stay=stay)

    def _list_paths(self, query: str, found: tuple[Item, ...]) -> None:
        if self._line.value == query:
            self._units.show(found, stay=False)

    def _complete(self, query: str, longer: str) -> None:
        if self._line.value == query:
            self._type_in(longer)

    @property
    def _places(self) -> list[Place]:
        return [
            Place(number, session.title, session.about)
            for number, session in enumerate(self._sessions)
            if session is not self._session
        ]

    @on(Input.Changed)
    def _typed(self) -> None:
        self._line.walking = False
        self._show()

    def _type_in(self, text: str) -> None:
        self._line.value = text
        self._line.cursor_position = len(text)

    # What stands around it

    def _show_frame(self) -> None:
        self.query_one(PickTop).show(self._offered.facts, self._sessions.index(self._session))
        again.title(self.query_one("#pick-box"), f"Units of {self._session.title}")
        self._types.show(self._offered.listing, self.size.width)
        self._types.display = not items.is_path(self._line.value) and bool(self._offered.listing.units)
        self.query_one(KeyLine).show(self.ids_now)

    def _say(self, step: str) -> None:
        self._step = step
        self._show_note()

    def _show_note(self) -> None:
        """One line: what is going on, else what is to be known of what is under the cursor, else a hint."""
        if not (units := self.query(UnitList)):  # they are not there yet, or taken apart already
            return
        chosen = units.first().chosen
        remark = chosen.listed.remark if isinstance(chosen, Match) else ""
        if self._offered.trouble and self._offered.listing.units:
            remark = f"! {self._offered.trouble} F5 asks again."
        hint = items.hint(self._line.value, walking=self._line.walking)
        self.query_one(PickNote).show(self._step, remark, hint, stoppable=self._opening.going)

    def on_resize(self, event: Resize) -> None:
        """The types fit the new width, and the list the new height."""
        self.set_class(event.size.height < _TALL, "-short")
        self._show(stay=True)

    # Exposures

    def _score(self, name: str) -> tuple[str, str] | None:
        found = self._session.exposed(name)
        return (found.shown, found.rating) if found else None

    def _scored(self) -> None:
        for units in self.query(UnitList):  # none any more, where the screen is being taken apart
            units.redraw()

    @on(UnitList.Moved)
    def _moved(self) -> None:
        self._show_note()
        for units in self.query(UnitList):  # as above
            self._exposures.look(self._session, units.services_in_view)

    # What is done

    @on(Input.Submitted)
    @on(UnitList.Clicked)
    def open(self) -> None:
        """Open what is under the cursor."""
        chosen = self._units.chosen
        if chosen is None:
            return
        if isinstance(chosen, Match):
            if chosen.listed.shut:
                self.notify(f"{chosen.listed.row.name}: {chosen.listed.shut}.", severity="warning")
            else:
                self._opening.begin(self._session, chosen.listed.row.name)
        elif chosen.what == "directory":
            self._type_in(chosen.value)
        elif chosen.what == "file":
            self._opening.begin(self._session, Path(chosen.value).expanduser())
        else:
            self._go_to(self._sessions[int(chosen.value)])

    # Other managers

    def turn_manager(self) -> None:
        """To the next manager whose units are listed, such as the user's own; else to what there is."""
        at = self._sessions.index(self._session)
        others = (*self._sessions[at + 1 :], *self._sessions[:at])
        if others:
            self._go_to(next((one for one in others if not one.first), others[0]))

    @on(TabLine.Chosen, "#pick-managers")
    def _manager_clicked(self, event: TabLine.Chosen) -> None:
        if self._sessions[event.number] is not self._session:
            self._go_to(self._sessions[event.number])

    def _go_to(self, session: "Session") -> None:
        """To another manager: to the unit that stands for it, else to its units."""
        if session.first:
            self._opening.begin(session, session.first)
            return
        self._offered = Offered(session, self._heard, self._say)
        self._type_in("")
        self._show()
        self._list()

    # Types

    def turn_type(self, by: int) -> None:
        """Show the next type of units or the one before; where a path is typed, complete it."""
        query = self._line.value
        if items.is_path(query):
            self._paths.complete(query)
        else:
            self._types.turn(by)
            self._show()

    @on(TabLine.Chosen, "#pick-types")
    def _type_clicked(self, event: TabLine.Chosen) -> None:
        self._types.chosen = event.number
        self._show()

    # Moving

    @property
    def typing(self) -> bool:
        """Whether letters that are commands are text all the same."""
        return not self._line.walking

    def find(self) -> None:
        """Let letters be letters again."""
        self._walk(False)

    def action_move(self, by: int) -> None:
        """Walk through the list; from its first line back to what is typed."""
        self._walk(self._units.move(by) or by > 0)

    def action_page(self, by: int) -> None:
        """Walk by a window's height."""
        self._walk(self._units.turn_page(by) or by > 0)

    def _walk(self, walking: bool) -> None:
        self._line.walking = walking
        self._show_frame()
        self._show_note()

    # Leaving

    def back(self) -> None:
        """One step back: stop opening, else clear what is typed, else leave."""
        if self._opening.going:
            self._opening.stop()
        elif self._line.value:
            self._type_in("")
        else:
            self.leave()

    def leave(self) -> None:
        """Back to where the user came from."""
        self.post_message(Back())

    def quit(self) -> None:
        """Leave unitsmith."""
        self.call_later(self.app.action_quit)
