"""Everything that a user can do, one object each: its key, its place in footer, help and palette,
and when it is possible all come from here."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct
from textual.binding import Binding

from workbench.snapshot import Snapshot

if TYPE_CHECKING:
    from trial.events import Suspect


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

    def whole_text(self) -> None:
        """Show all of the manual's text or its beginning."""

    def edit_value(self) -> None:
        """Type its value."""

    def unset(self) -> None:
        """Make it as if nobody had set it."""

    def forget(self) -> None:
        """Drop its edit."""

    @property
    def searching(self) -> bool:
        """Whether a search is shown rather than a group."""

    def leave_search(self) -> None:
        """Back to the group."""


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


class Dialogs(Protocol):
    """What asks for more before something is done."""

    def edit_text(self) -> object:
        """Edit the drop-in as text."""

    def save(self) -> object:
        """Choose where the draft is kept without a test, see the difference, and write it."""

    def presets(self) -> object:
        """Choose a preset."""

    def checks(self) -> object:
        """Say what the service must still do."""

    def remedies(self) -> object:
        """Choose what to do about a failure."""


class Editor(Protocol):
    """What commands do something to: the screen."""

    @property
    def dialogs(self) -> Dialogs:
        """What asks for more before something is done."""

    def as_vendor(self) -> None:
        """Draft what the unit's package brings."""

    def copy(self) -> None:
        """Copy what the preview shows."""

    def shell(self) -> None:
        """Look around in the draft's sandbox."""

    @property
    def directives(self) -> Directives:
        """The panels."""

    @property
    def testing(self) -> Testing:
        """The trial."""

    @property
    def snapshot(self) -> Snapshot | None:
        """The bench as it is shown; None while the host has not answered."""

    @property
    def typing(self) -> bool:
        """Whether letters go into a text."""

    def undo(self) -> None:
        """Take the last change of the draft back."""

    def redo(self) -> None:
        """Bring the last undone change back."""

    def find(self) -> None:
        """Search all directives."""

    def test(self) -> None:
        """Try the draft on the host."""

    def fix(self) -> None:
        """Draft the likeliest remedy and try again."""

    def drop(self) -> None:
        """Leave the likeliest suspect out and try again."""

    def show_pane(self, number: int) -> None:
        """Go to a pane by its number, 0 to 3."""

    def next_pane(self, by: int) -> None:
        """Go to the next pane or the one before."""

    def next_preview(self) -> None:
        """Show the next preview."""

    def help(self) -> None:
        """Show all commands."""

    def palette(self) -> None:
        """Search all commands."""

    def quit(self) -> object:
        """Leave."""


def _always(editor: Editor) -> bool:
    return True


def _on_directive(editor: Editor) -> bool:
    return editor.directives.key is not None


def _not_typing(editor: Editor) -> bool:
    return not editor.typing


def _can_undo(editor: Editor) -> bool:
    return editor.snapshot is not None and editor.snapshot.can_undo


def _can_redo(editor: Editor) -> bool:
    return editor.snapshot is not None and editor.snapshot.can_redo


def _can_test(editor: Editor) -> bool:
    return editor.snapshot is not None and editor.snapshot.ready and not editor.testing.going


def _has_bench(editor: Editor) -> bool:
    return editor.snapshot is not None and not editor.typing


def _can_look(editor: Editor) -> bool:
    return editor.snapshot is not None and editor.snapshot.testable and not editor.typing


def _can_save(editor: Editor) -> bool:
    return editor.snapshot is not None and bool(editor.snapshot.changed) and not editor.testing.going


def _can_fix(editor: Editor) -> bool:
    suspects = editor.testing.suspects
    return not editor.testing.going and bool(suspects) and bool(suspects[0].remedies) and not editor.typing


def _can_drop(editor: Editor) -> bool:
    return not editor.testing.going and bool(editor.testing.suspects) and not editor.typing


class Command(Struct, frozen=True):
    """One thing that a user can do."""

    id: str
    keys: str
    """Textual's names, separated by commas; the first one is shown."""
    shown: str
    """The key as people write it."""
    label: str
    """One word or two, for the footer."""
    about: str
    """One line, for the help and the palette."""
    run: Callable[[Editor], object]
    enabled: Callable[[Editor], bool] = _always
    footer: bool = False
    first: bool = False
    """Acts before the key after it is read, so that what is typed at once goes to where it leads."""
    scope: str = "screen"
    """"panels" for keys that act only while the list of panels has the focus."""

    @property
    def action(self) -> str:
        """What Textual runs for it."""
        return f"screen.command('{self.id}')"


COMMANDS: tuple[Command, ...] = (
    Command(
        "toggle", "space", "space", "toggle", "Switch the directive on or off",
        lambda e: e.directives.toggle(), _on_directive, footer=True, scope="panels",
    ),
    Command(
        "next", "right", "→", "next value", "Give it its next value",
        lambda e: e.directives.step(1), _on_directive, scope="panels",
    ),
    Command(
        "previous", "left", "←", "value", "Give it the value before",
        lambda e: e.directives.step(-1), _on_directive, footer=True, scope="panels",
    ),
    Command(
        "explain", "enter", "enter", "explain", "Open what the manual says of it, or close it",
        lambda e: e.directives.explain(), _on_directive, footer=True, scope="panels",
    ),
    Command(
        "whole", "m", "m", "all text", "Show all of the manual's text, or its beginning",
        lambda e: e.directives.whole_text(), _on_directive, scope="panels",
    ),
    Command(
        "edit", "e", "e", "edit", "Type its value",
        lambda e: e.directives.edit_value(), _on_directive, scope="panels", footer=True,
    ),
    Command(
        "unset", "u", "u", "unset", "Make it as if nobody had set it",
        lambda e: e.directives.unset(), _on_directive, scope="panels",
    ),
    Command(
        "forget", "backspace,delete", "backspace", "forget", "Drop what the draft says of it",
        lambda e: e.directives.forget(), _on_directive, scope="panels",
    ),
    Command(
        "find", "slash,ctrl+f", "/", "find", "Search all directives by name and explanation",
        lambda e: e.find(), _not_typing, footer=True, first=True,
    ),
    Command(
        "leave", "escape", "escape", "leave search", "Leave the search",
        lambda e: e.directives.leave_search(), lambda e: e.directives.searching,
    ),
    Command(
        "test", "ctrl+t", "^t", "Test", "Try the draft: restart, watch, judge, undo if it breaks",
        lambda e: e.test(), _can_test, footer=True,
    ),
    Command(
        "keep", "ctrl+s", "^s", "Keep", "Keep what passed the test",
        lambda e: e.testing.keep(), lambda e: e.testing.standing, footer=True,
    ),
    Command(
        "revert", "ctrl+r", "^r", "Revert", "Undo the test that is going on",
        lambda e: e.testing.revert(), lambda e: e.testing.going, footer=True,
    ),
    Command(
        "fix", "f", "f", "Fix", "Draft the likeliest remedy of the failure, and test again",
        lambda e: e.fix(), _can_fix, footer=True,
    ),
    Command(
        "drop", "d", "d", "Drop", "Leave the likeliest suspect out of the draft, and test again",
        lambda e: e.drop(), _can_drop, footer=True,
    ),
    Command(
        "remedies", "F,shift+f", "F", "remedies", "Choose among all remedies of the failure, and test again",
        lambda e: e.dialogs.remedies(), _can_drop,
    ),
    Command(
        "checks", "c", "c", "checks", "Say what the service must still do, and remember it",
        lambda e: e.dialogs.checks(), _has_bench,
    ),
    Command(
        "presets", "p", "p", "presets", "Switch several directives on at once, with what that breaks",
        lambda e: e.dialogs.presets(), _has_bench,
    ),
    Command(
        "text", "E,shift+e", "E", "as text", "Edit the drop-in as text, with what is wrong by line",
        lambda e: e.dialogs.edit_text(), _has_bench,
    ),
    Command(
        "save", "w", "w", "Save as", "Keep the draft without a test: where, and exactly what is written",
        lambda e: e.dialogs.save(), _can_save,
    ),
    Command(
        "vendor", "V,shift+v", "V", "vendor", "Draft what the package's own files say",
        lambda e: e.as_vendor(), _has_bench,
    ),
    Command(
        "shell", "s", "s", "shell", "Open a shell with the draft's sandbox and user, to look around",
        lambda e: e.shell(), _can_look,
    ),
    Command("copy", "y", "y", "copy", "Copy what the preview shows", lambda e: e.copy(), _has_bench),
    Command(
        "undo", "ctrl+z", "^z", "Undo", "Take the last change of the draft back",
        lambda e: e.undo(), _can_undo, footer=True,
    ),
    Command(
        "redo", "ctrl+y", "^y", "Redo", "Bring the undone change back",
        lambda e: e.redo(), _can_redo,
    ),
    Command("sections", "1,f1", "1", "Directives", "Go to the groups", lambda e: e.show_pane(0)),
    Command("panels", "2,f2", "2", "Panels", "Go to the directives", lambda e: e.show_pane(1)),
    Command("preview", "3,f3", "3", "Preview", "Go to the preview", lambda e: e.show_pane(2)),
    Command("trial", "4,f4", "4", "Test pane", "Go to the test", lambda e: e.show_pane(3)),
    Command("tab", "tab", "tab", "next pane", "Go to the next pane", lambda e: e.next_pane(1)),
    Command(
        "backtab", "shift+tab", "shift+tab", "pane before", "Go to the pane before",
        lambda e: e.next_pane(-1),
    ),
    Command("view", "v", "v", "next preview", "Drop-in, unit or difference", lambda e: e.next_preview()),
    Command("help", "question_mark", "?", "Help", "Show all keys", lambda e: e.help(), footer=True),
    Command("palette", "ctrl+p", "^p", "Palette", "Search all commands", lambda e: e.palette(), footer=True),
    Command("quit", "ctrl+q", "^q", "Quit", "Leave unitsmith", lambda e: e.quit(), footer=True),
)  # fmt: skip

BY_ID = {command.id: command for command in COMMANDS}


def bindings(scope: str) -> list[Binding]:
    """The keys of a scope, as Textual wants them."""
    return [
        Binding(
            command.keys,
            f"screen.command('{command.id}')",
            command.label,
            key_display=command.shown,
            show=command.footer,
            tooltip=command.about,
            priority=command.first,
            id=command.id,
        )
        for command in COMMANDS
        if command.scope == scope
    ]
