"""The draft as a whole."""

from tui.commands import rules
from tui.commands.command import Command, EditorCommand

DRAFT: tuple[EditorCommand, ...] = (
    Command(
        "presets", "p", "p", "presets", "Switch several directives on at once, with what that breaks",
        lambda e: e.dialogs.presets(), rules.has_bench,
    ),
    Command(
        "text", "E,shift+e", "E", "as text", "Edit the drop-in as text, in its preview",
        lambda e: e.write(), rules.has_bench,
    ),
    Command(
        "outside", "ctrl+e", "^e", "$EDITOR", "Edit the drop-in in your own editor",
        lambda e: e.dialogs.edit_outside(), rules.can_edit_outside,
    ),
    Command(
        "save", "w", "w", "Save as", "Keep the draft without a test: where, and exactly what is written",
        lambda e: e.filing.save(), rules.can_save,
    ),
    Command(
        "vendor", "V,shift+v", "V", "vendor", "Draft what the package's own files say",
        lambda e: e.steps.as_vendor(), rules.has_bench,
    ),
    Command(
        "versions", "R,shift+r", "R", "versions", "Take away what was kept, or bring an earlier version back",
        lambda e: e.filing.versions(), rules.can_look,
    ),
    Command(
        "export", "x", "x", "export", "Take the unit elsewhere: drop-in, one file, or systemd-run",
        lambda e: e.filing.export(), rules.has_bench,
    ),
    Command("copy", "y", "y", "copy", "Copy what the preview shows", lambda e: e.copy(), rules.has_bench),
    Command(
        "undo", "ctrl+z", "^z", "Undo", "Take the last change of the draft back",
        lambda e: e.steps.undo(), rules.can_undo, footer=True,
    ),
    Command(
        "redo", "ctrl+y", "^y", "Redo", "Bring the undone change back",
        lambda e: e.steps.redo(), rules.can_redo,
    ),
)  # fmt: skip
