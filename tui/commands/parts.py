"""The parts of the screen that commands do something to, as far as commands know them."""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from trial.events import Suspect
    from tui.editor.panes.trail import Trail


class Directives(Protocol):
    """The list of panels and the directive under its cursor."""

    @property
    def key(self) -> tuple[str, str] | None:
        """The directive's section and name."""

    def toggle(self) -> None:
        """Switch the directive under the cursor on or off."""

    def step(self, by: int) -> None:
        """Give it its next value or the one before."""

    def explain(self) -> None:
        """Open or close its explanation."""

    @property
    def trail(self) -> "Trail":
        """Where links were followed from."""

    def next_link(self) -> None:
        """Pick the next link of its explanation."""

    def back(self) -> None:
        """To where the last link was followed from."""

    def forth(self) -> None:
        """To where somebody came back from."""

    def whole_text(self) -> None:
        """Show all of the manual's text or its beginning."""

    def edit_value(self) -> None:
        """Type its value."""

    def can_edit(self, action: str) -> bool:
        """Whether a value is edited, in an editor that has this action."""

    def do_edit(self, action: str) -> None:
        """Run an action of the editor of the value."""

    def unset(self) -> None:
        """Make it as if nobody had set it."""

    def forget(self) -> None:
        """Drop its edit."""

    @property
    def searching(self) -> bool:
        """Whether a search is shown rather than a group."""

    def leave_search(self) -> None:
        """Back to the group."""


class Reading(Protocol):
    """What opens manual pages."""

    def open(self) -> object:
        """Read the page of the directive under the cursor."""


class Previewing(Protocol):
    """What the unit comes to, and the drop-in as text."""

    def next(self) -> None:
        """Show the next tab."""

    @property
    def turned(self) -> bool:
        """Whether another tab than the first is shown."""

    @property
    def writing(self) -> bool:
        """Whether the drop-in is edited as text."""

    @property
    def pending(self) -> bool:
        """Whether something was typed that is not in the draft."""

    def take(self) -> None:
        """Make the draft what the text says."""

    def undo(self, by: int) -> None:
        """Take back what was typed last, or bring it back."""

    def leave(self) -> None:
        """Leave the text, and the draft as it was."""


class Testing(Protocol):
    """The trial, if there is one."""

    @property
    def going(self) -> bool:
        """Whether a trial runs, or stands and waits for its decision."""

    @property
    def standing(self) -> bool:
        """Whether a passed trial waits for its decision."""

    @property
    def suspects(self) -> "tuple[Suspect, ...]":
        """Which directives are likely to have broken the service, the likeliest first."""

    def keep(self) -> None:
        """Make what was tried permanent."""

    def revert(self) -> None:
        """Undo what is being tried."""

    def filter(self) -> None:
        """Show the next selection of the journal."""

    def next_proof(self) -> None:
        """Go to the next line of the journal that speaks for the verdict."""


class Steps(Protocol):
    """Steps of the draft as a whole."""

    def undo(self) -> None:
        """Take the last change of the draft back."""

    def redo(self) -> None:
        """Bring the last undone change back."""

    def as_vendor(self) -> None:
        """Draft what the unit's package brings."""


class Attempts(Protocol):
    """What begins a trial."""

    def test(self) -> None:
        """Try the draft on the host."""

    def fix(self) -> None:
        """Draft the likeliest remedy and try again."""

    def drop(self) -> None:
        """Leave the likeliest suspect out and try again."""


class Dialogs(Protocol):
    """What asks for more before something is done."""

    def edit_outside(self) -> object:
        """Edit the drop-in in the user's own editor."""

    def presets(self) -> object:
        """Choose a preset."""

    def checks(self) -> object:
        """Say what the service must still do."""

    def remedies(self) -> object:
        """Choose what to do about a failure."""


class Learner(Protocol):
    """What learns a unit's system calls."""

    def begin(self) -> object:
        """Learn, after asking."""


class Filing(Protocol):
    """What reads or writes files."""

    def keep(self) -> object:
        """Keep what passed, after a look at what is written."""

    def save(self) -> object:
        """Choose where the draft is kept without a test, see the difference, and write it."""

    def versions(self) -> object:
        """Take away what was kept, or bring an earlier version back."""

    def export(self) -> object:
        """Take the unit elsewhere."""

    def history(self) -> object:
        """See what was tried before."""


class Leaving(Protocol):
    """The ways out of the screen."""

    def quit(self) -> None:
        """Leave unitsmith."""

    def open_another(self) -> None:
        """Choose another unit."""


class Rights(Protocol):
    """Root's rights, for a normal user."""

    @property
    def lacking(self) -> bool:
        """Whether the host may only be looked at as yet."""

    def ask(self) -> None:
        """Ask for them now."""


class Tour(Protocol):
    """The tour of the demo."""

    @property
    def possible(self) -> bool:
        """Whether the demo is on the bench."""

    @property
    def going(self) -> bool:
        """Whether a step is shown."""

    def go_on(self) -> None:
        """To the next step."""

    def end(self) -> None:
        """No more of it."""
