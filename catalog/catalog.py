"""The catalogue of one host: every directive that its systemd understands, and those of newer ones."""

from functools import cached_property

from msgspec import Struct

from catalog.directive import Directive
from catalog.sets import Sets


class Catalog(Struct, frozen=True, dict=True):
    """Directives by section and name."""

    version: int
    """The host's systemd."""
    directives: tuple[Directive, ...]
    manual_version: int = 0
    """The systemd that the manual pages are of; 0 where none is installed."""
    sets: Sets = Sets()
    """The host's groups of system calls and the like; our own where there is no host."""
    notes: tuple[str, ...] = ()
    """What could not be used of somebody's own words, one sentence each."""

    def get(self, section: str, name: str) -> Directive | None:
        """One directive, None where nobody knows it."""
        return self.by_key.get((section, name))

    def of(self, unit_type: str) -> tuple[Directive, ...]:
        """What can be set in a unit of this type, such as "service": [Unit], the type's own, [Install]."""
        sections = ("Unit", unit_type.capitalize(), "Install")
        return tuple(found for section in sections for found in self._by_section.get(section, ()))

    @cached_property
    def by_key(self) -> dict[tuple[str, str], Directive]:
        """Every directive by (section, name)."""
        return {directive.key: directive for directive in self.directives}

    @cached_property
    def _by_section(self) -> dict[str, list[Directive]]:
        found: dict[str, list[Directive]] = {}
        for directive in self.directives:
            found.setdefault(directive.section, []).append(directive)
        return found
