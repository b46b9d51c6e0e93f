"""What one value of a directive means: the sentence of its manual that is about it."""

import re
from collections.abc import Iterable

from catalog.directive import Block, Directive, Family

_MARK = "\x01"
_END = re.compile(rf"(?<=[.!?])\s+(?=[A-Z\"“{_MARK}])")
_LISTS = re.compile(r"Takes |One of |Both options default |Defaults? to ")
"""How sentences begin that only list the values, or name the default."""
_BEGINS = re.compile(r"If |When |Behavior of |The |By |Setting ")
"""How sentences begin that explain one."""
_WORDS = {
    "yes": re.compile(r"\b(?:[Ii]f|[Ww]hen) (?:true|enabled|set to true)\b"),
    "no": re.compile(r"\b(?:[Ii]f|[Ww]hen) (?:false|disabled|off|turned off)\b"),
}
"""Other words with which manuals introduce the two switches."""


def meaning(directive: Directive, value: str) -> str:
    """A sentence about a value; our own summary for switching on; empty where nobody says."""
    found = _defined(directive.blocks, value) or _told(directive, value)
    if not found and value == "yes" and directive.kind.family is Family.BOOLEAN:
        return directive.summary
    return found


def _defined(blocks: Iterable[Block], value: str) -> str:
    """The first sentence below a heading that names the value."""
    under = False
    for block in blocks:
        if block.kind == "term":
            under = under or value in re.split(r"[\s,]+", block.plain.replace('"', ""))
        elif under:
            return _END.split(block.plain)[0]
    return ""


def _told(directive: Directive, value: str) -> str:
    others = [one for one in directive.kind.values if one != value]
    best, least = "", 2
    for block in directive.blocks:
        if block.kind not in ("text", "item"):
            continue
        for sentence in _END.split(_marked(block)):
            if _LISTS.match(sentence) or not _is_about(sentence, value):
                continue
            far = sum(_names(sentence, one) for one in others) + (not _BEGINS.match(sentence))
            if far < least:
                best, least = sentence.replace(_MARK, ""), far
    return best


def _marked(block: Block) -> str:
    """A block's text with marks around what is printed as values are."""
    return "".join(
        f"{_MARK}{span.text}{_MARK}" if span.style in ("b", "code") else span.text for span in block.spans
    )


def _is_about(sentence: str, value: str) -> bool:
    return _names(sentence, value) or (value in _WORDS and bool(_WORDS[value].search(sentence)))


def _names(sentence: str, value: str) -> bool:
    return any(f"{left}{value}{right}" in sentence for left, right in ((_MARK, _MARK), '""', "“”"))
