"""A directive: one (section, name) pair that systemd understands, and all that is known about it."""

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

CELL = " │ "
"""What stands between the cells of a table's row."""


class Family(StrEnum):
    """The family of values that a directive takes; it decides the editor and the check."""

    BOOLEAN = "boolean"
    CHOICE = "choice"
    NUMBER = "number"
    SIZE = "size"
    TIME = "time"
    LIST = "list"
    TEXT = "text"


class Kind(Struct, frozen=True):
    """What values a directive takes."""

    family: Family
    values: tuple[str, ...] = ()
    """For choices: every value, from loosest to strictest where there is such an order.
    For booleans: no, yes. For lists and text: well-known members, if any. For numbers, sizes and times:
    words that are accepted besides. A value that ends in a colon wants something after it."""
    accumulates: bool = False
    """Whether a further assignment adds to the earlier ones rather than replacing them."""
    resets: bool = False
    """Whether an empty assignment forgets the earlier ones."""
    aliases: tuple[str, ...] = ()
    """Accepted besides, but not worth offering: older spellings, bare numbers."""
    low: int | None = None
    """For numbers: the smallest."""
    high: int | None = None
    """For numbers: the greatest."""
    percent: str = ""
    """For numbers and sizes: "too" where a percentage may stand instead, "only" where nothing else may."""
    pair: bool = False
    """Whether a soft and a hard limit may stand there, parted by a colon."""
    pattern: str = ""
    """For text: what a value must match as a whole; empty where any does."""
    grammar: str = ""
    """For lists and text: what judges them, a key of catalog.kinds.grammars; empty where anything goes."""
    form: str = ""
    """For text with a pattern: what it allows, as the end of a sentence that begins with "It takes"."""


class Span(Struct, frozen=True, array_like=True):
    """A run of text in one style."""

    text: str
    style: str = ""
    """"" plain, "b" bold (a page or command), "i" italic (a directive, a path, a placeholder), "code"."""


class Block(Struct, frozen=True, array_like=True):
    """One block of a manual entry."""

    kind: str
    """"text" paragraph, "item" of a bulleted or numbered list, "term" heading a nested definition,
    "code" literal lines, "row" of a table (cells parted by CELL, the first row is the head)."""
    spans: tuple[Span, ...]
    depth: int = 0
    """Nesting, 0 for the entry's own text."""
    marker: str = ""
    """For items: the bullet or number."""

    @property
    def plain(self) -> str:
        """The text without its styles."""
        return "".join(span.text for span in self.spans)


class Implied(Struct, frozen=True, array_like=True):
    """One directive's value as the consequence of another's."""

    name: str
    """The other directive: the one that is implied, or the one that implies."""
    value: str = ""
    """Its value: what it becomes, or with which it implies; empty where any value but the default does."""
    when: str = ""
    """Under which condition, in our own words; empty where always."""


class Directive(Struct, frozen=True):
    """One directive of one section."""

    section: str
    name: str
    kind: Kind
    placeholder: str = ""
    """The coarse type that systemd prints, such as BOOLEAN or SECONDS."""
    page: str = ""
    """The manual page that documents it, without its section, such as "systemd.exec"."""
    heading: str = ""
    """The page's own heading above it, such as "SANDBOXING"."""
    blocks: Sequence[Block] = ()
    """The manual's explanation; empty where the host has no manual pages. Read when first looked at."""
    since: int = 0
    """The first systemd version that knows it; 0 where unknown."""
    supported: bool = True
    """Whether the host's systemd parses it."""
    default: str = ""
    natural: str = ""
    """The value that switching it on sets; empty where only the user can know one."""
    summary: str = ""
    """One line in our own words."""
    hazard: str = ""
    """Who breaks and how that looks, in our own words."""

    replaced_by: str = ""
    """What to write instead of a deprecated spelling, in our own words; empty where it is not deprecated."""
    implies: tuple[Implied, ...] = ()
    """What setting it sets besides."""
    implied_by: tuple[Implied, ...] = ()
    """What sets it besides."""
    needs: tuple[str, ...] = ()
    """What must hold for it to have an effect, each a phrase in our own words: a user, a kernel feature."""
    ladder: tuple[str, ...] = ()
    """Values from the strictest to the loosest, for a search; empty where there is no such order."""

    @property
    def key(self) -> tuple[str, str]:
        """What the catalogue is keyed by."""
        return (self.section, self.name)
