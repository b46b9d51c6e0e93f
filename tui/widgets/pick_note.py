"""The picker's last line."""

from textual.widgets import Static


class PickNote(Static):
    """What goes on, else what is wrong or to be known, else what can be done next."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)

    def show(self, step: str, remark: str, hint: str, *, stoppable: bool) -> None:
        """Show the first of these that is not empty."""
        if step:
            step = f"… {step}{'   esc stops it' if stoppable else ''}"
        self.set_class(not (step or remark), "-hint")
        said = step or remark or hint
        if said != self.content:  # its place is one line, whatever it says
            self.update(said, layout=False)
