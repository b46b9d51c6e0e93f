"""Finding a directive, and what is done with the one under the cursor."""

from tui.commands import rules
from tui.commands.command import Command, EditorCommand

DIRECTIVES: tuple[EditorCommand, ...] = (
    Command(
        "toggle", "space", "space", "toggle", "Switch the directive on or off",
        rules.on_directive, footer=True, first=True, scope="panels",
    ),
    Command(
        "next", "right", "→", "next value", "Step to its next value",
        rules.on_directive, scope="panels",
    ),
    Command(
        "previous", "left", "←", "value", "Step to its previous value",
        rules.on_directive, footer=True, scope="panels",
    ),
    Command(
        "explain", "enter", "enter", "explain", "Open or close its explanation",
        rules.on_directive, footer=True, scope="panels",
    ),
    Command(
        "whole", "a", "a", "all text", "Show all of the manual's text, or only its beginning",
        rules.on_directive, scope="panels",
    ),
    Command(
        "page", "m", "m", "manual", "Read the whole manual page, at this directive",
        rules.on_directive, scope="panels",
    ),
    Command(
        "link", "full_stop", ".", "link", "Pick the next link of the explanation; enter follows it",
        rules.on_directive, scope="panels",
    ),
    Command(
        "back", "backspace,alt+left", "backspace", "back", "Back to where a link was followed from",
        rules.can_go_back, scope="panels",
    ),
    Command(
        "forth", "alt+right", "alt+→", "forward", "Forward again after going back",
        rules.can_go_on, scope="panels",
    ),
    Command(
        "edit", "e", "e", "edit", "Edit its value",
        rules.on_directive, footer=True, first=True, scope="panels",
    ),
    Command(
        "unset", "u", "u", "unset", "Unset it: the default holds",
        rules.on_directive, scope="panels",
    ),
    Command(
        "forget", "delete", "del", "forget", "Drop its change from the draft",
        rules.on_directive, scope="panels",
    ),
    Command(
        "find", "slash,ctrl+f", "/", "find", "Search all directives by name and explanation",
        rules.not_typing, footer=True, first=True,
    ),
    Command(
        "leave", "escape", "escape", "back", "Leave the search or the tour; stop loading a unit",
        rules.can_step_back, footer=True,
    ),
)  # fmt: skip
