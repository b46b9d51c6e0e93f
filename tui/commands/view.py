"""Finding one's way: what is shown, and leaving."""

from tui.commands import rules
from tui.commands.command import Command, EditorCommand

VIEW: tuple[EditorCommand, ...] = (
    Command("sections", "1", "1", "Directives", "Go to the groups", lambda e: e.show_pane(0)),
    Command("panels", "2", "2", "Panels", "Go to the directives", lambda e: e.show_pane(1)),
    Command("preview", "3", "3", "Preview", "Go to the preview", lambda e: e.show_pane(2)),
    Command("trial", "4", "4", "Test pane", "Go to the test", lambda e: e.show_pane(3)),
    Command("tab", "tab", "tab", "next pane", "Go to the next pane", lambda e: e.next_pane(1)),
    Command(
        "backtab", "shift+tab", "shift+tab", "pane before", "Go to the pane before",
        lambda e: e.next_pane(-1),
    ),
    Command(
        "view", "v", "v", "next preview", "Show the next preview: Drop-in, Unit, Diff, Exposure",
        lambda e: e.preview.next(),
    ),
    Command(
        "another", "o", "o", "open", "Open another unit; the draft of this one is remembered",
        lambda e: e.leaving.open_another(), rules.not_typing, footer=True,
    ),
    Command("jump", "g", "g", "jump", "Go anywhere in sight by the letters that appear", lambda e: e.jump()),
    Command(
        "narrower", "left_square_bracket", "[", "narrower", "Give the preview and the test less room",
        lambda e: e.widen(-4), rules.side_by_side,
    ),
    Command(
        "wider", "right_square_bracket", "]", "wider", "Give the preview and the test more room",
        lambda e: e.widen(4), rules.side_by_side,
    ),
    Command(
        "help", "question_mark,f1", "?", "Help", "Show all keys, those of this pane first",
        lambda e: e.help(), footer=True,
    ),
    Command("palette", "ctrl+p", "^p", "Palette", "Search all commands", lambda e: e.palette(), footer=True),
    Command(
        "settings", "comma", ",", "settings", "Edit the settings: colours, keys, times",
        lambda e: e.settings(),
    ),
    Command(
        "tour", "N,shift+n", "N", "tour", "Begin the tour of the demo, or go on to its next step",
        lambda e: e.tour.go_on(), rules.can_tour,
    ),
    Command("quit", "ctrl+q", "^q", "Quit", "Leave unitsmith", lambda e: e.leaving.quit(), footer=True),
)  # fmt: skip
