"""The dress in which a logical line passes through configupdater, and out of it again.

configupdater keeps the lines of a file, but reads them by configparser's rules: it raises on a line without
`=`, takes an indented line for a continuation and an unindented continuation for an error, and ends lines
at LF only. So each logical line is handed over as one unindented line that it cannot misread:

- in a line that is indented or continued, each blank and inner line end becomes, one to one, a lone
  surrogate that no decoded file contains;
- what is neither section, assignment, blank nor plain comment becomes a comment with a mark;
- lines that won't be edited may be set aside, with a comment for all of them in their place;
- a line end that isn't LF, or is missing, is masked too, with a mark at the LF that stands in for it.
"""

import re
from collections.abc import Sequence

from unit.lines import Kind, Line

# Decoding with surrogateescape gives U+DC80 to U+DCFF only: U+D800 to U+DBFF are free.
_SPACES = "\0" + "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
_MASK = {ord(char): chr(0xD800 + index) for index, char in enumerate(_SPACES)}
_UNMASK = {ord(mask): chr(char) for char, mask in _MASK.items()}
_STAND_IN = "\udbff"
_MARK = "\udbfe"
_ASIDE = "\udbfd"
_END = re.compile(r"(?:(?:\r\n?|\n\r?)\0?|\0)?\Z")


def split_end(raw: str) -> tuple[str, str]:
    """A logical line without its last line end, and that line end."""
    if raw.endswith("\n") and not raw.endswith("\r\n"):
        return raw[:-1], "\n"
    match = _END.search(raw, max(0, len(raw) - 3))
    at = match.start() if match else len(raw)
    return raw[:at], raw[at:]


def mask(text: str) -> str:
    """Blanks and line ends, one to one, as characters that are neither, where they could be misread."""
    if "\n" not in text and not text[:1].isspace():
        return text
    return text.translate(_MASK)


def mask_end(end: str) -> str:
    """What must stand before the LF that ends the line for configupdater."""
    return end[:-1].translate(_MASK) if end.endswith("\n") else end.translate(_MASK) + _STAND_IN


def mask_line(line: Line) -> str:
    """One logical line as one line for configupdater, LF included."""
    body, end = split_end(line.raw)
    close = mask_end(end) + "\n"
    if line.kind is Kind.ASSIGNMENT:
        return mask(body) + close
    if line.kind is Kind.SECTION:
        plain = body == f"[{line.section}]" and line.section
        return (body if plain else f"[{_MARK}{mask(body)}{_MARK}]") + close
    if line.kind is Kind.BLANK and close == "\n" and not body.strip(" \t"):
        return body + close
    if line.kind is Kind.COMMENT and body[:1] in ("#", ";"):
        return mask(body) + close
    return f"#{_MARK}{mask(body)}{close}"


def unmask(text: str) -> str:
    """What the masked lines were, byte for byte."""
    text = text.replace(_STAND_IN + "\n", "").replace("#" + _MARK, "")
    return text.replace("[" + _MARK, "").replace(_MARK + "]", "").translate(_UNMASK)


def set_aside(text: str, kept: list[str]) -> str:
    """One line for configupdater in the place of whole lines that are of no interest; `kept` has them."""
    kept.append(text)
    return f"#{_ASIDE}{len(kept) - 1}{_ASIDE}\n"


def put_back(text: str, kept: Sequence[str]) -> str:
    """The unmasked text with what was set aside."""
    return re.sub(f"#{_ASIDE}(\\d+){_ASIDE}\n", lambda found: kept[int(found[1])], text)
