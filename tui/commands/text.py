"""The drop-in as text, while it is typed."""

from tui.commands import rules
from tui.commands.command import Command, EditorCommand

TEXT: tuple[EditorCommand, ...] = (
    Command(
        "text-take", "ctrl+s", "^s", "take it", "Take the text into the draft",
        rules.writing, footer=True, scope="text",
    ),
    Command(
        "text-leave", "escape", "escape", "leave it", "Leave the text, and the draft as it was",
        rules.writing, footer=True, scope="text",
    ),
    Command(
        "text-skip", "f8", "f8", "skip unknown", "Leave out the lines that this systemd does not know",
        rules.writing, scope="text",
    ),
    Command(
        "text-undo", "ctrl+z", "^z", "Undo typing", "Undo what was typed last",
        rules.writing, footer=True, scope="text",
    ),
    Command(
        "text-redo", "ctrl+y", "^y", "Redo typing", "Redo what was undone",
        rules.writing, scope="text",
    ),
)  # fmt: skip
