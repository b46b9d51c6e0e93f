"""All services of a manager side by side: the most exposed first, to be hardened one after another."""

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.events import ScreenResume
from textual.widgets import Static

from host.ports import HostError
from tui.command_screen import CommandScreen
from tui.commands import SURVEY, AnyCommand, bindings
from tui.commands.survey import SurveySituation
from tui.picker.marked import Marked
from tui.picker.note import PickNote
from tui.picker.opener import SILENT, Back, Opener
from tui.picker.survey_list import SurveyList
from tui.picker.survey_rows import heading
from tui.render.text import plain
from tui.widgets import again
from tui.widgets.keys import KeyLine
from workbench import session_survey
from workbench.session_survey import Shown

if TYPE_CHECKING:
    from tui.picker.series import SeriesScreen
    from workbench.session import Session


_ROOMY = 110
"""Columns from which the file of the goals is named."""


class SurveyScreen(CommandScreen):
    """Answers with Picked, the next of the marked services being open already, or with Back.

    `marked` outlives the screen: what was not opened yet is marked when it is shown again."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("screen", SURVEY)]
    AUTO_FOCUS = "#survey"
    commands: ClassVar[tuple[AnyCommand, ...]] = SURVEY
    notes: ClassVar[tuple[tuple[str, str], ...]] = (
        ("[x]", "marked"),
        ("→ ▼", "the exposure with the preset, and by how much it falls"),
        ("✗ ≈ ✓", "above its goal; accepted all the same; not above it"),
        ("✎", "unitsmith keeps a drop-in for it"),
    )
    mouse: ClassVar[str] = "A click marks a service."

    def __init__(self, session: "Session", marked: Marked) -> None:
        super().__init__()
        self._session, self.marked = session, marked
        self._shown: Shown | None = None
        self._trouble = ""
        self._step = ""
        self._testing: SeriesScreen | None = None
        """The tests that were begun since it was looked at last."""
        self._opening = Opener(self, self._say)
        self.handlers = {
            "survey-open": self.open,
            "survey-mark": lambda: self._list.mark(),
            "survey-all": self.mark_all,
            "survey-preset": self.choose_preset,
            "survey-test": self.test,
            "survey-sort": self.sort,
            "survey-idle": self.turn_idle,
            "survey-again": self.look,
            "survey-leave": self.leave,
            "survey-help": self.handlers["help"],
            "survey-palette": self.handlers["palette"],
            "survey-quit": lambda: self.call_later(self.app.action_quit),
        }

    @property
    def situation(self) -> SurveySituation:
        """What the commands' rules ask about."""
        return SurveySituation(pickable=self._list.chosen is not None)

    def compose(self) -> ComposeResult:
        """The columns' titles, the list, and what there is to say."""
        with Vertical(id="pick-box"):
            yield Static(id="survey-head", markup=False)
            yield SurveyList(id="survey")
            yield PickNote(id="pick-note")
        yield KeyLine(SURVEY, id="keys")

    @property
    def _list(self) -> SurveyList:
        return self.query_one(SurveyList)

    def on_mount(self) -> None:
        """Ask the host."""
        again.title(self.query_one("#pick-box"), f"Services of {self._session.title}")
        self.look()

    @work(exclusive=True, group="survey")
    async def look(self) -> None:
        """Ask the host for its services."""
        self._trouble = ""
        try:
            self._shown = await session_survey.look(
                self._session, self.marked.preset, idle=self.marked.idle, say=self._say
            )
        except (HostError, TimeoutError) as error:
            self._trouble = str(error) or SILENT
            await self._session.forget()
        finally:
            self._step = ""
        self._show()

    def _show(self) -> None:
        if self._shown is not None:
            services = self._shown.survey.services
            self.marked.names &= {one.unit for one in services}
            self._list.show(self.marked.sorted(services), self.marked)
        self._show_note()

    def _say(self, step: str) -> None:
        self._step = step
        self._show_note()

    def _show_note(self) -> None:
        if not self.query(PickNote):  # taken apart already
            return
        remark = f"! {self._trouble} F5 asks again." if self._trouble else self._remark()
        note = self.query_one(PickNote)
        note.show(self._step, remark, self._sums(), stoppable=self._opening.going)
        self.query_one(KeyLine).show(self.ids_now)

    def _remark(self) -> str:
        """What is to be known of the service under the cursor, or of the goals."""
        if self._shown is not None and self._shown.bad:
            return f"! {self._shown.goals} No goals count until it is mended."
        one = self._list.chosen
        if one is None:
            return ""
        return f"not known: {one.why}" if one.why else one.standing.reason

    def _sums(self) -> str:
        if self._shown is None:
            return ""
        found, marked = self._shown.survey, len(self.marked.names)
        parts = [f"{len(found.services)} services"]
        parts += [f"{len(above)} above the goal"] if (above := found.standing("above")) else []
        parts += [f"{marked} marked: enter opens the next"] if marked else ["space marks, enter opens"]
        parts += [f"goals: {self._shown.goals}"] if self._shown.goals and self.size.width >= _ROOMY else []
        return "; ".join(parts)

    @on(SurveyList.Moved)
    def _moved(self) -> None:
        preset = self._shown.survey.preset.id if self._shown else ""
        line = heading(self._list.columns, preset, self.marked.order) if self._shown else ()
        again.line(self.query_one("#survey-head", Static), plain(line))
        self._show_note()

    # What is done

    def open(self) -> None:
        """Open the next of the marked services with the preset drafted, else what is under the cursor."""
        one = self._list.chosen
        if one is None or self._shown is None:
            return
        waiting = [each.unit for each in self.marked.sorted(self._shown.survey.services)]
        name = next((each for each in waiting if each in self.marked.names), "")
        self._opening.begin(self._session, name or one.unit, self._shown.survey.preset if name else None)

    def mark_all(self) -> None:
        """Mark all services, or unmark them."""
        if self._shown is not None:
            self.marked.turn_all(one.unit for one in self._shown.survey.services)
            self._show()

    @work(exclusive=True, group="dialog")
    async def choose_preset(self) -> None:
        """Choose what is compared, and drafted."""
        from tui.dialogs.presets import PresetScreen

        if self._shown is None:
            return
        chosen = await self.app.push_screen_wait(PresetScreen(self._shown.presets))
        if chosen is not None:
            self.marked.preset = chosen.id
            self.look()

    @work(exclusive=True, group="dialog")
    async def test(self) -> None:
        """Test the preset on the marked services, else on the one under the cursor, one after another."""
        from tui.dialogs.question import several
        from tui.picker.series import SeriesScreen
        from tui.suspension import RIGHTS, Aside
        from workbench.preset_trials import PresetTrials

        if (one := self._list.chosen) is None or self._shown is None:
            return
        waiting = [each.unit for each in self.marked.sorted(self._shown.survey.services)]
        units = [each for each in waiting if each in self.marked.names] or [one.unit]
        preset = self._shown.survey.preset
        answer = await self.app.push_screen_wait(several(preset.title, len(units)))
        if answer == "stay":
            return
        trials = PresetTrials(self._session, preset, units, keep=answer == "keep")
        try:
            await trials.rights(Aside(self.app, RIGHTS))
        except (HostError, TimeoutError) as error:
            self.notify(
                f"Not tested: {str(error) or SILENT} Nothing was changed.", severity="error", timeout=15
            )
            return
        self._testing = SeriesScreen(self._session, trials)
        self.app.push_screen(self._testing)

    @on(ScreenResume)
    def _resumed(self) -> None:
        """Look anew after tests, which may have changed what holds."""
        if self._testing is not None and not self._testing.going:
            self._testing = None
            self.look()

    def sort(self) -> None:
        """By something else."""
        self.marked.turn_order()
        self._show()

    def turn_idle(self) -> None:
        """With services that don't run, or without."""
        self.marked.idle = not self.marked.idle
        self.look()

    def leave(self) -> None:
        """Stop opening, else back to where the user came from."""
        if self._opening.going:
            self._opening.stop()
        else:
            self.post_message(Back())
