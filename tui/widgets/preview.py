"""What the unit comes to: the drop-in as it would be written, the unit with it, and the difference."""

from collections.abc import Iterable

from textual.events import Resize

from tui.text import EMPTY, Line, Run, wrap
from tui.widgets.lines import LineView
from workbench.snapshot import Snapshot

TABS = ("Drop-in", "Unit", "Diff")


def assignment(text: str) -> list[Run]:
    """One line of a unit file, coloured."""
    if text.startswith(("#", ";")):
        return [Run(text, "comment")]
    if text.startswith("["):
        return [Run(text, "heading")]
    name, equals, value = text.partition("=")
    return [Run(name, "key"), Run(equals, "bold"), Run(value, "good")] if equals else [Run(text)]


def drop_in(snapshot: Snapshot) -> Iterable[list[Run]]:
    """The drop-in, below the path at which it would be kept."""
    yield [Run(f"# {'/'.join(snapshot.drop_in_path.rsplit('/', 2)[1:])}", "comment")]
    if not snapshot.drop_in:
        yield [Run("Nothing to write yet: space switches a directive on.", "dim")]
    for problem in snapshot.problems:
        yield [Run(f"! {problem.text}", "invalid")]
    for text in snapshot.drop_in.splitlines():
        yield assignment(text)


def unit(snapshot: Snapshot) -> Iterable[list[Run]]:
    """The whole unit; a line says where it comes from when that changes."""
    origin = ""
    for line in snapshot.unit:
        if line.origin and line.origin != origin:
            origin = line.origin
            yield [Run(f"# {origin}", "comment")]
        if line.dead:
            yield [Run(line.text, "strike"), Run("  # replaced below", "comment")]
        elif line.origin == "draft":
            yield [Run(line.text, "changed")]
        else:
            yield assignment(line.text)


def diff(snapshot: Snapshot) -> Iterable[list[Run]]:
    """The difference to what is saved."""
    if not snapshot.diff:
        yield [Run("No difference to what is saved.", "dim")]
    for text in snapshot.diff:
        style = {"+": "added", "-": "removed", "@": "comment"}.get(text[:1], "")
        yield [Run(text, "comment" if text.startswith(("+++", "---")) else style)]


def _hanging(runs: list[Run]) -> Line:
    """What stands before the further lines of a long one: lines of files are told apart by it."""
    return EMPTY if runs and runs[0].style == "dim" else (Run("    "),)


SHOWN = (drop_in, unit, diff)


class Preview(LineView, can_focus=True):
    """The text of the chosen tab, wrapped."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._snapshot: Snapshot | None = None
        self._tab = 0
        self._lines: list[Line] = []

    @property
    def text(self) -> str:
        """What the chosen tab shows, as it would be pasted."""
        if self._snapshot is None:
            return ""
        return "\n".join("".join(run.text for run in runs) for runs in SHOWN[self._tab](self._snapshot))

    def show(self, snapshot: Snapshot | None, tab: int) -> None:
        """Show one tab of a snapshot."""
        if tab != self._tab:
            self.scroll_to(y=0, animate=False, force=True)
        self._snapshot, self._tab = snapshot, tab
        self._lay_out()

    def on_resize(self, event: Resize) -> None:
        """Wrap anew."""
        self._lay_out()

    def _lay_out(self) -> None:
        width = self.text_width
        runs = SHOWN[self._tab](self._snapshot) if self._snapshot and width > 0 else ()
        self._lines = [line for run in runs for line in wrap(run, width, rest=_hanging(run))]
        self.set_height(len(self._lines))

    def line(self, y: int) -> Line:
        """One line."""
        return self._lines[y] if y < len(self._lines) else EMPTY
