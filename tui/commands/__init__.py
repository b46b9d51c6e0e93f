"""Everything that a user can do, one object each: its key, its place in footer, help and palette,
and when it is possible all come from here."""

from textual.binding import Binding

from tui.commands.command import AnyCommand, Command, EditorCommand
from tui.commands.draft import DRAFT
from tui.commands.page import PAGE
from tui.commands.panels import DIRECTIVES
from tui.commands.picker import PICKER
from tui.commands.series import SERIES
from tui.commands.survey import SURVEY
from tui.commands.text import TEXT
from tui.commands.trial import TRIAL
from tui.commands.value import VALUE
from tui.commands.view import VIEW

COMMANDS: tuple[EditorCommand, ...] = (*TEXT, *VALUE, *DIRECTIVES, *TRIAL, *DRAFT, *VIEW)
"""The editor's, in the order in which footer, help and palette show them."""

AREAS: tuple[tuple[str, tuple[EditorCommand, ...]], ...] = (
    ("Directives", DIRECTIVES),
    ("Test", TRIAL),
    ("Draft", DRAFT),
    ("View", VIEW),
    ("Drop-in as text", TEXT),
    ("Value", VALUE),
)
"""The same by what they are about."""

SCREENS: tuple[tuple[AnyCommand, ...], ...] = (COMMANDS, PICKER, SURVEY, SERIES, PAGE)
"""The commands of each screen: keys must differ within one, not between them."""

BY_ID: dict[str, AnyCommand] = {command.id: command for commands in SCREENS for command in commands}


TYPED = frozenset({"text", "value"})
"""Scopes in which letters are typed: their keys may be ones that do something else on the screen."""


def rivals(one: AnyCommand, other: AnyCommand) -> bool:
    """Whether two commands of a screen must not have the same key."""
    return one.scope == other.scope or not {one.scope, other.scope} & TYPED


def bindings(
    scope: str, commands: tuple[AnyCommand, ...] = COMMANDS, *, first: bool = False
) -> list[Binding]:
    """The keys of a scope, as Textual wants them; with `first` all act before the key after them is read."""
    return [
        Binding(
            command.keys,
            f"screen.command('{command.id}')",
            command.label,
            key_display=command.shown,
            show=command.footer,
            tooltip=command.about,
            priority=first or command.first,
            id=command.id,
        )
        for command in commands
        if command.scope == scope
    ]


__all__ = [
    "AREAS",
    "BY_ID",
    "COMMANDS",
    "PAGE",
    "PICKER",
    "SCREENS",
    "SERIES",
    "SURVEY",
    "TYPED",
    "AnyCommand",
    "Command",
    "EditorCommand",
    "bindings",
    "rivals",
]
