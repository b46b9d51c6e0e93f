"""How well a name and a description fit words that are typed, and which of their letters do."""

import re
from collections.abc import Sequence

from msgspec import Struct

_ESCAPE = re.compile(r"\\x([0-9a-fA-F]{2})")
_BREAKS = frozenset(" -_.@:/\\([,")
"""What stands before the beginning of a word."""
_EXACT, _PREFIX, _WORD, _INSIDE, _LETTERS, _ABOUT_WORD, _ABOUT, _INITIALS = range(8)
"""How good a match is, the best first."""

Places = tuple[int, ...]
"""Where in a text the letters are that fit."""


class Fit(Struct, frozen=True):
    """How something fits."""

    rank: int
    """The less, the better."""
    name: Places = ()
    about: Places = ()


class Text:
    """A unit's name and description, prepared for many searches."""

    __slots__ = ("_about", "_initials", "_name", "_places", "_stem")

    def __init__(self, name: str, about: str) -> None:
        plain, self._places = _unescaped(name)
        self._name, self._about = plain.lower(), about.lower()
        self._stem = self._name.rpartition(".")[0] or self._name
        self._initials: tuple[str, Places] | None = None

    def fit(self, words: Sequence[str]) -> Fit | None:
        """How well all of these lower-case words fit, None where one doesn't."""
        rank, name, about = 0, set[int](), set[int]()
        for word in words:
            found = self._in_name(word) or self._in_about(word)
            if found is None:
                return None
            quality, places = found
            rank += quality
            (name if quality <= _LETTERS else about).update(places)
        return Fit(rank, tuple(sorted(self._raw(name))), tuple(sorted(about)))

    def _in_name(self, word: str) -> tuple[int, Places] | None:
        name = self._name
        at = name.find(word)
        if at == 0:
            return (_EXACT if word in (name, self._stem) else _PREFIX), tuple(range(len(word)))
        if at > 0:
            start = _word_start(name, word, at)
            quality = _INSIDE if start is None else _WORD
            at = at if start is None else start
            return quality, tuple(range(at, at + len(word)))
        places = _letters(self._stem, word)
        return (_LETTERS, places) if places else None

    def _in_about(self, word: str) -> tuple[int, Places] | None:
        at = self._about.find(word)
        if at >= 0:
            start = _word_start(self._about, word, at)
            quality = _ABOUT if start is None else _ABOUT_WORD
            at = at if start is None else start
            return quality, tuple(range(at, at + len(word)))
        letters, places = self._first_letters()
        at = letters.find(word) if len(word) > 1 else -1
        return (_INITIALS, places[at : at + len(word)]) if at >= 0 else None

    def _first_letters(self) -> tuple[str, Places]:
        if self._initials is None:
            text = self._about
            places = tuple(at for at in range(len(text)) if text[at].isalnum() and _begins(text, at))
            self._initials = "".join(text[at] for at in places), places
        return self._initials

    def _raw(self, places: set[int]) -> set[int]:
        """Places in the name as systemd writes it."""
        if self._places is None:
            return places
        return {raw for at in places for raw in range(self._places[at], self._places[at + 1])}


def _begins(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] in _BREAKS


def _word_start(text: str, word: str, at: int) -> int | None:
    """Where a word of the text begins with this one, at a place or after it."""
    while at >= 0:
        if _begins(text, at):
            return at
        at = text.find(word, at + 1)
    return None


def _letters(text: str, word: str) -> Places:
    """Where the letters of a word stand in this order, as close together as their last place lets them;
    they begin at the beginning of a word, and are three at least."""
    if len(word) < 3:
        return ()
    first = text.find(word[0])
    while first >= 0 and not _begins(text, first):
        first = text.find(word[0], first + 1)
    at = first
    for letter in word[1:] if first >= 0 else "":
        at = text.find(letter, at + 1)
        if at < 0:
            return ()
    if first < 0:
        return ()
    places = []
    for letter in reversed(word):
        at = text.rfind(letter, first, at + 1)
        places.append(at)
        at -= 1
    return tuple(reversed(places))


def _unescaped(name: str) -> tuple[str, Places | None]:
    """A name with its escapes resolved (systemd-escape(1)), and where each of its letters begins in the raw
    one, with the end of all; None where they are the same."""
    if "\\x" not in name:
        return name, None
    text, places, at = [], [], 0
    while at < len(name):
        places.append(at)
        escape = _ESCAPE.match(name, at)
        text.append(chr(int(escape[1], 16)) if escape else name[at])
        at = escape.end() if escape else at + 1
    return "".join(text), (*places, at)
