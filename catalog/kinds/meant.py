"""What somebody meant who wrote a value that is nearly one: units and words in other letters, or as others
write them."""

import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches

from catalog.directive import Family, Kind

_SIZE = re.compile(r"([0-9][0-9.,_]*)\s*([kmgtpe])?(?:ib|b)?", re.IGNORECASE)
_TIME_UNITS = {"mins": "min", "secs": "s", "hrs": "h", "msecs": "ms", "mon": "months", "wk": "w", "yr": "y"}
_WORD = re.compile(r"[a-z]+")
_SWITCHES = ("yes", "no", "true", "false", "on", "off")


def meant(kind: Kind, value: str, fits: Callable[[Kind, str], bool]) -> str:
    """A value that `fits` a kind and is nearly this one; empty where none is near."""
    if kind.pair and ":" in value:
        parts = value.split(":")
        near = [one if fits(kind, one) else meant(kind, one, fits) for one in parts]
        return ":".join(near) if all(near) and fits(kind, ":".join(near)) else ""
    return next((one for one in _candidates(kind, value) if one != value and fits(kind, one)), "")


def _candidates(kind: Kind, value: str) -> Iterator[str]:
    low = value.lower()
    words = [word for word in kind.values if not word.endswith(":")]
    if kind.family in (Family.BOOLEAN, Family.CHOICE):
        words = [*words, *_SWITCHES] if kind.family is Family.BOOLEAN or "yes" in words else words
        yield from (word for word in words if word.lower() == low)
        yield from get_close_matches(low, words, n=1, cutoff=0.7)
        return
    yield from get_close_matches(low, words, n=1, cutoff=0.8)
    if kind.percent and low.endswith("%"):
        yield low.replace(" ", "").replace(",", ".")
    if kind.family is Family.NUMBER:
        yield re.sub(r"(?<=[0-9])[ ,_'](?=[0-9]{3}\b)", "", low)
    elif kind.family is Family.SIZE:
        yield from _sizes(low)
    elif kind.family is Family.TIME:
        yield _WORD.sub(lambda found: _TIME_UNITS.get(found[0], found[0]), low)


def _sizes(low: str) -> Iterator[str]:
    """With a unit as systemd writes it: one capital letter, right behind the number."""
    if found := _SIZE.fullmatch(low):
        figures = found[1].replace("_", "")
        yield f"{figures.replace(',', '.')}{(found[2] or '').upper()}"
