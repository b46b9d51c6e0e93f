"""A shell with the draft's sandbox, in the interface's terminal."""

from typing import TYPE_CHECKING

from host.ports import HostError
from tui.suspension import Aside
from workbench.shell import command, run

if TYPE_CHECKING:
    from tui.editor.screen import EditorScreen

_WELCOME = "This is what the service would see and may do. Leave it with exit."


def look_around(editor: "EditorScreen") -> None:
    """A shell with the draft's sandbox in the interface's terminal."""
    if editor.bench is None:
        return
    try:
        words = command(*editor.bench.inside, (), terminal=True)
        Aside(editor.app, _WELCOME)(lambda: run(words))
    except HostError as error:
        editor.notify(str(error), severity="error", timeout=15)
