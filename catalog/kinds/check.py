"""Whether a value is one that a kind takes.

Refuses only what systemd refuses too: what can't be judged from the kind alone (ranges, paths, lists) passes.
Sources: systemd.syntax(7), systemd.time(7), systemd's parse-util.c, time-util.c and rlimit-util.c.
"""

import re
from collections.abc import Callable, Sequence

from catalog.directive import Family, Kind

_BOOLEANS = frozenset(["1", "yes", "y", "true", "t", "on", "0", "no", "n", "false", "f", "off"])
_SPECIFIER = re.compile(r"%[A-Za-z%]")
_NUMBER = re.compile(r"[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|[0-9]+)")
_PORTION = re.compile(r"[0-9]+(?:\.[0-9]*)?[%‰‱]")
_SIZE = re.compile(r"\s*(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)\s*[EPTGMKB]?")
_TIME = re.compile(
    r"""\s*(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)\s*
        (?:seconds|second|sec|s|minutes|minute|min|months|month|M|msec|ms|m|hours|hour|hr|h|days|day|d|weeks|week|w
           |years|year|y|usec|us|\u00b5s|\u03bcs|nsec|ns)?""",
    re.VERBOSE,
)


def check(kind: Kind, value: str) -> str | None:
    """None where the value is fine or can't be judged, else one sentence that says what is allowed."""
    value = value.strip()
    if value in kind.values and not value.endswith(":"):
        return None
    if not value:
        free = kind.resets or kind.accumulates or kind.family in (Family.LIST, Family.TEXT)
        return (
            None
            if free
            else f"It can't be left empty; to go back to the default, write it out. {_allowed(kind)}"
        )
    judge = _JUDGES.get(kind.family)
    return None if judge is None or judge(kind, value) else _allowed(kind)


def _choice(kind: Kind, value: str) -> bool:
    if any(len(value) > len(open_) and value.startswith(open_) for open_ in kind.values if open_[-1:] == ":"):
        return True
    # Switches with more to choose still take every spelling of yes and no.
    return "yes" in kind.values and value.lower() in _BOOLEANS


def _boolean(_kind: Kind, value: str) -> bool:
    return value.lower() in _BOOLEANS


def _measured(value: Callable[[str], bool]) -> Callable[[Kind, str], bool]:
    """Judges one value or, for resource limits, a soft and a hard one; specifiers can't be judged."""

    def judge(kind: Kind, text: str) -> bool:
        if _SPECIFIER.search(text):
            return True
        parts = text.split(":")
        return len(parts) <= 2 and all(part in kind.values or value(part) for part in parts)

    return judge


def _number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text) or _PORTION.fullmatch(text))


def _size(text: str) -> bool:
    return _repeats(_SIZE, text) or bool(_PORTION.fullmatch(text))


def _time(text: str) -> bool:
    return _repeats(_TIME, text)


def _repeats(token: re.Pattern[str], text: str) -> bool:
    """Whether a text is nothing but such tokens, one at least."""
    position, text = 0, text.rstrip()
    while position < len(text) and (match := token.match(text, position)):
        position = match.end()
    return bool(text) and position == len(text)


_JUDGES = {
    Family.BOOLEAN: _boolean,
    Family.CHOICE: _choice,
    Family.NUMBER: _measured(_number),
    Family.SIZE: _measured(_size),
    Family.TIME: _measured(_time),
}


def _allowed(kind: Kind) -> str:
    """What a kind takes, in one sentence."""
    if kind.family is Family.BOOLEAN:
        return "It takes yes or no (or 1, y, true, t, on; 0, n, false, f, off)."
    if kind.family is Family.CHOICE:
        return f"It takes {_either([f'{value}…' if value[-1] == ':' else value for value in kind.values])}."
    words = "".join(f", or {value}" for value in kind.values)
    if kind.family is Family.NUMBER:
        return f"It takes a number{words}."
    if kind.family is Family.SIZE:
        return f"It takes a size in bytes, such as 512K, 1.5G or 2T{words}."
    return f"It takes a time span in seconds or with units, such as 30, 5min or 1h 30min{words}."


def _either(values: Sequence[str]) -> str:
    *most, last = values
    return f"{', '.join(most)} or {last}" if most else last
