"""What can be set in one unit: its type's directives, grouped, searchable, with their rules."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from catalog import groups
from catalog.catalog import Catalog
from catalog.directive import Directive
from catalog.kinds import check
from unit.names import unit_type
from unit.rule import rules_of

if TYPE_CHECKING:
    from catalog.search import Index

Key = tuple[str, str]
"""Section and name."""


class Known:
    """The part of a catalogue that is about one type of units."""

    def __init__(self, catalogue: Catalog, unit: str) -> None:
        directives = catalogue.of(unit_type(unit))
        self.catalogue = catalogue
        self.groups = groups.of(directives)
        self.rules = rules_of({directive.key: directive for directive in directives})
        self.all = tuple(directive for group in self.groups for directive in group.directives)
        """Every directive, group after group."""
        self.names = frozenset(directive.name for directive in directives)
        self._by_key = {directive.key: directive for directive in directives}

    def __getitem__(self, key: Key) -> Directive:
        return self._by_key[key]

    def get(self, key: Key) -> Directive | None:
        """One directive, None where this systemd has none such."""
        return self._by_key.get(key)

    def these(self, keys: Iterable[Key]) -> tuple[Directive, ...]:
        """Those of these directives that are known."""
        return tuple(self._by_key[key] for key in keys if key in self._by_key)

    def named(self, name: str) -> tuple[Key, ...]:
        """The keys of a name: it may stand in more than one section."""
        return tuple(key for key in self._by_key if key[1] == name)

    def nearest(self, name: str, section: str) -> Key | None:
        """The key of a name, in this section where it stands in more than one."""
        keys = self.named(name)
        return (section, name) if (section, name) in keys else next(iter(keys), None)

    def group_of(self, key: Key) -> str:
        """The id of the group that a directive is in; empty for what is unknown."""
        held = (group.id for group in self.groups if any(one.key == key for one in group.directives))
        return next(held, "")

    def group(self, id_: str) -> tuple[Directive, ...]:
        """A group's directives."""
        return next((group.directives for group in self.groups if group.id == id_), ())

    def title(self, id_: str) -> str | None:
        """What a group is called."""
        return next((group.title for group in self.groups if group.id == id_), None)

    def near(self, section: str, name: str) -> str:
        """The directive of a section whose name is nearest to a misspelt one, empty where none is near."""
        from difflib import get_close_matches  # only for those who misspell

        names = [own for where, own in self._by_key if where == section]
        return next(iter(get_close_matches(name, names, 1, 0.7)), "")

    def find(self, query: str) -> tuple[Directive, ...]:
        """What fits some words, best first; nothing for no words."""
        if not query.strip():
            return ()
        return self._searched.find(query)

    def found_by(self, key: Key, query: str) -> str:
        """Where a directive speaks of what its name does not have of a query; empty where the name has it."""
        directive = self.get(key)
        return self._searched.context(directive, query) if directive else ""

    @cached_property
    def _searched(self) -> "Index":
        from catalog.search import Index  # the first screen does without

        return Index(self._by_key.values())


def judge(directive: Directive, values: Sequence[str]) -> str | None:
    """What is wrong with some values, one sentence."""
    return next((text for value in values if (text := check(directive.kind, value))), None)
