"""Numbers, sizes and time spans. Sources: systemd.syntax(7), systemd.time(7), parse-util.c."""

import re
from collections.abc import Callable
from itertools import pairwise

from catalog.directive import Kind

_NUMBER = re.compile(
    r"(?P<sign>[-+]?)(?:0[xX](?P<hex>[0-9a-fA-F]+)|0[bB](?P<bin>[01]+)|0[oO](?P<oct>[0-7]+)|(?P<dec>[0-9]+))"
)
_PERCENT = re.compile(r"[0-9]+(?:\.[0-9]*)?[%‰‱]")
_SIZE = re.compile(r"\s*[0-9]+(?:\.[0-9]*)?\s*([EPTGMKB]?)")
_UNITS = "EPTGMKB"
_TIME = re.compile(
    r"""\s*(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)\s*
        (?:seconds|second|sec|s|minutes|minute|min|months|month|M|msec|ms|m|hours|hour|hr|h|days|day|d|weeks|week|w
           |years|year|y|usec|us|\u00b5s|\u03bcs|nsec|ns)?""",
    re.VERBOSE,
)


def measured(measure: Callable[[Kind, str], bool]) -> Callable[[Kind, str], bool]:
    """Judges one value or, for resource limits, a soft and a hard one."""

    def judge(kind: Kind, text: str) -> bool:
        parts = text.split(":") if kind.pair else [text]
        return len(parts) <= 2 and all(part in kind.values or measure(kind, part) for part in parts)

    return judge


def number(kind: Kind, text: str) -> bool:
    """Whether it is one number of a kind."""
    if kind.percent and _PERCENT.fullmatch(text):
        return True
    match = _NUMBER.fullmatch(text)
    if not match or kind.percent == "only":
        return False
    found = _value(match)
    return (kind.low is None or found >= kind.low) and (kind.high is None or found <= kind.high)


def _value(match: re.Match[str]) -> int:
    """The number that was matched. A leading zero means octal to some parsers: the smaller one is taken."""
    sign = -1 if match["sign"] == "-" else 1
    for group, base in (("hex", 16), ("bin", 2), ("oct", 8)):
        if match[group]:
            return sign * int(match[group], base)
    digits = match["dec"][:20]
    if len(digits) > 1 and digits[0] == "0" and not set(digits) & {"8", "9"}:
        return sign * int(digits, 8)
    return sign * int(digits)


def size(kind: Kind, text: str) -> bool:
    """Whether it is one size of a kind."""
    return is_size(text) or bool(kind.percent and _PERCENT.fullmatch(text))


def time_span(_kind: Kind, text: str) -> bool:
    """Whether it is one time span."""
    return is_time(text)


def is_size(text: str) -> bool:
    """Whether it is a number of bytes, with or without a unit; several must go from great to small."""
    if not _repeats(_SIZE, text):
        return False
    ranks = [_UNITS.index(unit) if unit else len(_UNITS) for unit in _SIZE.findall(text)]
    return all(before < after for before, after in pairwise(ranks))


def is_time(text: str) -> bool:
    """Whether it is a time span, with or without units."""
    return _repeats(_TIME, text)


def _repeats(token: re.Pattern[str], text: str) -> bool:
    """Whether a text is nothing but such tokens, one at least."""
    position, text = 0, text.rstrip()
    while position < len(text) and (match := token.match(text, position)):
        position = match.end()
    return bool(text) and position == len(text)
