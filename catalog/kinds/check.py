"""Whether a value is one that a kind takes.

Refuses only what systemd refuses too: what can't be judged from the kind alone (ranges, paths, lists) passes.
Sources: systemd.syntax(7), systemd.time(7), systemd's parse-util.c, time-util.c and rlimit-util.c.
"""

import re
from collections.abc import Callable, Sequence

from catalog.directive import Family, Kind

_BOOLEANS = frozenset(["1", "yes", "y", "true", "t", "on", "0", "no", "n", "false", "f", "off"])
_NUMBER = re.compile(
    r"(?P<sign>[-+]?)(?:0[xX](?P<hex>[0-9a-fA-F]+)|0[bB](?P<bin>[01]+)|0[oO](?P<oct>[0-7]+)|(?P<dec>[0-9]+))"
)
_PERCENT = re.compile(r"[0-9]+(?:\.[0-9]*)?[%‰‱]")
_SIZE = re.compile(r"\s*[0-9]+(?:\.[0-9]*)?\s*[EPTGMKB]?")
_TIME = re.compile(
    r"""\s*(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)\s*
        (?:seconds|second|sec|s|minutes|minute|min|months|month|M|msec|ms|m|hours|hour|hr|h|days|day|d|weeks|week|w
           |years|year|y|usec|us|\u00b5s|\u03bcs|nsec|ns)?""",
    re.VERBOSE,
)


def check(kind: Kind, value: str) -> str | None:
    """None where the value is fine or can't be judged, else one sentence that says what is allowed."""
    value = value.strip()
    if value in kind.aliases or (value in kind.values and not value.endswith(":")):
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


def _text(kind: Kind, value: str) -> bool:
    return not kind.pattern or re.fullmatch(kind.pattern, value) is not None


def _choice(kind: Kind, value: str) -> bool:
    if any(len(value) > len(open_) and value.startswith(open_) for open_ in kind.values if open_[-1:] == ":"):
        return True
    # Switches with more to choose still take every spelling of yes and no.
    return "yes" in (*kind.values, *kind.aliases) and value.lower() in _BOOLEANS


def _boolean(_kind: Kind, value: str) -> bool:
    return value.lower() in _BOOLEANS


def _measured(measure: Callable[[Kind, str], bool]) -> Callable[[Kind, str], bool]:
    """Judges one value or, for resource limits, a soft and a hard one."""

    def judge(kind: Kind, text: str) -> bool:
        parts = text.split(":") if kind.pair else [text]
        return len(parts) <= 2 and all(part in kind.values or measure(kind, part) for part in parts)

    return judge


def _number(kind: Kind, text: str) -> bool:
    if kind.percent and _PERCENT.fullmatch(text):
        return True
    match = _NUMBER.fullmatch(text)
    if not match or kind.percent == "only":
        return False
    number = _value(match)
    return (kind.low is None or number >= kind.low) and (kind.high is None or number <= kind.high)


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


def _size(kind: Kind, text: str) -> bool:
    return _repeats(_SIZE, text) or bool(kind.percent and _PERCENT.fullmatch(text))


def _time(_kind: Kind, text: str) -> bool:
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
    Family.TEXT: _text,
}


def _allowed(kind: Kind) -> str:
    """What a kind takes, in one sentence."""
    if kind.family is Family.BOOLEAN:
        return "It takes yes or no (or 1, y, true, t, on; 0, n, false, f, off)."
    if kind.family is Family.CHOICE:
        return f"It takes {_either([f'{value}…' if value[-1] == ':' else value for value in kind.values])}."
    if kind.family is Family.TEXT:
        return f"It takes {kind.form}."
    words = "".join(f", or {value}" for value in kind.values)
    words += ", or two of them as soft:hard" if kind.pair else ""
    if kind.family is Family.NUMBER:
        return f"It takes {_range(kind)}{words}."
    if kind.family is Family.SIZE:
        share = ", or a percentage" if kind.percent else ""
        return f"It takes a size in bytes, such as 512K, 1.5G or 2T{share}{words}."
    return f"It takes a time span in seconds or with units, such as 30, 5min or 1h 30min{words}."


def _range(kind: Kind) -> str:
    if kind.percent == "only":
        return "a percentage such as 20%"
    share = " or a percentage" if kind.percent else ""
    if kind.high is not None:
        return f"a number from {kind.low or 0} to {kind.high}{share}"
    return f"a number{'' if kind.low is None else f', {kind.low} or more'}{share}"


def _either(values: Sequence[str]) -> str:
    *most, last = values
    return f"{', '.join(most)} or {last}" if most else last
