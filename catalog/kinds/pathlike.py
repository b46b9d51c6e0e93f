"""Where paths stand within a value, finished or not: for completion, and to see whether they are there."""

import re
from collections.abc import Mapping

from msgspec import Struct

from catalog.directive import Kind
from catalog.kinds.prefixes import command
from catalog.kinds.quoting import pieces, unquoted
from catalog.kinds.words import unknown

_BEFORE: Mapping[str, str] = {
    "absolute-paths": "",
    "binds": r"-?|[^:]*:",
    "bpf-program": r"[a-z_0-9]+:",
    "commands": r"(?:!!|[-@:+!|])*(?=\S*$)|.*\s",
    "condition-path": r"\|?!?",
    "credential": r"[^:/]*:",
    "device": "",
    "device-latency": "",
    "device-limit": "",
    "device-weight": "",
    "images": r"-?|[^:]*:",
    "listen": "",
    "open-file": "",
    "optional-path": "-?",
    "path": "",
    "paths": r"-?\+?",
    "pid-file": "",
    "root-hash": "",
    "search-path": r"(?:[^:]*:)*",
    "temporary": "",
    "working-directory": "-?",
}
"""By grammar, what may stand before a path in one word."""
_OPEN = re.compile(r"(?:file|append|truncate):")
"""Choices that a path follows, as in StandardOutput=."""

_MUST = frozenset(["path", "absolute-paths"])
_MAY = frozenset(["paths", "binds", "images", "optional-path", "working-directory"])
"""Grammars of one path a word: those in which it may be missing after a `-`, and the others."""
_WHOLE = frozenset(["path", "optional-path", "working-directory"])
"""Grammars of one path a line, blanks and all."""


class Place(Struct, frozen=True):
    """A path within a value."""

    path: str
    optional: bool = False
    """Whether it may be missing: a `-` stands before it."""
    can_be_optional: bool = False
    """Whether a `-` could stand there."""


def path_at(kind: Kind, typed: str) -> int:
    """Where the absolute path begins that is being typed at the end of a word; -1 where none is."""
    if any(value.endswith(":") for value in kind.values) and (match := _OPEN.match(typed)):
        return match.end() if typed[match.end() :].startswith("/") else -1
    before = _BEFORE.get(kind.grammar)
    match = re.match(rf"(?:{before})(?=/[^:]*$)", typed) if before is not None else None
    return match.end() if match else -1


def place(kind: Kind, word: str) -> Place | None:
    """The path that must be there on the host for a word to work; None where there is none, or it can't be
    told before the unit is loaded."""
    if kind.grammar == "commands":
        head = command(kind, word)
        return Place(head.path, "-" in head.prefixes) if head.path else None
    if kind.grammar not in _MUST and kind.grammar not in _MAY:
        return None
    plain = word if kind.grammar in _WHOLE else unquoted(next(iter(pieces(word)), "")) or ""
    bare = plain.removeprefix("-") if kind.grammar in _MAY else plain
    path = bare.partition(":")[0] if kind.grammar in ("binds", "images") else bare
    if not path.startswith("/") or unknown(path):
        return None
    return Place(path, bare != plain, kind.grammar in _MAY)
