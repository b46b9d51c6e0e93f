"""How systemd cuts a unit file into lines, and what each is (its conf-parser, watched on 252 to 262).

Text here is the file decoded as UTF-8 with `surrogateescape`, so that every byte has its place.
"""

import re
from enum import StrEnum
from functools import lru_cache

from msgspec import Struct

from unit.logical_lines import BLANKS, Joined, join

LONGEST = 1024 * 1024
"""A line, or a joined one, of this many bytes makes systemd give up on the file."""

# systemd refuses what Unicode calls noncharacters too (its utf8_is_valid).
_NONCHARACTERS = "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
_UNCLEAN = re.compile(f"[\ud800-\udfff\ufdd0-\ufdef{_NONCHARACTERS}]")
_UNSAFE = re.compile(r"""[\x00-\x1f\x7f\\"']""")


class Kind(StrEnum):
    """What a line is to systemd."""

    BLANK = "blank"
    COMMENT = "comment"
    SECTION = "section"
    ASSIGNMENT = "assignment"
    JUNK = "junk"


class Line(Struct, frozen=True):
    """One logical line: a physical one, or several that a backslash joins, with the comments between them."""

    kind: Kind
    first: int
    """Number of its first physical line, from 1."""
    last: int
    """Number of its last one; systemd's own messages name this."""
    raw: str
    """As it stands in the file, line ends included."""
    section: str = ""
    """The section that it opens or stands in."""
    name: str = ""
    value: str = ""
    """Each backslash with its line end replaced by one blank, outer blanks stripped."""
    problem: str = ""
    dangling: bool = False
    """Whether the file ends after its backslash, so that a line put there would be swallowed."""
    mark: bool = False
    """Whether it holds the byte order mark that systemd skips: the first in the file that begins a line."""


class Scan(Struct, frozen=True):
    """A whole file, cut."""

    lines: tuple[Line, ...]
    tail: str = ""
    """From the line that makes systemd stop reading, to the end; empty for a sound file."""
    tail_line: int = 0
    tail_problem: str = ""


def _fatal(line: Joined, text: str) -> str:
    """Why systemd stops reading the file at this line, if it does."""
    if line.size >= LONGEST:
        return "the line is longer than systemd reads (1 MiB)"
    if not line.pieces:
        return ""
    if not text.isascii() and _UNCLEAN.search(text):
        return "the line is not valid UTF-8"
    if text.startswith("[") and (len(text) < 2 or not text.endswith("]")):
        return "the section header is not closed by ]"
    if text.startswith("[") and _UNSAFE.search(text):
        return "the section header has characters that systemd refuses"
    return ""


def _assignment(line: Joined, text: str, section: str | None) -> Line:
    """A line that is neither blank, nor a comment, nor a header."""
    name, equals, value = (part.strip(BLANKS) for part in text.partition("="))
    problem = ""
    if section is None:
        problem = "stands before the first section, so systemd ignores it"
    elif not equals:
        problem = "has no =, so systemd ignores it"
    elif not name:
        problem = "has no name before =, so systemd ignores it"
    kind = Kind.JUNK if problem else Kind.ASSIGNMENT
    raw = "".join(line.raw)
    return Line(kind, line.first, line.last, raw, section or "", name, value, problem, line.open, line.mark)


@lru_cache(maxsize=8)
def scan(text: str) -> Scan:
    """Cut a decoded unit file into logical lines. Remembered: of a unit's files, a key changes one."""
    lines: list[Line] = []
    section: str | None = None
    offset = 0
    for line in join(text):
        joined = line.text
        if problem := _fatal(line, joined):
            return Scan(tuple(lines), text[offset:], line.first, problem)
        raw = "".join(line.raw)
        offset += len(raw)
        if joined.startswith("["):
            section = joined[1:-1]
            lines.append(Line(Kind.SECTION, line.first, line.last, raw, section, dangling=line.open))
        elif joined:
            lines.append(_assignment(line, joined, section))
        else:
            kind = Kind.BLANK if line.pieces else Kind.COMMENT
            lines.append(Line(kind, line.first, line.last, raw, section or "", dangling=line.open))
    return Scan(tuple(lines))
