"""How exposed a unit is: effective values, the host's groups of system calls, and the scorer together."""

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from catalog.catalog import Catalog
from catalog.exposure import Score, gains, score
from catalog.exposure.values import Values, accepted
from catalog.listings import bundled, syscall_numbers
from catalog.user_manager import VAIN
from host.ports import HostError
from unit.effective import Effectives
from unit.names import unit_type
from unit.rule import rules_of
from workbench.reader import Opened

_SCORED = ("service", "socket", "mount", "swap")

Key = tuple[str, str]
"""Section and name."""


class Measure:
    """What the exposure of one unit is measured with: all but its values."""

    def __init__(self, opened: Opened, catalogue: Catalog) -> None:
        facts = opened.facts
        self.section = unit_type(opened.stack.name).capitalize()
        self._catalogue = catalogue
        self._sets = catalogue.sets if catalogue.sets.syscalls else bundled()
        self._native = frozenset(syscall_numbers(facts.architecture if facts else "x86-64"))
        self._user_manager = facts.version if facts and facts.user_manager else 0

    @classmethod
    def of(cls, opened: Opened, catalogue: Catalog) -> "Measure | None":
        """The measure of a unit; None for one that runs no process."""
        return cls(opened, catalogue) if unit_type(opened.stack.name) in _SCORED else None

    def score(self, effective: Effectives, instead: Mapping[Key, tuple[str, ...]] | None = None) -> Score:
        """The exposure of these values, with others in the place of some."""
        return score(
            self._values(effective, instead or {}),
            self._sets,
            self.section,
            native=self._native,
            user_manager=self._user_manager,
        )

    def gains(
        self, effective: Effectives, candidates: Iterable[tuple[Key, tuple[str, ...]]]
    ) -> dict[Key, int]:
        """By how many hundredths the exposure of these values falls if a directive has others instead."""
        if self._user_manager:
            candidates = (one for one in candidates if one[0][1] not in VAIN)
        return gains(
            self._values(effective),
            candidates,
            self._sets,
            self.section,
            native=self._native,
            user_manager=self._user_manager,
        )

    def _values(
        self, effective: Effectives, instead: Mapping[Key, tuple[str, ...]] = MappingProxyType({})
    ) -> Values:
        def held(section: str, name: str) -> tuple[str, ...]:
            other = instead.get((section, name))
            return effective.get(section, name).values if other is None else other

        return cache(accepted(held, self._catalogue))  # every candidate's figure asks for the same values


def scored(opened: Opened, catalogue: Catalog) -> Measure:
    """The measure of a unit. Raises HostError for units that run no process."""
    measure = Measure.of(opened, catalogue)
    if measure is None:
        raise HostError(
            f"{opened.stack.name} runs no process of its own; services, sockets, mounts and swaps are scored."
        )
    return measure


def effective(opened: Opened, catalogue: Catalog) -> Effectives:
    """What a unit's files set."""
    type_ = unit_type(opened.stack.name)
    return Effectives(opened.stack, rules_of({one.key: one for one in catalogue.of(type_)}))


def score_of(opened: Opened, catalogue: Catalog) -> Score:
    """The exposure of a unit as its files have it. Raises HostError for units that run no process."""
    return scored(opened, catalogue).score(effective(opened, catalogue))
