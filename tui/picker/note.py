"""The picker's last line."""

from textual.widgets import Static

from tui.widgets import again


class PickNote(Static):
    """What goes on, else what is wrong or to be known, else what can be done next."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)

    def show(self, step: str, remark: str, hint: str, *, stoppable: bool) -> None:
        """Show the first of these that is not empty."""
        if step:
            step = f"… {step}{'   esc stops it' if stoppable else ''}"
        self.set_class(not (step or remark), "-hint")
        again.line(self, step or remark or hint)
