"""Text that others wrote, made harmless for a terminal: what would steer it is shown as a mark.

Services write to the journal, packages to unit files, and anybody to the name of a file: escape sequences in
it could recolour, retitle or rewrite what is on the screen, or type into the shell; marks of the reading
direction let one thing look like another. Data (JSON, files, the clipboard) stays what it is.
"""

import re

import msgspec

_DIRECTIONS = "\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
"""Marks of the reading direction, and line ends that terminals differ about. UAX #9"""
_INVISIBLE = "\u00ad\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff"
_CONTROLS = "\x00-\x1f\x7f-\x9f"
"""C0, DEL and C1. ECMA-48"""
_BYTES = "\ud800-\udfff"
"""Bytes of a file that are no UTF-8, as Python has them."""
STEERING = re.compile(f"[{_CONTROLS}{_DIRECTIONS}{_INVISIBLE}{_BYTES}]")
"""What a terminal must not get from others."""
_WITHIN_LINES = re.compile(f"(?![\n\t])[{_CONTROLS}{_DIRECTIONS}{_INVISIBLE}{_BYTES}]")
_TAB = "    "
_PICTURES, _DEL = 0x2400, 0x7F


def lines(text: str) -> str:
    """Several lines: their ends and tabs stay."""
    return _WITHIN_LINES.sub(_mark, text)


def line(text: str) -> str:
    """One line: what would end it is a mark, too, and a tab some blanks."""
    return STEERING.sub(_mark, text.replace("\t", _TAB))


def _mark(found: re.Match[str]) -> str:
    number = ord(found[0])
    if number < 0x20:
        return chr(_PICTURES + number)
    if number == _DEL:
        return "\N{SYMBOL FOR DELETE}"
    if 0xD800 <= number <= 0xDFFF:
        return "\N{REPLACEMENT CHARACTER}"
    kind, digits = ("x", 2) if number < 0x100 else ("u", 4) if number < 0x10000 else ("U", 8)
    return f"\\{kind}{number:0{digits}x}"


def as_json(value: object) -> str:
    """A value as JSON on one line, in which the same characters are escaped: it says what was there."""
    import json  # the interface does without

    try:
        text = msgspec.json.encode(value).decode()
    except UnicodeEncodeError:  # bytes that are no UTF-8
        text = json.dumps(msgspec.to_builtins(value), separators=(",", ":"))
    return STEERING.sub(lambda found: json.dumps(found[0])[1:-1], text)
