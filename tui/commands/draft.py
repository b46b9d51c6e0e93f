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
        "save", "w", "w", "Save as", "Save the draft without a test; shows the difference first",
        rules.can_save,
    ),
    Command(
        "vendor", "V,shift+v", "V", "vendor", "Draft the package's own values",
        rules.with_unit,
    ),
    Command(
        "versions", "R,shift+r", "R", "versions", "Remove what was kept, or restore an earlier version",
        rules.can_look,
    ),
    Command(
        "export", "x", "x", "export", "Export as drop-in, as one file, or for systemd-run",
        rules.with_unit,
    ),
    Command("copy", "y", "y", "copy", "Copy what the preview shows", rules.with_unit),
    Command(
        "undo", "ctrl+z", "^z", "Undo", "Undo the last change of the draft",
        rules.can_undo, footer=True,
    ),
    Command(
        "redo", "ctrl+y", "^y", "Redo", "Redo the change that was undone",
        rules.can_redo,
    ),
)  # fmt: skip
