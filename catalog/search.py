"""Finding directives by a few letters of the name, else by words of what is written about them."""

import re
from collections.abc import Iterable, Sequence

from catalog.directive import Directive

_EXACT, _PREFIX, _WORD, _HUMPS, _INSIDE, _LETTERS, _SUMMARY, _TEXT = range(8)
"""How good a match is, the best first."""

_BEFORE, _BEHIND = 12, 80
"""Characters around a place that are shown."""
_HUMP = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z]*|[0-9]+")


class Index:
    """Directives prepared for many searches."""

    def __init__(self, directives: Iterable[Directive]) -> None:
        self.directives = tuple(directives)
        texts: dict[int, str] = {}
        self._rows = [_Row(directive, texts) for directive in self.directives]
        self._at = {id(directive): at for at, directive in enumerate(self.directives)}

    def context(self, directive: Directive, query: str) -> str:
        """Where a directive speaks of what its name does not have of a query, with some words around, as in
        "manual: … the words … "; empty where the name has it all, or where it is found by its value."""
        at = self._at.get(id(directive))
        return "" if at is None else _context(self._rows[at], directive, query)

    def find(self, query: str) -> tuple[Directive, ...]:
        """Directives that match every word of the query, the best first; all of them for an empty one."""
        words = query.lower().replace("=", " ").split()
        ranked = []
        for position, row in enumerate(self._rows):
            ranks = [row.rank(word) for word in words]
            if None not in ranks:
                score = sum(rank for rank in ranks if rank is not None)
                ranked.append((score, len(row.name) if words else 0, position))
        return tuple(self.directives[position] for *_, position in sorted(ranked))


class _Row:
    """One directive in lower case; the manual's text only once a search gets that far."""

    __slots__ = ("_directive", "_texts", "humps", "name", "parts", "summary")

    def __init__(self, directive: Directive, texts: dict[int, str]) -> None:
        self._directive = directive
        self._texts = texts
        self.name = directive.name.lower()
        self.humps = [hump.lower() for hump in _HUMP.findall(directive.name)]
        self.parts = ["".join(self.humps[start:]) for start in range(1, len(self.humps))]
        self.summary = f"{directive.summary} {directive.hazard}".lower()

    @property
    def text(self) -> str:
        # By identity: directives of several sections share one explanation, which is read once.
        blocks = self._directive.blocks
        if id(blocks) not in self._texts:
            self._texts[id(blocks)] = " ".join(block.plain for block in blocks).lower()
        return self._texts[id(blocks)]

    def rank(self, word: str) -> int | None:
        """How well one lower-case word matches, None where it doesn't."""
        if self.name.startswith(word):
            return _EXACT if self.name == word else _PREFIX
        if any(part.startswith(word) for part in self.parts):
            return _WORD
        if _humps(word, self.humps):
            return _HUMPS
        if word in self.name:
            return _INSIDE
        if len(word) > 2 and _letters(word, self.name):
            return _LETTERS
        if word in self.summary:
            return _SUMMARY
        return _TEXT if len(word) > 2 and word in self.text else None


def _context(row: "_Row", directive: Directive, query: str) -> str:
    words = query.lower().replace("=", " ").split()
    word = next((one for one in words if (rank := row.rank(one)) is not None and rank >= _SUMMARY), "")
    if not word:
        return ""
    places = (
        ("summary", directive.summary),
        ("breaks", directive.hazard),
        ("manual", " ".join(block.plain for block in directive.blocks)),
    )
    where, text = next((place for place in places if word in place[1].lower()), ("", ""))
    return f"{where}: {_around(text, text.lower().find(word), len(word))}" if where else ""


def _around(text: str, at: int, length: int) -> str:
    """A piece of a text that begins shortly before a place, at a word."""
    begin = text.rfind(" ", 0, max(0, at - _BEFORE)) + 1 if at > _BEFORE else 0
    end = at + length + _BEHIND
    piece = " ".join(text[begin:end].split())
    return f"{'…' if begin else ''}{piece}{'…' if end < len(text) else ''}"


def _humps(word: str, humps: Sequence[str]) -> bool:
    """Whether a word is made of beginnings of the humps, in order and beginning with the first: prosys."""
    if not word:
        return True
    if not humps or word[0] != humps[0][0]:
        return False
    for length in range(min(len(word), len(humps[0])), 0, -1):
        if humps[0].startswith(word[:length]):
            rest = word[length:]
            if not rest or any(_humps(rest, humps[later:]) for later in range(1, len(humps))):
                return True
    return False


def _letters(word: str, name: str) -> bool:
    """Whether a word's letters come in this order, beginning with the name's first."""
    if word[0] != name[0]:
        return False
    letters = iter(name)
    return all(letter in letters for letter in word)


_recent: dict[tuple[int, ...], Index] = {}
_KEPT = 4


def find(directives: Sequence[Directive], query: str) -> tuple[Directive, ...]:
    """As `Index.find`; the last few sets of directives stay prepared."""
    # By identity, since hashing hundreds of directives takes longer than the search; the index holds them.
    key = tuple(map(id, directives))
    index = _recent.get(key)
    if index is None:
        index = Index(directives)
        while len(_recent) >= _KEPT:
            del _recent[next(iter(_recent))]
        _recent[key] = index
    return index.find(query)
