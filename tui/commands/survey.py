"""All services side by side: the survey's commands."""

from msgspec import Struct

from tui.commands.command import Command


class SurveySituation(Struct, frozen=True):
    """The survey at one moment."""

    typing: bool = False
    """Whether letters go into a text: never."""
    pickable: bool = False
    """Whether a service is under the cursor."""


def _pickable(now: SurveySituation) -> bool:
    return now.pickable


SURVEY: tuple[Command[SurveySituation], ...] = (
    Command(
        "survey-open", "enter", "enter", "open",
        "Open the next marked service, the preset drafted; else this one",
        _pickable, footer=True,
    ),
    Command(
        "survey-mark", "space", "space", "mark", "Mark the service, or unmark it",
        _pickable, footer=True,
    ),
    Command("survey-all", "a", "a", "all", "Mark all services, or unmark them", _pickable),
    Command(
        "survey-preset", "p", "p", "preset", "Choose the preset that is compared and drafted", footer=True,
    ),
    Command(
        "survey-test", "ctrl+t,t", "^t", "test", "Test the preset on all that are marked, one after another",
        _pickable, footer=True,
    ),
    Command("survey-sort", "s", "s", "sort", "Sort by exposure, gain, goal, state or name", footer=True),
    Command("survey-idle", "i", "i", "idle", "Show services that don't run, or hide them", footer=True),
    Command("survey-again", "f5,ctrl+l", "f5", "look anew", "Ask the host again"),
    Command("survey-leave", "escape,q", "esc", "back", "Back to the list of units", footer=True),
    Command("survey-help", "question_mark,f1", "?", "Help", "Show all keys", footer=True),
    Command("survey-palette", "ctrl+p", "^p", "Palette", "Search all commands", footer=True),
    Command("survey-quit", "ctrl+q", "^q", "Quit", "Leave unitsmith", footer=True),
)  # fmt: skip
