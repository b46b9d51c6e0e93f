"""A list of names that are all known, as what is picked of them: system calls, capabilities, families ..."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cached_property

from catalog.directive import Directive
from catalog.kinds import check
from catalog.names import ARCHITECTURES, FAMILIES
from catalog.sets import Sets
from workbench.items import Item, Items

EMPTY = ""
"""The name that stands for an empty assignment."""
_ALONE = ("none", "no", "yes")
"""Words that stand for themselves, without others."""


class Standing(StrEnum):
    """How a name stands in a list."""

    NONE = "none"
    LISTED = "listed"
    WITHIN = "within"
    """With a group that is listed."""
    EXCEPT = "except"
    """Named as what a listed group has and this list has not."""


class Row(StrEnum):
    """What a row is."""

    WORD = "word"
    GROUP = "group"
    MEMBER = "member"
    """Below its group, which is open."""


class Picking:
    """What is picked. Every change answers a new one."""

    def __init__(self, directive: Directive, sets: Sets, items: Items, denies: bool | None = None) -> None:
        self.directive, self.sets, self.items = directive, sets, items
        self.denies = items.denies if denies is None else denies
        """Whether the list names what is refused."""

    def _with(self, items: Items) -> "Picking":
        return Picking(self.directive, self.sets, items, self.denies)

    # What there is

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The names of groups, the likeliest first."""
        known = self._groups
        likely = (value for value in self.directive.kind.values if value in known)
        return tuple(dict.fromkeys((*likely, *known)))

    @cached_property
    def _groups(self) -> dict[str, tuple[str, ...]]:
        grammar = self.directive.kind.grammar
        if grammar in ("syscalls", "syscalls-alone"):
            return {name: tuple(sorted(self.sets.members(name))) for name in self.sets.syscalls}
        if grammar != "file-systems":
            return {}
        # Only a systemd with BPF tells their members.
        named = {value: () for value in self.directive.kind.values if value.startswith("@")}
        return {**named, **self.sets.filesystems}

    def members(self, group: str) -> tuple[str, ...]:
        """What is in a group, with what is in groups within it; nothing for what is no group."""
        return self._groups.get(group, ())

    @cached_property
    def names(self) -> tuple[str, ...]:
        """All names that are no groups, words that stand alone first."""
        own = [value for value in self.directive.kind.values if not value.startswith("@")]
        alone = [EMPTY] if self.directive.name == "CapabilityBoundingSet" else []
        alone += [value for value in _ALONE if value in own]
        listed = [name_of(item) for item in self.items.present if not item.text.startswith("@")]
        known = dict.fromkeys((*alone, *self._known(own)))
        return tuple(dict.fromkeys((*alone, *(name for name in listed if name not in known), *known)))

    def _known(self, own: list[str]) -> Iterable[str]:
        match self.directive.kind.grammar:
            case "syscalls" | "syscalls-alone":
                return sorted(self.sets.every_syscall)
            case "capabilities":
                return sorted(self.sets.capabilities or own)
            case "file-systems":
                return sorted({name for names in self.sets.filesystems.values() for name in names})
            case "address-families":
                return (*own, *sorted(FAMILIES - set(own)))
            case "architectures":
                return (*own, *sorted(ARCHITECTURES - set(own)))
            case _:
                return own

    def rows(self, query: str, opened: frozenset[str]) -> tuple[tuple[str, Row], ...]:
        """The names to show: all, with the members of open groups below them, or those that fit a query."""
        wanted = query.partition(":")[0].lower()
        if not wanted:
            return tuple(self._all(opened))
        found = [name for name in (*self.groups, *self.names) if wanted in name.lower()]
        found.sort(key=lambda name: not name.lower().removeprefix("@").startswith(wanted.removeprefix("@")))
        return tuple((name, Row.GROUP if name in self._groups else Row.WORD) for name in found)

    def _all(self, opened: frozenset[str]) -> Iterator[tuple[str, Row]]:
        for group in self.groups:
            yield group, Row.GROUP
            if group in opened:
                yield from ((member, Row.MEMBER) for member in self.members(group))
        yield from ((name, Row.WORD) for name in self.names)

    # How it stands

    @cached_property
    def _direct(self) -> dict[str, Item]:
        return {name_of(item): item for item in self.items.present}

    @cached_property
    def _within(self) -> frozenset[str]:
        """All names that the lines amount to, read in their order."""
        found: set[str] = set()
        for item in self.items.present:
            name = name_of(item)
            members = {name, *self.members(name)}
            found = found | members if item.denied == self.denies else found - members
        return frozenset(found)

    def standing(self, name: str) -> Standing:
        """How a name stands."""
        if item := self._direct.get(name):
            return Standing.LISTED if item.denied == self.denies else Standing.EXCEPT
        members = self.members(name)
        inside = name in self._within if not members else self._within.issuperset(members)
        return Standing.WITHIN if inside else Standing.NONE

    def item(self, name: str) -> Item | None:
        """The row of the list that names it."""
        return self._direct.get(name)

    @property
    def count(self) -> int:
        """How many names the list amounts to, those in groups counted."""
        return sum(1 for name in self._within if name and not name.startswith("@"))

    # What is done

    def toggled(self, name: str, error: str = "") -> "Picking":
        """With a name listed or not; what only a group brings is taken away as an exception.

        error: what a refused call gets, such as EPERM."""
        if (item := self._direct.get(name)) is not None:
            return self._with(self.items.removed(self.items.rows.index(item)))
        if name == EMPTY:
            return Picking(self.directive, self.sets, self.items.emptied(), denies=False)
        if name in _ALONE:
            return Picking(self.directive, self.sets, self.items.cleared().added(name), denies=False)
        items = self.items
        for alone in (*_ALONE, EMPTY):
            if (there := self._direct.get(alone)) is not None:
                items = items.removed(items.rows.index(there))
        within = self.standing(name) is Standing.WITHIN
        denied = self.denies != within
        return self._with(items.added(f"{name}:{error}" if error and denied else name, denied))

    def inverted(self) -> "Picking":
        """With the list naming what is refused rather than what is allowed, or the other way round."""
        alone = all(name_of(item) in (*_ALONE, EMPTY) for item in self.items.present)
        items = self.items if alone else self.items.inverted()
        return Picking(self.directive, self.sets, items, not self.denies)

    def wrong(self, name: str, error: str) -> str | None:
        """Why a call can't be refused with an error, one sentence."""
        if not self.denies:
            return "Only calls that are refused have an error of their own: press ~ first."
        return check(self.directive.kind, f"~{name}:{error}")


def name_of(item: Item) -> str:
    """The name in a row, without the error that may follow it, as names are spelled."""
    return item.text.partition(":")[0]
