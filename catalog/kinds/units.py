"""Values that name units, and conditions. Source: systemd's unit-name.c and load-fragment.c."""

import re

from catalog.directive import Kind
from catalog.kinds.paths import wrong
from catalog.kinds.words import unknown

TYPES = (
    "service",
    "socket",
    "target",
    "device",
    "mount",
    "automount",
    "swap",
    "timer",
    "path",
    "slice",
    "scope",
)
_UNIT = re.compile(rf"[A-Za-z0-9:_.\\-]+(?:@[A-Za-z0-9:_.\\@-]*)?\.(?:{'|'.join(TYPES)})")
_LONGEST = 255
_URL = re.compile(r"(?:https?://|file:/|info:|man:)[!-~]+")
_BUS = re.compile(
    r":[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+|[A-Za-z_-][A-Za-z0-9_-]*(?:\.[A-Za-z_-][A-Za-z0-9_-]*)+"
)


def units(_kind: Kind, value: str) -> str:
    """Names of units, parted by blanks."""
    return next((said for word in value.split() if (said := _unit(word))), "")


def unit(_kind: Kind, value: str, ending: str = "") -> str:
    """One unit's name, of one type where there is an ending."""
    return _unit(value, ending)


def sockets(_kind: Kind, value: str) -> str:
    """Names of sockets."""
    return next((said for word in value.split() if (said := _unit(word, "socket"))), "")


def _unit(name: str, ending: str = "") -> str:
    typed = not ending or name.endswith(f".{ending}")
    if typed and (unknown(name) or (_UNIT.fullmatch(name) and len(name) <= _LONGEST)):
        return ""
    example = f"nginx.{ending or 'service'}"
    return f"{name or 'Nothing'} is no unit's whole name, such as {example}."


def documentation(_kind: Kind, value: str) -> str:
    """Where to read about a unit."""
    bad = next(
        (word for word in value.split() if not (unknown(word) or _URL.fullmatch(word.strip("\"'")))), None
    )
    return (
        ""
        if bad is None
        else f"{bad} is no address: it takes http://, https://, file:/, info: and man: ones."
    )


def condition_path(_kind: Kind, value: str) -> str:
    """A path after an optional `|` (one of several must hold) and `!` (must not hold), in this order."""
    return wrong(value.removeprefix("|").removeprefix("!"))


def bus_name(_kind: Kind, value: str) -> str:
    """A name on D-Bus."""
    fine = unknown(value) or (_BUS.fullmatch(value) and len(value) <= _LONGEST)
    return "" if fine else f"{value or 'Nothing'} is no D-Bus name such as org.example.Service."
