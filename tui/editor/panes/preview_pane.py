"""The preview's pane: its tabs, and in the place of the drop-in its text while that is edited."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.message import Message

from tui.commands import BY_ID
from tui.editor.panes.exposure_total import ExposureTotal
from tui.editor.panes.preview import Preview
from tui.keymap import shown
from tui.render.preview import EXPOSURE, TABS, Key
from tui.widgets.framed import Framed
from tui.widgets.tabs import TabLine
from unit.assignment import BadAssignment
from workbench.snapshot import Snapshot

if TYPE_CHECKING:
    from tui.editor.panes.drop_in import DropInArea, Remarks
    from tui.values.said import Saying
    from workbench.drop_in_remarks import Remark
    from workbench.open_unit import OpenUnit


class PreviewPane(Framed):
    """What the unit comes to, and typing the drop-in oneself."""

    class Changed(Message):
        """The draft is what was typed."""

    class Turned(Message):
        """Another tab is shown."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._unit: OpenUnit | None = None
        self._snapshot: Snapshot | None = None
        self._tab = 0
        self._key: Key | None = None
        self._area: DropInArea | None = None
        self._remarks: Remarks | None = None
        self._warned: frozenset[Remark] = frozenset()
        """Grave mistakes that the user was told of when taking the text."""
        self._doubted = ""
        """The text that the user was asked about when leaving it."""

    def compose(self) -> ComposeResult:
        """The text comes when it is needed."""
        yield TabLine(*TABS, id="preview-tabs")
        yield ExposureTotal(id="exposure-total")
        yield Preview(id="preview")

    @property
    def _preview(self) -> Preview:
        return self.query_one(Preview)

    @property
    def _total(self) -> ExposureTotal:
        return self.query_one(ExposureTotal)

    # What is shown

    def show(self, unit: "OpenUnit", snapshot: Snapshot) -> None:
        """Show the unit as it is now, of which this is the snapshot."""
        self._unit, self._snapshot = unit, snapshot
        self._preview.show(snapshot, self._tab)
        self._total.show(snapshot.exposure)
        self._offer()
        if self._area is not None:
            self._area.follow(unit.view.text, snapshot.drop_in)

    def follow(self, key: Key | None) -> None:
        """Mark what is about a directive."""
        self._key = key
        self._preview.follow(key)

    @property
    def text(self) -> str:
        """What is shown, as it would be pasted."""
        if self._area is not None and self._tab == 0:
            return self._area.text
        above = f"{self._total.text}\n\n" if self._tab == EXPOSURE else ""
        return f"{above}{self._preview.text}"

    @property
    def turned(self) -> bool:
        """Whether another tab than the first is shown."""
        return self._tab > 0

    def next(self) -> None:
        """Show the next tab."""
        self.turn((self._tab + 1) % len(TABS))

    def turn(self, tab: int) -> None:
        """Show a tab."""
        self._tab = tab
        self.query_one("#preview-tabs", TabLine).chosen = tab
        self._preview.show(self._snapshot, tab)
        self._arrange()
        self.post_message(self.Turned())

    def list_faults(self) -> None:
        """Go to what systemd ignores, on top of the whole unit."""
        self._preview.display = True
        self.screen.set_focus(self._preview)
        self.turn(TABS.index("Unit"))
        self._preview.action_end(-1)

    @on(TabLine.Chosen)
    def _chosen(self, event: TabLine.Chosen) -> None:
        event.stop()
        self.turn(event.number)

    def _arrange(self) -> None:
        """The text in the drop-in's place, the rows in all others; the focus stays in the pane."""
        self._offer()
        within = self.screen.focused is not None and self in self.screen.focused.ancestors
        area = self._area if self._tab == 0 else None
        self._preview.display = area is None
        self._total.display = self._tab == EXPOSURE
        for part in (self._area, self._remarks):
            if part is not None:
                part.display = area is not None
        if within:
            self.screen.set_focus(area or self._preview)

    def _offer(self) -> None:
        """Editing as text, where the drop-in is shown and can be."""
        offered = self._tab == 0 and self._unit is not None and self._area is None
        self.query_one("#preview-tabs", TabLine).offer = BY_ID["text"] if offered else None

    # The drop-in as text

    @property
    def writing(self) -> bool:
        """Whether the text is edited, in sight or not."""
        return self._area is not None

    @property
    def pending(self) -> bool:
        """Whether something was typed that is not in the draft."""
        return self._area is not None and self._area.changed

    def write(self) -> None:
        """Edit the drop-in as text, from the line of the directive that is followed on."""
        if self._unit is None or (snapshot := self._snapshot) is None:
            return
        if self._area is None:
            from tui.editor.panes.drop_in import DropInArea, Remarks

            self._warned, self._doubted = frozenset(), ""
            self._area, self._remarks = DropInArea(self._unit.view.text, snapshot.drop_in), Remarks()
            self._area.begin(next((one.number for one in snapshot.lines if one.key == self._key), 0))
            self.mount(self._area, self._remarks)
            self.border_subtitle = f"{shown('text-take')} takes it   {shown('text-leave')} leaves it"
        self.turn(0)
        self.screen.set_focus(self._area)  # at once: what is typed next is typed into it

    def take(self, then: Callable[[], object] = lambda: None) -> None:
        """Take the text into the draft, then do something; with mistakes in it, only when asked again."""
        self.run_worker(self._take(then), group="take", exclusive=True)

    async def _take(self, then: Callable[[], object]) -> None:
        if await self.taken():
            then()

    async def taken(self) -> bool:
        """Whether the text went into the draft; what is wrong with it is said."""
        if (area := self._area) is None or (unit := self._unit) is None:
            return True
        text = area.text
        if area.changed:
            if self._grave(await area.judged()) or area is not self._area or area.text != text:
                return False
            try:
                unit.edits.take_text(text)
            except BadAssignment as error:
                self.notify(str(error), severity="error", markup=False)
                return False
        self._close()
        self.post_message(self.Changed())
        return True

    def _grave(self, found: "Sequence[Remark]") -> bool:
        """Whether there are mistakes that the user has not been told of; then they are."""
        grave = frozenset(one for one in found if one.grave)
        if not grave - self._warned:
            return False
        self._warned = grave
        self.write()
        again, skip = shown("text-take"), shown("text-skip")
        unknown = any(one.unknown for one in grave)
        how = f" {skip} leaves out those that this systemd does not know." if unknown else ""
        self.notify(f"Lines with ! would not do what they say. {again} again takes the text as it is.{how}")
        self.app.bell()
        return True

    def take_unasked(self) -> None:
        """Take the text as it is: nobody is left to be asked. What no draft can carry stays in a file."""
        if (area := self._area) is None or (unit := self._unit) is None or not area.changed:
            return
        try:
            unit.edits.take_text(area.text)
        except BadAssignment:
            from tui.editor.external import Sheet

            with suppress(OSError):
                Sheet(area.text)

    def leave(self) -> None:
        """Leave the draft as it was; what was typed is lost only when asked again."""
        if (area := self._area) is None:
            return
        if area.changed and area.text != self._doubted:
            self._doubted = area.text
            take, leave = shown("text-take"), shown("text-leave")
            self.notify(f"{take} takes what you typed. {leave} again throws it away.")
            return
        self._close()

    def skip(self) -> None:
        """Leave out the lines that this systemd does not know."""
        if self._area is not None and not self._area.leave_out():
            self.notify("This systemd knows all lines.")

    def undo(self, by: int) -> None:
        """Undo what was typed last, or bring it back."""
        if self._area is not None:
            if by > 0:
                self._area.undo()
            else:
                self._area.redo()

    def _close(self) -> None:
        parts = self._area, self._remarks
        self._area = self._remarks = None
        self.border_subtitle = ""
        self._arrange()
        for part in parts:
            if part is not None:
                part.remove()

    def on_drop_in_area_judged(self, event: "DropInArea.Judged") -> None:
        """What is wrong, by line."""
        event.stop()
        if self._remarks is not None:
            self._remarks.tell(event.found)

    def on_saying_linked(self, event: "Saying.Linked") -> None:
        """To the line of a mistake."""
        event.stop()
        if self._area is not None:
            self._area.begin(int(event.link.partition(":")[2]))
            self.screen.set_focus(self._area)
