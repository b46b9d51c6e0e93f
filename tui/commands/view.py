"""Finding one's way: what is shown, and leaving."""

from tui.commands import rules
from tui.commands.command import Command, EditorCommand

VIEW: tuple[EditorCommand, ...] = (
    Command("sections", "1", "1", "Directives", "Go to the groups"),
    Command("panels", "2", "2", "Panels", "Go to the directives"),
    Command("preview", "3", "3", "Preview", "Go to the preview"),
    Command("trial", "4", "4", "Test pane", "Go to the test"),
    Command("tab", "tab", "tab", "next pane", "Go to the next pane"),
    Command(
        "backtab", "shift+tab", "shift+tab", "pane before", "Go to the previous pane",
    ),
    Command(
        "view", "v", "v", "next preview", "Show the next preview: Drop-in, Unit, Diff, Exposure",
    ),
    Command(
        "faults", "exclamation_mark", "!", "ignored lines",
        "List the lines of the unit's files that systemd ignores, or why it can't load it", rules.with_faults,
    ),
    Command(
        "another", "o", "o", "open", "Open another unit; the draft of this one is remembered",
        rules.not_typing, footer=True,
    ),
    Command("jump", "g", "g", "jump", "Show letters on everything in sight: type them to go there"),
    Command(
        "narrower", "left_square_bracket", "[", "narrower", "Make the preview and the Test pane narrower",
        rules.side_by_side,
    ),
    Command(
        "wider", "right_square_bracket", "]", "wider", "Make the preview and the Test pane wider",
        rules.side_by_side,
    ),
    Command(
        "help", "question_mark,f1", "?", "Help", "Show all keys, those of this pane first",
        footer=True,
    ),
    Command("palette", "ctrl+p", "^p", "Palette", "Search all commands", footer=True),
    Command(
        "settings", "comma", ",", "settings", "Edit the settings: colours, keys, times",
    ),
    Command(
        "tour", "N,shift+n", "N", "tour", "Start the tour of the demo, or go to its next step",
        rules.can_tour,
    ),
    Command("quit", "ctrl+q", "^q", "Quit", "Leave unitsmith", footer=True),
)  # fmt: skip
