"""One manual page of systemd, read from its roff: every directive with its text as structured blocks."""

import re

from msgspec import Struct

from catalog.directive import Block, Span
from catalog.roff import arguments, lines, plain, spans
from catalog.table import Table

_NAMES = re.compile(r"(?:^|,\s*)([A-Z][A-Za-z0-9]*)=")
_VERSION_NOTE = re.compile(r"Added in version (\d+)\.?")
_TITLE = re.compile(r'^\.TH\s.*?"systemd\s+(\d+)', re.MULTILINE)
_FONTS = {"B": "b", "I": "i", "BR": "b", "BI": "b", "IR": "i", "RB": "", "RI": "", "SM": "", "SB": "b"}


class Entry(Struct, frozen=True):
    """What a page says about one directive, or about several that share one text."""

    heading: str
    """The page's section, such as "SANDBOXING"."""
    names: tuple[str, ...]
    blocks: tuple[Block, ...]
    since: int = 0
    """The version that the page's own note names; 0 where there is none (before 257)."""


class Page(Struct, frozen=True):
    """The directives of one manual page."""

    version: int
    """systemd's major version from the title line; 0 where it names none."""
    entries: tuple[Entry, ...]


def parse(source: bytes) -> Page:
    """Read a page's decompressed roff. Never raises: what isn't a directive's entry is passed over."""
    text = source.decode("utf-8", "replace").replace("\r", "")
    title = _TITLE.search(text)
    reader = Reader()
    for request, rest in lines(text):
        reader.feed(request, rest)
    reader.end_entry()
    return Page(int(title[1]) if title and len(title[1]) < 6 else 0, tuple(reader.entries))


class Reader:
    """Follows requests, keeps the paragraph being read, and collects finished entries."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.heading = ""
        self.depth = 0
        self.names: tuple[str, ...] = ()
        self.blocks: list[Block] = []
        self.since = 0
        self.marker = ""
        self.paragraph: list[str] = []
        self.tagged = False
        """Whether the paragraph was begun by .PP: indentation right after it makes it a term."""
        self.literal: list[str] | None = None
        self.table: Table | None = None

    @property
    def keeps(self) -> bool:
        """Whether what is read now is wanted: the text of a directive's entry."""
        return bool(self.names)

    @property
    def level(self) -> int:
        """How deep a block that ends now is nested."""
        return max(0, self.depth - 1)

    def feed(self, request: str, rest: str) -> None:
        """Take in one line."""
        if self.table is not None:
            self._in_table(request, rest)
        elif self.literal is not None and request != "SH":
            self._in_literal(request, rest)
        elif request == "":
            self._text(rest)
        else:
            self._request(request, rest)

    def _text(self, line: str) -> None:
        if line.strip():
            self.paragraph.append(line)
        else:
            self._flush()

    def _request(self, request: str, rest: str) -> None:
        if request == "RS":
            self._indent()
        elif request == "RE":
            self._flush()
            self.depth = max(0, self.depth - 1)
            self.marker = ""
            if self.depth == 0:
                self.end_entry()
        elif request in _FONTS:
            self._styled(rest, _FONTS[request])
        else:
            self._flush()
            self.begin(request, rest)

    def begin(self, request: str, rest: str) -> None:
        """A request that begins something new; the paragraph before it is finished already."""
        if request == "SH":
            self.end_entry()
            self.depth, self.literal = 0, None
            self.heading = plain(" ".join(arguments(rest))).strip()
        elif request == "PP":
            # Arguments are ignored, as by man: in 262 some are whole examples, glued into one line.
            self.tagged = True
        elif request in ("marker", "IP"):
            self.marker = rest if request == "marker" else plain("".join(arguments(rest)[:1])).strip()
        elif request == "nf":
            self.literal = []
        elif request == "TS":
            self.table = Table()

    def _indent(self) -> None:
        if not (self.tagged and self.paragraph):
            self._flush()
        elif self.depth == 0:
            self.begin_entry(spans(self._taken()))
        else:
            self._flush("term")
        self.depth += 1

    def begin_entry(self, term: tuple[Span, ...]) -> None:
        """Begin the entry that is headed by a term."""
        self.end_entry()
        self.names = tuple(dict.fromkeys(_NAMES.findall("".join(span.text for span in term))))

    def end_entry(self) -> None:
        """Finish the entry being read, if any."""
        self._flush()
        if self.names:
            self.entries.append(Entry(self.heading, self.names, tuple(self.blocks), self.since))
        self.names, self.blocks, self.since = (), [], 0

    def _taken(self) -> str:
        """The paragraph's roff as one line, and nothing left of it."""
        joined = ""
        for line in self.paragraph:
            joined += line[:-2] if line.endswith("\\c") else line + " "
        self.paragraph, self.tagged = [], False
        return joined

    def _flush(self, kind: str = "text") -> None:
        if not self.paragraph:
            self.tagged = False
            return
        source = self._taken()
        if self.keeps and (runs := spans(source)):
            self._emit(kind, runs)

    def _emit(self, kind: str, runs: tuple[Span, ...]) -> None:
        note = _VERSION_NOTE.fullmatch("".join(run.text for run in runs)) if kind == "text" else None
        if note:
            self._version(int(note[1][:5]))
            return
        marker = self.marker if kind == "text" else ""
        self.marker = ""
        self.blocks.append(Block("item" if marker else kind, runs, self.level, marker))

    def _version(self, version: int) -> None:
        """Note a version: the entry's own, or that of the value which the last term or item is about."""
        if self.depth <= 1:
            self.since = self.since or version
            return
        for index in range(len(self.blocks) - 1, -1, -1):
            block = self.blocks[index]
            if block.kind == "term" and block.depth == self.level - 1:
                spans_ = (*block.spans, Span(f" (since {version})"))
                self.blocks[index] = Block("term", spans_, block.depth)
                return

    def _styled(self, rest: str, font: str) -> None:
        code = {"b": "\\fB", "i": "\\fI"}.get(font, "")
        self.paragraph.append(f"{code}{' '.join(arguments(rest))}\\fR")

    def _in_literal(self, request: str, rest: str) -> None:
        if request == "":
            self.literal = [*(self.literal or ()), plain(rest).rstrip()]
        elif request == "fi":
            text = "\n".join(self.literal or ()).strip("\n")
            self.literal = None
            if self.keeps and text:
                self.blocks.append(Block("code", (Span(text, "code"),), self.level))

    def _in_table(self, request: str, rest: str) -> None:
        if self.table is None or request in ("TE", "SH"):
            table, self.table = self.table, None
            if table is not None and self.keeps:
                self.blocks += [Block("row", row, self.level) for row in table.rows]
            if request == "SH":
                self._request(request, rest)
        else:
            self.table.feed(request, rest)
