"""The box that shows a step of the tour."""

from textual.content import Content
from textual.widgets import Static

from tui.keymap import shown


class TourBox(Static):
    """One step, and how to go on; a click goes on, too."""

    def __init__(self, number: int, count: int, text: str) -> None:
        super().__init__(id="tour", markup=False)
        self.show(number, count, text)

    def show(self, number: int, count: int, text: str) -> None:
        """Show a step."""
        self.border_title = f"Tour {number}/{count}"
        on = "ends it" if number == count else "skips this step"
        self.border_subtitle = f"{shown('tour')} {on}   {shown('leave')} ends the tour"
        self.update(Content(text))

    def on_mount(self) -> None:
        """Fit the step that is shown by now: it may be another than the one that was mounted."""
        self.call_after_refresh(self.refresh, layout=True)

    async def on_click(self) -> None:
        """Go on."""
        await self.run_action("screen.command('tour')")
