"""What is seen of an opened unit: snapshots, panels, explanations, and what helps to type a value."""

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec.structs import replace

from catalog.catalog import Catalog
from host.ports import Host
from unit.names import unit_type
from workbench.current import Current
from workbench.known import Key
from workbench.snapshot import Detail, Panel, Snapshot

if TYPE_CHECKING:
    from catalog.presets import Preset
    from workbench.drop_in_text import DropInText
    from workbench.exports import Exports
    from workbench.manuals import Manual
    from workbench.value_help import ValueHelp

GAINS, CHANGED, PRESETS, ALL = "gains", "changed", "presets", "all"
"""What stands, among the ids of groups, for lists that are none: of what lowers the exposure most, of what
the draft changes, of presets, of everything."""

_TITLES = {GAINS: "Biggest gains", CHANGED: "Changed", PRESETS: "Presets", ALL: "All"}


class View:
    """Reads an opened unit; nothing here changes it."""

    def __init__(self, now: Current, host: Host | None, catalogue: Catalog) -> None:
        self._now, self._host, self._catalogue = now, host, catalogue

    @property
    def notes(self) -> tuple[str, ...]:
        """What could not be used of the user's own words, one sentence each."""
        return self._catalogue.notes

    def snapshot(self) -> Snapshot:
        """Everything but the panels."""
        found = self._now.composed.snapshot(testable=self._host is not None)
        facts, rights = self._now.base.opened.facts, ""
        if facts and facts.raised:
            rights = "as root"
        elif self._now.lacks_rights:
            rights = "looking only"
        elif self._now.base.layout.user:
            rights = "your own units"
        return replace(found, header=replace(found.header, rights=rights)) if rights else found

    def panels(self, entry: str) -> tuple[Panel, ...]:
        """The panels of a group, or of another list; presets have none."""
        known, composed = self._now.known, self._now.composed
        if entry == GAINS:
            listed = known.these(composed.biggest)
        elif entry == CHANGED:
            listed = known.these(composed.edits)
        else:
            listed = known.all if entry == ALL else known.group(entry)
        return composed.panels(listed)

    def find(self, query: str) -> tuple[Panel, ...]:
        """The panels that fit some words, best first, then those with values in which they stand."""
        found, wanted = self._now.known.find(query), query.strip().lower()
        holding = (
            key
            for key, held in self._now.composed.after.items()
            if wanted and any(wanted in value.lower() for value in held.values)
        )
        known = {directive.key for directive in found}
        more = (directive for directive in self._now.known.these(holding) if directive.key not in known)
        return self._now.composed.panels((*found, *more))

    def found_by(self, key: Key, query: str) -> tuple[str, str]:
        """The group of a directive that was found, and where it is spoken of what its name does not have;
        the latter is empty where the name, or its value, has it."""
        known = self._now.known
        return known.title(known.group_of(key)) or "", known.found_by(key, query)

    def title(self, entry: str) -> str:
        """What a group is called."""
        return _TITLES.get(entry) or self._now.known.title(entry) or ""

    def detail(self, key: Key) -> Detail | None:
        """Everything about one directive."""
        directive = self._now.known.get(key)
        if directive is None:
            return None
        detail = self._now.composed.detail(directive)
        told = self._now.hardened.get(key[1], "") if key[0] == "Service" else ""
        return replace(detail, hardened=told) if told else detail

    def refusal(self, key: Key) -> str:
        """Why a directive can't be set on this host, one sentence; empty where it can."""
        return self._now.composed.refusal(self._now.known[key])

    def lead(self, name: str, section: str) -> tuple[str, Key] | None:
        """Where a name in a text leads: a group and a directive of it, of this section if there is one."""
        key = self._now.known.nearest(name, section)
        return (self._now.known.group_of(key), key) if key else None

    @cached_property
    def manual(self) -> "Manual":
        """The manual's whole pages."""
        from workbench.manuals import Manual

        return Manual(self._host, self._now.known.all)

    @property
    def asking(self) -> "ValueHelp":
        """What is asked while a value is typed, with the draft as it is now."""
        from workbench.value_help import ValueHelp

        return ValueHelp(self._host, self._now.composed)

    @property
    def presets(self) -> "tuple[Preset, ...]":
        """What can be switched on at once, as this systemd knows it; none but for services."""
        from catalog.presets import presets

        return presets(self._catalogue) if unit_type(self._now.base.opened.stack.name) == "service" else ()

    @property
    def text(self) -> "DropInText":
        """The drop-in as text that can be edited."""
        from workbench.drop_in_text import DropInText

        return DropInText(self._host, self._now.base)

    @property
    def exports(self) -> "Exports":
        """The unit with the draft, to be taken elsewhere."""
        from workbench.exports import Exports

        return Exports(self._now.composed.after, self._now.composed.drop_in, self._now.base.layout.option)
