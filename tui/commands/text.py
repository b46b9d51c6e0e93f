"""The drop-in as text, while it is typed."""

from tui.commands import rules
from tui.commands.command import Command, EditorCommand

TEXT: tuple[EditorCommand, ...] = (
    Command(
        "text-take", "ctrl+s", "^s", "take it", "Make the draft what the text of the drop-in says",
        rules.writing, footer=True, scope="text",
    ),
    Command(
        "text-leave", "escape", "escape", "leave it", "Leave the text: the draft stays what it was",
        rules.writing, footer=True, scope="text",
    ),
    Command(
        "text-undo", "ctrl+z", "^z", "Undo typing", "Take back what was typed last",
        rules.writing, footer=True, scope="text",
    ),
    Command(
        "text-redo", "ctrl+y", "^y", "Redo typing", "Bring back what was typed",
        rules.writing, scope="text",
    ),
)  # fmt: skip
