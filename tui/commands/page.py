"""Reading a manual page: its screen's commands."""

from msgspec import Struct

from tui.commands import rules
from tui.commands.command import Command


class PageSituation(Struct, frozen=True):
    """The screen of a manual page at one moment."""

    typing: bool = False
    """Whether letters go into a text."""
    searched: bool = False
    """Whether something is searched for."""
    picked: bool = False
    """Whether a link is picked."""
    can_go_back: bool = False
    """Whether a link to this page, or to a place in it, was followed."""


def _searched(now: PageSituation) -> bool:
    return now.searched and not now.typing


def _picked(now: PageSituation) -> bool:
    return now.picked and not now.typing


def _came(now: PageSituation) -> bool:
    return now.can_go_back and not now.typing


PAGE: tuple[Command[PageSituation], ...] = (
    Command(
        "page-find", "slash,ctrl+f", "/", "find", "Look for words in the page",
        rules.not_typing, footer=True, first=True,
    ),
    Command(
        "page-next", "n", "n", "next", "Go to the next match",
        _searched, footer=True,
    ),
    Command(
        "page-before", "N,shift+n", "N", "before", "Go to the previous match",
        _searched, footer=True,
    ),
    Command(
        "page-link", "full_stop", ".", "link", "Pick the next link in sight",
        rules.not_typing, footer=True,
    ),
    Command(
        "page-follow", "enter", "enter", "follow", "Go where the picked link leads",
        _picked, footer=True,
    ),
    Command(
        "page-back", "backspace,alt+left", "backspace", "back", "Back to where the link was followed from",
        _came, footer=True,
    ),
    Command(
        "page-heading", "right_curly_bracket,ctrl+down", "}", "next heading", "Go to the next heading",
        rules.not_typing,
    ),
    Command(
        "page-heading-before", "left_curly_bracket,ctrl+up", "{", "heading before",
        "Go to the previous heading", rules.not_typing,
    ),
    Command(
        "page-leave", "escape,q", "esc", "close", "Back to the panels",
        rules.not_typing, footer=True,
    ),
    Command(
        "page-help", "question_mark,f1", "?", "Help", "Show all keys",
        rules.not_typing, footer=True,
    ),
    Command(
        "page-palette", "ctrl+p", "^p", "Palette", "Search all commands",
        footer=True,
    ),
)  # fmt: skip
