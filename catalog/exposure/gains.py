"""What switching on each directive would gain, on this unit: never the sum of rows, always the whole anew."""

from collections.abc import Iterable
from functools import cache

from catalog.exposure.figures import Figures
from catalog.exposure.rules import Native
from catalog.exposure.sandbox import sandbox
from catalog.exposure.table import table
from catalog.exposure.values import Values
from catalog.sets import Sets

_BESIDES = frozenset({"DynamicUser", "DevicePolicy", "IPAddressAllow", "RootImage"})
"""Directives that move a row which is named after another."""

Key = tuple[str, str]


def counts(name: str) -> bool:
    """Whether a directive moves any row."""
    return name in _counted()


@cache
def _counted() -> frozenset[str]:
    return _BESIDES.union(rule.directive for rule in table())


def gains(
    values: Values,
    candidates: Iterable[tuple[Key, tuple[str, ...]]],
    sets: Sets,
    section: str = "Service",
    *,
    native: Native = frozenset(),
    user_manager: int = 0,
) -> dict[Key, int]:
    """By how many hundredths the whole unit's exposure falls if a directive has these values instead.

    Negative where it rises. Directives that move no row are left out. Finer than the tenths that systemd
    shows: most switches alone move the whole by less than one, and yet they add up.
    """

    figures = Figures(sets, native)

    def figure(held: Values) -> float:
        return figures.of(sandbox(held, sets, section, user_manager=user_manager))

    now = figure(values)
    return {
        key: round(100 * (now - figure(_with(values, key, instead))))
        for key, instead in candidates
        if key[0] == section and counts(key[1])
    }


def _with(values: Values, key: Key, instead: tuple[str, ...]) -> Values:
    return lambda section, name: instead if (section, name) == key else values(section, name)
