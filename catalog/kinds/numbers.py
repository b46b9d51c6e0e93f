"""Numbers and switches as systemd reads them. Source: systemd's parse-util.c."""

import re

BOOLEANS = frozenset(["1", "yes", "y", "true", "t", "on", "0", "no", "n", "false", "f", "off"])
"""In lower case; systemd takes them in any."""
_WHOLE = re.compile(r"[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|[1-9][0-9]{0,19}|0)")


def whole(text: str) -> int | None:
    """A whole number, in C's notation for other bases; None where it is none."""
    if not _WHOLE.fullmatch(text):
        return None
    digits = text.lstrip("+-")
    octal = digits[:1] == "0" and digits.isdecimal()
    return (-1 if text[0] == "-" else 1) * (int(digits, 8) if octal else int(digits, 0))
