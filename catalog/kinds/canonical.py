"""The one way to write a value: what is stored, compared and shown, whichever way it was typed."""

from collections.abc import Callable, Mapping

from catalog.directive import Family, Kind
from catalog.kinds.check import check
from catalog.kinds.numbers import BOOLEANS

_TRUE = frozenset(["1", "yes", "y", "true", "t", "on"])
_QUOTING = frozenset("\"'\\")

_WORDS = frozenset(
    name
    for line in (
        "absolute-paths addresses address-families architectures capabilities controllers file-systems",
        "journal-fields namespaces paths secure-bits sockets statuses switches syscalls syscalls-alone",
        "temporary units users variables",
    )
    for name in line.split()
)
"""Grammars whose values are words parted by blanks."""


def canonical(kind: Kind, value: str) -> str:
    """The same value in its one spelling: yes and no, AF_ and CAP_ in capitals, SIG before a signal, modes
    of four digits, one blank between words. What the kind doesn't take comes back as it is."""
    value = value.strip()
    if check(kind, value) is not None or not value:
        return value
    if _is_switch(kind) and value.lower() in BOOLEANS and value not in kind.values:
        return "yes" if value.lower() in _TRUE else "no"
    if value in kind.values:
        return value
    if kind.grammar in _WORDS and not _QUOTING & set(value):
        inverted = "~" if value.startswith("~") else ""
        value = inverted + " ".join(value.removeprefix("~").split())
    spell = _SPELLINGS.get(kind.grammar)
    return spell(value) if spell else value


def _is_switch(kind: Kind) -> bool:
    return kind.family is Family.BOOLEAN or "yes" in (*kind.values, *kind.aliases)


def _families(value: str) -> str:
    return value if value == "none" else value.upper()


def _mode(value: str) -> str:
    return f"{int(value, 8):04o}"


def _signal(value: str) -> str:
    return value if value[0] in "+0123456789" else f"SIG{value.removeprefix('SIG')}"


_SPELLINGS: Mapping[str, Callable[[str], str]] = {
    "address-families": _families,
    "capabilities": str.upper,
    "mode": _mode,
    "signal": _signal,
}
