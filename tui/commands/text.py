"""The drop-in as text, while it is typed."""

from tui.commands import rules
from tui.commands.command import Command, EditorCommand

TEXT: tuple[EditorCommand, ...] = (
    Command(
        "text-take", "ctrl+s", "^s", "take it", "Make the draft what the text of the drop-in says",
        lambda e: e.preview.take(), rules.writing, footer=True, scope="text",
    ),
    Command(
        "text-leave", "escape", "escape", "leave it", "Leave the text: the draft stays what it was",
        lambda e: e.preview.leave(), rules.writing, footer=True, scope="text",
    ),
    Command(
        "text-undo", "ctrl+z", "^z", "Undo typing", "Take back what was typed last",
        lambda e: e.preview.undo(1), rules.writing, footer=True, scope="text",
    ),
    Command(
        "text-redo", "ctrl+y", "^y", "Redo typing", "Bring back what was typed",
        lambda e: e.preview.undo(-1), rules.writing, scope="text",
    ),
)  # fmt: skip
