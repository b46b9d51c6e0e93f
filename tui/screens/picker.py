"""The picker: a unit of a manager, a unit file, or another manager, found by typing a few letters."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import Resize
from textual.widgets import Input, Static

from host import local
from host.ports import HostError, HostFacts
from tui import picking
from tui.commands import PICKER, AnyCommand, bindings
from tui.exposures import Exposures
from tui.picked import SILENT, Back, Opening
from tui.picking import TITLES, Place
from tui.screens.commanded import CommandScreen
from tui.widgets.keys import KeyLine
from tui.widgets.pick_line import PickLine
from tui.widgets.tabs import TabLine
from tui.widgets.units import UnitList
from unit.names import TYPES as SUFFIXES
from workbench.listing import TYPES, Listing, Match

if TYPE_CHECKING:
    from workbench.session import Session

_KINDS = tuple(TYPES)
_COUNTED = 110
"""Columns from which the types tell how many units there are of each."""


_UNIT_FILES = tuple(f".{suffix}" for suffix in SUFFIXES)
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
    mouse: ClassVar[str] = "A click opens a unit, or shows the units of a type."

    def __init__(self, sessions: "Sequence[Session]", session: "Session") -> None:
        super().__init__()
        self._sessions, self._session = tuple(sessions), session
        self._listing = session.listing or Listing()
        self._facts: HostFacts | None = None
        self._files: tuple[str, ...] = ()
        self._type = _KINDS[0]
        self._trouble = self._step = ""
        self._opening = Opening(self, self._say)
        self._exposures = Exposures(self, self._scored)

    def compose(self) -> ComposeResult:
        """A line to type in, the types, and the list."""
        yield Static(id="pick-facts")
        with Vertical(id="pick-box"):
            yield PickLine()
            yield TabLine(*TITLES.values(), id="pick-types")
            yield UnitList(self._score, id="units")
            yield Static(id="pick-note", markup=False)
        yield KeyLine(PICKER, id="keys")

    @property
    def _units(self) -> UnitList:
        return self.query_one(UnitList)

    @property
    def _line(self) -> PickLine:
        return self.query_one(PickLine)

    # What is listed

    def on_mount(self) -> None:
        """Ask the host."""
        self._show()
        self._list()

    def list_anew(self) -> None:
        """Ask the host for its units, and for the states of their files."""
        self._list(anew=True)

    @work(exclusive=True, group="list")
    async def _list(self, *, anew: bool = False) -> None:
        session, self._trouble = self._session, ""
        self._say("asking systemd for its units")
        try:
            self._files = await asyncio.to_thread(session.files)
            await session.units(self._heard, self._say, anew=anew)
            self._facts = await session.facts()
        except (HostError, TimeoutError) as error:
            self._trouble = str(error) or SILENT
            await session.forget()
        finally:
            self._say("")
        self._show(stay=True)

    def _heard(self, listing: Listing) -> None:
        self._listing = listing
        self._show(stay=True)

    def _show(self, *, stay: bool = False) -> None:
        """List what fits what is typed; with `stay` the cursor keeps its unit."""
        query = self._line.value
        self._show_frame()
        if picking.is_path(query):
            self._list_paths(query)
            return
        items = picking.units(self._listing, query, self._type, self._files, self._places)
        if self._trouble:
            bare = not self._listing.units
            items = picking.in_trouble(self._trouble, self._places, self._units.text_width) if bare else items
        self._units.show(items, stay=stay)

    @work(exclusive=True, group="paths")
    async def _list_paths(self, query: str) -> None:
        found = await asyncio.to_thread(local.entries, query, _UNIT_FILES)
        if self._line.value == query:
            self._units.show(picking.paths(query, found), stay=False)

    @work(exclusive=True, group="paths")
    async def _complete(self, query: str) -> None:
        """Type what all continuations have in common."""
        found = await asyncio.to_thread(local.entries, query, _UNIT_FILES)
        if self._line.value == query:
            self._type_in(picking.common(found) or query)

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
        facts = self._facts
        where = f"   systemd {facts.version} on {facts.name}" if facts else ""
        self.query_one("#pick-facts", Static).update(f" [b]unitsmith[/b]   open a unit{where}")
        self.query_one("#pick-box").border_title = f"Units of {self._session.title}"
        types = self.query_one("#pick-types", TabLine)
        types.rename(*(self._title(kind) for kind in _KINDS))
        types.chosen = _KINDS.index(self._type)
        types.display = not picking.is_path(self._line.value) and bool(self._listing.units)
        self.query_one(KeyLine).show(frozenset(one.id for one in PICKER if one.enabled(self)))

    def _title(self, kind: str) -> str:
        count = f" {self._listing.count(kind)}" if self.size.width >= _COUNTED else ""
        failed = self._listing.failed(kind)
        return f"{TITLES[kind]}{count}{f' ✗{failed}' if failed else ''}"

    def _say(self, step: str) -> None:
        self._step = step
        self._show_note()

    def _show_note(self) -> None:
        """One line: what is going on, else what is to be known of what is under the cursor."""
        if not self.is_mounted:
            return
        chosen = self._units.chosen
        text = chosen.listed.remark if isinstance(chosen, Match) else ""
        if self._step:
            text = f"… {self._step}{'   esc stops it' if self._opening.going else ''}"
        elif self._trouble and self._listing.units:
            text = f"! {self._trouble} F5 asks again."
        self.query_one("#pick-note", Static).update(text)

    def on_resize(self, event: Resize) -> None:
        """The types fit the new width, and the list the new height."""
        self.set_class(event.size.height < _TALL, "-short")
        self._show(stay=True)

    # Exposures

    def _score(self, name: str) -> tuple[str, str] | None:
        found = self._session.exposed(name)
        return (found.shown, found.rating) if found else None

    def _scored(self) -> None:
        self._units.refresh()

    @on(UnitList.Moved)
    def _moved(self) -> None:
        self._show_note()
        self._exposures.look(self._session, self._units.services_in_view)

    # What is done

    @property
    def pickable(self) -> bool:
        """Whether something is under the cursor."""
        return self._units.chosen is not None

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

    def _go_to(self, session: "Session") -> None:
        """To another manager: to the unit that stands for it, else to its units."""
        if session.first:
            self._opening.begin(session, session.first)
            return
        self._session, self._facts, self._trouble = session, None, ""
        self._listing = session.listing or Listing()
        self._type_in("")
        self._show()
        self._list()

    def turn_type(self, by: int) -> None:
        """Show the next type of units or the one before; where a path is typed, complete it."""
        query = self._line.value
        if picking.is_path(query):
            self._complete(query)
        else:
            self._choose(_KINDS[(_KINDS.index(self._type) + by) % len(_KINDS)])

    @on(TabLine.Chosen, "#pick-types")
    def _type_clicked(self, event: TabLine.Chosen) -> None:
        self._choose(_KINDS[event.number])

    def _choose(self, kind: str) -> None:
        self._type = kind
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
