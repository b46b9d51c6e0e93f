"""The manual's text, letter for letter as groff renders it: nothing lost, nothing garbled, no neighbour's."""

import re
import shutil
import subprocess
from collections.abc import Iterator

import pytest

from catalog.manual import Entry, parse

pytestmark = pytest.mark.skipif(not shutil.which("groff"), reason="needs groff")

_TERM = re.compile(r" {7}([A-Z]\w*)=")
_MARGIN = 7


def rendered(page: bytes) -> str:
    """A page as `man` shows it, in lines so long that no word is parted and no table's row wrapped."""
    words = ["groff", "-Kutf8", "-t", "-Tutf8", "-man", "-P-cbou", "-rLL=900n", "-rHY=0"]
    return subprocess.run(words, input=page, capture_output=True, check=True).stdout.decode()


def regions(text: str) -> Iterator[tuple[str, str]]:
    """The first name and the text of each directive's entry: what is indented below a term."""
    name, held, before = "", list[str](), ""
    for line, following in zip(lines := text.split("\n"), [*lines[1:], ""], strict=True):
        indent = len(line) - len(line.lstrip())
        if line.strip() and indent <= _MARGIN:
            another = name and held == [] and before.strip()  # several terms may share one text
            if not another:
                if name:
                    yield name, " ".join(held)
                term = _TERM.match(line) if following.strip() else None
                name, held = (term[1] if term else ""), []
        elif name:
            held.append(line)
        before = line
    if name:
        yield name, " ".join(held)


def letters(text: str) -> str:
    return re.sub(r"[\W_µμ]", "", text)


def theirs(text: str) -> str:
    """Without the footnotes' numbers, and the notes that say since when."""
    return letters(re.sub(r"Added in version \d+\.?", "", re.sub(r"\[[1-9]\d*\]", "", text)))


def ours(entry: Entry) -> str:
    text = " ".join(f"{block.marker} {block.plain}" for block in entry.blocks)
    return letters(re.sub(r"\[[1-9]\d*\]", "", re.sub(r" \(since \d+\)", "", text)))


def test_each_entry_has_the_letters_that_groff_renders(pages: dict[str, bytes]) -> None:
    compared = 0
    for page, source in pages.items():
        entries: dict[str, list[Entry]] = {}
        for entry in parse(source).entries:
            entries.setdefault(entry.names[0], []).append(entry)
        for name, text in regions(rendered(source)):
            entry = entries[name].pop(0)
            assert theirs(text) == ours(entry), (page, name)
            compared += 1
        assert [name for name, left in entries.items() if left] == [], page
    assert compared > 300
