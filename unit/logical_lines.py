"""Physical lines, and how systemd's conf-parser joins them to logical ones."""

import re
from collections.abc import Iterator

from msgspec import Struct

BLANKS = " \t"
BOM = "\ufeff"

_PHYSICAL = re.compile(r"([^\n\r\0]*)((?:\r\n?|\n\r?)\0?|\0|\Z)")


def physical(text: str) -> Iterator[tuple[str, str]]:
    """Body and line end of each physical line: CR, LF and NUL all end one, in pairs or alone."""
    for match in _PHYSICAL.finditer(text):
        if match.end() > match.start():
            yield match.group(1), match.group(2)


def is_comment(body: str) -> bool:
    """Whether a physical line is a comment: judged before joining, so also between joined lines."""
    return body.lstrip(BLANKS)[:1] in ("#", ";")


def continues(body: str) -> bool:
    """Whether a physical line ends in an unescaped backslash."""
    return (len(body) - len(body.rstrip("\\"))) % 2 == 1


class Joined(Struct):
    """A logical line while its physical lines are coming in."""

    first: int
    last: int
    raw: list[str]
    pieces: list[str]
    size: int = 0
    open: bool = False
    mark: bool = False

    @property
    def text(self) -> str:
        """What systemd makes of it, outer blanks stripped."""
        return "".join(self.pieces).strip(BLANKS)


def join(text: str) -> Iterator[Joined]:
    """Physical lines joined to logical ones; a comment on its own has no pieces."""
    pending: Joined | None = None
    seen_bom = False
    for number, (body, end) in enumerate(physical(text), start=1):
        comment = is_comment(body)
        line = pending or Joined(number, number, [], [])
        line.last = number
        line.raw.append(body + end)
        line.size = max(line.size, _size(body)) if comment else line.size + _size(body)
        if comment:
            if pending is None:
                yield line
            continue
        if not seen_bom and body.startswith(BOM):
            body, seen_bom, line.mark = body[1:], True, True
        line.open = continues(body)
        line.pieces.append(body[:-1] + " " if line.open else body)
        if line.open:
            pending = line
        else:
            pending = None
            yield line
    if pending:
        yield pending


def _size(body: str) -> int:
    """How many bytes a line has in the file."""
    return len(body) if body.isascii() else len(body.encode(errors="replace"))
