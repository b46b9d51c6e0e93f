"""What of a text fits the words that are searched for, marked."""

from collections.abc import Sequence
from itertools import groupby

from tui.render.text import Run

MATCH = "match"
"""The style of what fits; it says so by a line below as well as by its colour."""


def marked(run: Run, words: Sequence[str], *, letters: bool = False) -> list[Run]:
    """A run cut up where lower-case words stand in it; with `letters`, also where a word's letters stand in
    their order, as in a name that was found by them."""
    found: set[int] = set()
    text = run.text.lower()
    for word in words:
        places = _places(text, word) or (_letters(text, word) if letters else set())
        found |= places
    if not found or len(text) != len(run.text):
        return [run]
    style = f"{run.style} {MATCH}".strip()
    return [
        Run("".join(run.text[at] for at in group), style if fits else run.style, run.link)
        for fits, group in groupby(range(len(run.text)), found.__contains__)
    ]


def _places(text: str, word: str) -> set[int]:
    places: set[int] = set()
    start = text.find(word) if word else -1
    while start >= 0:
        places |= set(range(start, start + len(word)))
        start = text.find(word, start + len(word))
    return places


def _letters(text: str, word: str) -> set[int]:
    places, at = set(), 0
    for letter in word:
        at = text.find(letter, at)
        if at < 0:
            return set()
        places.add(at)
        at += 1
    return places
