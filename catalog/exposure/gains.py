"""What switching on each directive would gain, on this unit: never the sum of rows, always the whole anew."""

from collections.abc import Iterable

from catalog.exposure.rules import Native
from catalog.exposure.score import exposure
from catalog.exposure.table import table
from catalog.exposure.values import Values
from catalog.sets import Sets

_BESIDES = frozenset({"DynamicUser", "DevicePolicy", "IPAddressAllow", "RootImage"})
"""Directives that move a row which is named after another."""

Key = tuple[str, str]


def counts(name: str) -> bool:
    """Whether a directive moves any row."""
    return name in _BESIDES or any(rule.directive == name for rule in table())


def gains(
    values: Values,
    candidates: Iterable[tuple[Key, tuple[str, ...]]],
    sets: Sets,
    section: str = "Service",
    *,
    native: Native = frozenset(),
) -> dict[Key, int]:
    """By how many tenths the whole unit's exposure falls if a directive has these values instead.

    Negative where it rises. Directives that move no row are left out.
    """
    now = exposure(values, sets, section, native=native)
    return {
        key: now - exposure(_with(values, key, instead), sets, section, native=native)
        for key, instead in candidates
        if key[0] == section and counts(key[1])
    }


def _with(values: Values, key: Key, instead: tuple[str, ...]) -> Values:
    return lambda section, name: instead if (section, name) == key else values(section, name)
