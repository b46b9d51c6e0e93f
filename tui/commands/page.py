"""Reading a manual page: its screen's commands."""

from typing import Protocol

from tui.commands.command import Command


class Page(Protocol):
    """The screen of a manual page, as far as commands know it."""

    @property
    def typing(self) -> bool:
        """Whether letters go into a text."""

    @property
    def searched(self) -> bool:
        """Whether something is searched for."""

    @property
    def link(self) -> str:
        """The link that is picked, empty where none is."""

    @property
    def can_go_back(self) -> bool:
        """Whether a link to this page, or to a place in it, was followed."""

    def find(self) -> None:
        """Type what to look for."""

    def next_found(self, by: int) -> None:
        """Go to the next place, or the one before, that has what is looked for."""

    def next_heading(self, by: int) -> None:
        """Go to the next heading or the one before."""

    def next_link(self) -> None:
        """Pick the next link in sight."""

    def follow(self) -> None:
        """Go where the picked link leads."""

    def back(self) -> None:
        """To where the last link was followed from."""

    def leave(self) -> None:
        """Back to the panels."""

    def help(self) -> None:
        """Show all commands."""

    def palette(self) -> None:
        """Search all commands."""


def _not_typing(page: Page) -> bool:
    return not page.typing


def _searched(page: Page) -> bool:
    return page.searched and not page.typing


def _picked(page: Page) -> bool:
    return bool(page.link) and not page.typing


def _came(page: Page) -> bool:
    return page.can_go_back and not page.typing


PAGE: tuple[Command[Page], ...] = (
    Command(
        "page-find", "slash,ctrl+f", "/", "find", "Look for words in the page",
        lambda p: p.find(), _not_typing, footer=True, first=True,
    ),
    Command(
        "page-next", "n", "n", "next", "Go to the next place that has them",
        lambda p: p.next_found(1), _searched, footer=True,
    ),
    Command(
        "page-before", "N,shift+n", "N", "before", "Go to the place before that has them",
        lambda p: p.next_found(-1), _searched, footer=True,
    ),
    Command(
        "page-link", "full_stop", ".", "link", "Pick the next link in sight",
        lambda p: p.next_link(), _not_typing, footer=True,
    ),
    Command(
        "page-follow", "enter", "enter", "follow", "Go where the picked link leads",
        lambda p: p.follow(), _picked, footer=True,
    ),
    Command(
        "page-back", "backspace,alt+left", "backspace", "back", "Back to where the link was followed from",
        lambda p: p.back(), _came, footer=True,
    ),
    Command(
        "page-heading", "right_curly_bracket,ctrl+down", "}", "next heading", "Go to the next heading",
        lambda p: p.next_heading(1), _not_typing,
    ),
    Command(
        "page-heading-before", "left_curly_bracket,ctrl+up", "{", "heading before",
        "Go to the heading before", lambda p: p.next_heading(-1), _not_typing,
    ),
    Command(
        "page-leave", "escape,q", "esc", "close", "Back to the panels",
        lambda p: p.leave(), _not_typing, footer=True,
    ),
    Command(
        "page-help", "question_mark,f1", "?", "Help", "Show all keys",
        lambda p: p.help(), _not_typing, footer=True,
    ),
    Command(
        "page-palette", "ctrl+p", "^p", "Palette", "Search all commands", lambda p: p.palette(),
        footer=True,
    ),
)  # fmt: skip
