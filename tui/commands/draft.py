"""The draft as a whole."""

from tui.commands import rules
from tui.commands.command import Command, EditorCommand

DRAFT: tuple[EditorCommand, ...] = (
    Command(
        "presets", "p", "p", "presets", "Switch several directives on at once, with what that breaks",
        rules.with_unit,
    ),
    Command(
        "text", "E,shift+e", "E", "as text", "Edit the drop-in as text, in its preview",
        rules.with_unit,
    ),
    Command(
        "outside", "ctrl+e", "^e", "$EDITOR", "Edit the drop-in in your own editor",
        rules.can_edit_outside,
    ),
    Command(
        "save", "w", "w", "Save as", "Keep the draft without a test: where, and exactly what is written",
        rules.can_save,
    ),
    Command(
        "vendor", "V,shift+v", "V", "vendor", "Draft what the package's own files say",
        rules.with_unit,
    ),
    Command(
        "versions", "R,shift+r", "R", "versions", "Take away what was kept, or bring an earlier version back",
        rules.can_look,
    ),
    Command(
        "export", "x", "x", "export", "Take the unit elsewhere: drop-in, one file, or systemd-run",
        rules.with_unit,
    ),
    Command("copy", "y", "y", "copy", "Copy what the preview shows", rules.with_unit),
    Command(
        "undo", "ctrl+z", "^z", "Undo", "Take the last change of the draft back",
        rules.can_undo, footer=True,
    ),
    Command(
        "redo", "ctrl+y", "^y", "Redo", "Bring the undone change back",
        rules.can_redo,
    ),
)  # fmt: skip
