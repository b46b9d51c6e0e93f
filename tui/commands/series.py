"""A preset tried on several services: the commands of that screen."""

from msgspec import Struct

from tui.commands.command import Command


class SeriesSituation(Struct, frozen=True):
    """The trials at one moment."""

    typing: bool = False
    """Whether letters go into a text: never."""
    going: bool = False
    """Whether they are not all done."""


def _going(now: SeriesSituation) -> bool:
    return now.going


def _done(now: SeriesSituation) -> bool:
    return not now.going


SERIES: tuple[Command[SeriesSituation], ...] = (
    Command(
        "series-open", "enter", "enter", "open", "Open the service in the editor, the preset drafted",
        _done, footer=True,
    ),
    Command(
        "series-cancel", "ctrl+r,c", "^r", "cancel", "Undo the test that is going on, and begin no other",
        _going, footer=True,
    ),
    Command("series-leave", "escape,q", "esc", "back", "Back to the survey, once all is done", footer=True),
    Command("series-help", "question_mark,f1", "?", "Help", "Show all keys", footer=True),
    Command("series-palette", "ctrl+p", "^p", "Palette", "Search all commands", footer=True),
    Command("series-quit", "ctrl+q", "^q", "Quit", "Leave unitsmith, once all is done", footer=True),
)  # fmt: skip
