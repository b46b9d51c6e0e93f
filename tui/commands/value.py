"""A value while it is edited: what goes beyond typing it."""

from collections.abc import Callable

from tui.commands.command import Command, EditorCommand
from tui.commands.editor import Editor


def _can(action: str) -> Callable[[Editor], bool]:
    return lambda editor: editor.directives.can_edit(action)


VALUE: tuple[EditorCommand, ...] = (
    Command(
        "value-add", "ctrl+j", "^j", "add", "Add one more to the list, and go on",
        lambda e: e.directives.do_edit("add"), _can("add"), scope="value",
    ),
    Command(
        "value-text", "ctrl+l", "^l", "value as text", "Edit the value as lines of text",
        lambda e: e.directives.do_edit("as_text"), _can("as_text"), scope="value",
    ),
    Command(
        "value-instead", "ctrl+o", "^o", "instead", "Write what is proposed: a path that may be missing",
        lambda e: e.directives.do_edit("instead"), _can("instead"), scope="value",
    ),
)  # fmt: skip
