"""A manual page as a whole: all its text in order, and where each directive's entry begins."""

from collections.abc import Mapping

from msgspec import Struct

from catalog.directive import Block, Span
from catalog.manual import Reader
from catalog.roff import arguments, lines, plain


class WholePage(Struct, frozen=True):
    """All that a page says."""

    name: str
    """Without its section, such as "systemd.exec"."""
    blocks: tuple[Block, ...]
    """As in an entry, and "heading" besides: depth 0 for the page's own, 1 below those."""
    entries: Mapping[str, int]
    """The block that heads a directive's entry, by the directive's name."""


def read(name: str, source: bytes) -> WholePage:
    """Read a page's decompressed roff. Never raises: what can't be read is passed over."""
    reader = _WholeReader()
    for request, rest in lines(source.decode("utf-8", "replace").replace("\r", "")):
        reader.feed(request, rest)
    reader.end_entry()
    return WholePage(name, tuple(reader.blocks), reader.starts)


class _WholeReader(Reader):
    """Keeps everything, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.starts: dict[str, int] = {}

    @property
    def keeps(self) -> bool:
        """All of it."""
        return bool(self.heading)

    @property
    def level(self) -> int:
        """An entry's text stands below its term, which stands where other text does."""
        return self.depth

    def begin(self, request: str, rest: str) -> None:
        """Headings are text too."""
        super().begin(request, rest)
        if request in ("SH", "SS") and (text := plain(" ".join(arguments(rest))).strip()):
            self.blocks.append(Block("heading", (Span(text),), int(request == "SS")))

    def begin_entry(self, term: tuple[Span, ...]) -> None:
        """The term is text too."""
        super().begin_entry(term)
        for name in self.names:
            self.starts.setdefault(name, len(self.blocks))
        if term:
            self.blocks.append(Block("term", term))

    def end_entry(self) -> None:
        """An entry is only a part of the page."""
        self._flush()
        if self.since:
            self.blocks.append(Block("text", (Span(f"Since systemd {self.since}."),), 1))
        self.names, self.since = (), 0
