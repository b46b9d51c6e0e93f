"""The box that shows a step of the tour."""

from textual.content import Content
from textual.widgets import Static

from tui.keymap import shown


class TourBox(Static):
    """One step, and how to go on; a click goes on, too."""

    def __init__(self) -> None:
        super().__init__(id="tour", markup=False)
        self.display = False

    def show(self, number: int, count: int, text: str) -> None:
        """Show a step."""
        self.display = True
        self.border_title = f"Tour {number}/{count}"
        on = "ends it" if number == count else "skips this step"
        self.border_subtitle = f"{shown('tour')} {on}   {shown('leave')} ends the tour"
        self.update(Content(text))

    async def on_click(self) -> None:
        """Go on."""
        await self.run_action("screen.command('tour')")
