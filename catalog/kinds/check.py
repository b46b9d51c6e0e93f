"""Whether a value is one that a kind takes.

Refuses only what systemd refuses too: what only the running system can judge (whether a path or a user is
there, specifiers of an instance) passes. Of a list it names the first word that systemd would pass over.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from catalog.directive import Family, Kind
from catalog.kinds.forms import number_range
from catalog.kinds.measures import measured, number, size, time_span
from catalog.kinds.numbers import BOOLEANS

_REMEMBERED = 4096
"""Values whose verdicts are remembered: a unit's are judged anew at each key."""
_EMPTY = "It can't be left empty; to go back to the default, write it out."


@lru_cache(maxsize=_REMEMBERED)
def check(kind: Kind, value: str) -> str | None:
    """None where the value is fine or can't be judged, else one sentence that says what is allowed."""
    value = value.strip()
    if not value:
        return None if _may_be_empty(kind) else f"{_EMPTY} {_allowed(kind)}".rstrip()
    if kind.grammar:
        from catalog.kinds.grammars import GRAMMARS  # the start of the interface seldom needs them

        return GRAMMARS[kind.grammar](kind, value) or None
    if value in kind.aliases or (value in kind.values and not value.endswith(":")):
        return None
    judge = _JUDGES.get(kind.family)
    if judge is None or judge(kind, value):
        return None
    near = nearly(kind, value)
    return f"{_allowed(kind).removesuffix('.')}; did you mean {near}?" if near else _allowed(kind)


def nearly(kind: Kind, value: str) -> str:
    """The value that was meant by one that a kind does not take; empty where none is near."""
    from catalog.kinds.meant import meant  # only mistakes need it

    judge = None if kind.grammar else _JUDGES.get(kind.family)
    return meant(kind, value.strip(), _in_words(judge)) if judge and not judge(kind, value.strip()) else ""


def _in_words(judge: Callable[[Kind, str], bool]) -> Callable[[Kind, str], bool]:
    """A judge that knows a kind's own words as well."""
    return lambda kind, value: value in kind.values or value in kind.aliases or judge(kind, value)


@lru_cache(maxsize=_REMEMBERED)
def doubt(kind: Kind, value: str) -> str | None:
    """What systemd would pass over in a value without a word, one sentence; None where nothing."""
    if kind.grammar:
        from catalog.kinds.grammars import DOUBTS

        judge = DOUBTS.get(kind.grammar)
        return (judge(kind, value.strip()) or None) if judge else None
    return None


def _may_be_empty(kind: Kind) -> bool:
    free = kind.family is Family.TEXT and not (kind.grammar or kind.pattern)
    return kind.resets or kind.accumulates or kind.family is Family.LIST or free


def _text(kind: Kind, value: str) -> bool:
    return not kind.pattern or re.fullmatch(kind.pattern, value) is not None


def _choice(kind: Kind, value: str) -> bool:
    if any(len(value) > len(open_) and value.startswith(open_) for open_ in kind.values if open_[-1:] == ":"):
        return True
    # Switches with more to choose still take every spelling of yes and no.
    return "yes" in (*kind.values, *kind.aliases) and value.lower() in BOOLEANS


def _boolean(_kind: Kind, value: str) -> bool:
    return value.lower() in BOOLEANS


_JUDGES = {
    Family.BOOLEAN: _boolean,
    Family.CHOICE: _choice,
    Family.NUMBER: measured(number),
    Family.SIZE: measured(size),
    Family.TIME: measured(time_span),
    Family.TEXT: _text,
}


def _allowed(kind: Kind) -> str:
    """What a kind takes, in one sentence."""
    if kind.family is Family.BOOLEAN:
        return "It takes yes or no (or 1, y, true, t, on; 0, n, false, f, off)."
    if kind.family is Family.CHOICE:
        return f"It takes {_either([f'{value}…' if value[-1] == ':' else value for value in kind.values])}."
    if kind.family is Family.TEXT:
        return f"It takes {kind.form}." if kind.form else ""
    words = "".join(f", or {value}" for value in kind.values)
    words += ", or two of them as soft:hard" if kind.pair else ""
    if kind.family is Family.NUMBER:
        return f"It takes {number_range(kind)}{words}."
    if kind.family is Family.SIZE:
        share = ", or a percentage" if kind.percent else ""
        return f"It takes a size in bytes, such as 512K, 1.5G or 2T{share}{words}."
    return f"It takes a time span in seconds or with units, such as 30, 5min or 1h 30min{words}."


def _either(values: Sequence[str]) -> str:
    *most, last = values
    return f"{', '.join(most)} or {last}" if most else last
