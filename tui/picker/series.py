"""A preset tried on several services, one after another: what is being done, and what came of each."""

from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.events import Resize
from textual.message import Message
from textual.widgets import Static

from host.ports import HostError
from tui.command_screen import CommandScreen
from tui.commands import SERIES, AnyCommand, bindings
from tui.commands.series import SeriesSituation
from tui.picker.opener import SILENT, Back, Opener
from tui.picker.series_rows import Row, line, sums, whole
from tui.render.text import EMPTY, Line
from tui.widgets import again
from tui.widgets.keys import KeyLine
from tui.widgets.lines import WALKING, LineView

if TYPE_CHECKING:
    from trial.series import Series, SeriesEvent
    from workbench.preset_trials import PresetTrials
    from workbench.session import Session


class SeriesList(LineView, can_focus=True):
    """A line a service; the cursor goes along with the tests until somebody moves it."""

    BINDINGS: ClassVar[list[BindingType]] = [*WALKING]

    class Moved(Message):
        """Something else is under the cursor."""

    def __init__(self, units: tuple[str, ...], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.rows = [Row(unit) for unit in units]
        self.cursor = 0
        self._column = max(map(len, units), default=0) + 2
        self._follows = True

    def on_mount(self) -> None:
        """As many lines as services."""
        self.set_height(len(self.rows))

    def on_resize(self, event: Resize) -> None:
        """The lines fit the new width."""
        self.redraw()

    def put(self, row: Row) -> None:
        """Show something else of a service."""
        at = next(at for at, one in enumerate(self.rows) if one.unit == row.unit)
        self.rows[at] = row
        if self._follows:
            self._go(at)
        self.redraw()

    def line(self, y: int) -> Line:
        """One service."""
        if y >= len(self.rows):
            return EMPTY
        name = min(self._column, max(18, self.text_width // 2))
        return line(self.rows[y], name, self.text_width, cursor=y == self.cursor)

    def row_style(self, y: int) -> str:
        """The cursor's line."""
        return "focused-cursor" if y == self.cursor else ""

    def action_move(self, by: int) -> None:
        """To another line."""
        self._follows = False
        self._go(self.cursor + by)

    def action_page(self, by: int) -> None:
        """A window's height on."""
        self._follows = False
        self._go(self.cursor + by * max(1, self.page - 1))

    def action_end(self, by: int) -> None:
        """To the first or the last."""
        self._follows = False
        self._go(len(self.rows) if by > 0 else 0)

    def _go(self, target: int) -> None:
        self.cursor = max(0, min(target, len(self.rows) - 1))
        self.redraw()
        self.reveal(self.cursor)
        self.post_message(self.Moved())


class SeriesScreen(CommandScreen):
    """Runs the trials of some units; answers with Picked or Back. It is not left while one is going on."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("screen", SERIES)]
    AUTO_FOCUS = "#series"
    commands: ClassVar[tuple[AnyCommand, ...]] = SERIES

    def __init__(self, session: "Session", trials: "PresetTrials") -> None:
        super().__init__()
        self._session, self._trials = session, trials
        self._series: Series | None = None
        self.going = True
        """Whether they are not all done."""
        self._trouble = ""
        self._opening = Opener(self, lambda step: None)
        self.handlers = {
            "series-open": self.open,
            "series-cancel": self.cancel,
            "series-leave": self.leave,
            "series-help": self.handlers["help"],
            "series-palette": self.handlers["palette"],
            "series-quit": self.quit,
        }

    @property
    def situation(self) -> SeriesSituation:
        """What the commands' rules ask about."""
        return SeriesSituation(going=self.going)

    def compose(self) -> ComposeResult:
        """The list, and below it what there is to say of one."""
        with Vertical(id="pick-box"):
            yield SeriesList(self._trials.units, id="series")
            yield Static(id="series-whole", markup=False)
            yield Static(id="series-sums", markup=False)
        yield KeyLine(SERIES, id="keys")

    @property
    def _list(self) -> SeriesList:
        return self.query_one(SeriesList)

    def on_mount(self) -> None:
        """Begin."""
        what = "kept where it passes" if self._trials.keep else "undone again"
        again.title(self.query_one("#pick-box"), f"{self._trials.preset.title}, {what}")
        self._show()
        self.run_trials()

    @work(group="series")
    async def run_trials(self) -> None:
        """All of them."""
        try:
            self._series = await self._trials.series()
            async for event in self._series.run():
                self._take(event)
        except (HostError, TimeoutError) as error:
            self._trouble = f"{str(error) or SILENT} systemd undoes what is not finished at its deadline."
        self.going = False
        self._show()

    def _take(self, event: "SeriesEvent") -> None:
        from trial.events import Step
        from trial.series import Outcome, UnitBegun

        match event:
            case UnitBegun(unit=unit):
                self._list.put(Row(unit, "reading it"))
            case Outcome(unit=unit):
                self._trials.remember(event)
                self._list.put(Row(unit, outcome=event))
            case Step(text=text):
                row = next(row for row in self._list.rows if row.step and row.outcome is None)
                self._list.put(replace(row, step=text))
            case _:
                return
        self._show()

    def on_series_list_moved(self) -> None:
        """What there is to say is of another."""
        self._show()

    def _show(self) -> None:
        if not self.query(SeriesList):  # taken apart already
            return
        rows = self._list.rows
        self.query_one("#series-whole", Static).update(whole(rows[self._list.cursor]))
        done = "" if self.going else "All done: "
        self.query_one("#series-sums", Static).update(self._trouble or f"{done}{sums(rows)}")
        self.query_one(KeyLine).show(self.ids_now)

    # What is done

    def cancel(self) -> None:
        """Undo the test that is going on, and begin no other."""
        if self._series is not None:
            self._series.cancel()

    def open(self) -> None:
        """Open the service under the cursor with the preset drafted."""
        self._opening.begin(self._session, self._list.rows[self._list.cursor].unit, self._trials.preset)

    def leave(self) -> None:
        """Back, unless a test is going on."""
        if self.going:
            self.notify(_FIRST, severity="warning")
        else:
            self.post_message(Back())

    def quit(self) -> None:
        """Leave unitsmith, unless a test is going on."""
        if self.going:
            self.notify(_FIRST, severity="warning")
        else:
            self.call_later(self.app.action_quit)


_FIRST = "Tests are going on: ^r undoes the present one and begins no other."
