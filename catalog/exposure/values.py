"""Reading effective values as systemd's parsers do; what they refuse is as if it weren't there."""

from collections.abc import Callable, Iterable

from catalog.catalog import Catalog
from catalog.kinds import check

Values = Callable[[str, str], tuple[str, ...]]
"""The values that count of (section, name), in order, those before a reset left out."""

_BOOLEANS = dict.fromkeys(("1", "yes", "y", "true", "t", "on"), True)
_BOOLEANS |= dict.fromkeys(("0", "no", "n", "false", "f", "off"), False)


def boolean(text: str) -> bool | None:
    """yes, no and their other spellings; None for anything else. systemd.syntax(7)."""
    return _BOOLEANS.get(text.lower())


def last_of(texts: Iterable[str], known: dict[str, str], default: str) -> str:
    """The last value that is a known word or a boolean; booleans count as "yes" and "no"."""
    for text in reversed(tuple(texts)):
        switch = boolean(text)
        word = text if switch is None else "yes" if switch else "no"
        if word in known:
            return known[word]
        if word.partition(":")[0] in known and ":" in word:
            return known[word.partition(":")[0]]
    return default


def inverted(text: str) -> tuple[bool, list[str]]:
    """Whether a list is one of exceptions (`~`), and its words."""
    return (True, text[1:].split()) if text.startswith("~") else (False, text.split())


def accepted(values: Values, catalog: Catalog) -> Values:
    """Values without those that this systemd refuses, and without directives that it doesn't know.

    Of a list's line, systemd refuses single words: what is left of it is for the reader of that list to say.
    """

    def held(section: str, name: str) -> tuple[str, ...]:
        directive = catalog.get(section, name)
        if directive is None or not directive.supported:
            return ()
        kind = directive.kind
        return tuple(
            value for value in values(section, name) if kind.accumulates or check(kind, value) is None
        )

    return held
