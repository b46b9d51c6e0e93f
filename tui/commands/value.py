"""A value while it is edited: what goes beyond typing it."""

from tui.commands import rules
from tui.commands.command import Command, EditorCommand

VALUE: tuple[EditorCommand, ...] = (
    Command(
        "value-add", "ctrl+j", "^j", "add", "Add one more to the list, and go on",
        rules.editor_can("add"), scope="value",
    ),
    Command(
        "value-text", "ctrl+l", "^l", "value as text", "Edit the value as lines of text",
        rules.editor_can("as_text"), scope="value",
    ),
    Command(
        "value-instead", "ctrl+o", "^o", "instead", "Use what is proposed, such as a - before a missing path",
        rules.editor_can("instead"), scope="value",
    ),
)  # fmt: skip
