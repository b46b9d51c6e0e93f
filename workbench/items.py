"""A list as rows to add, change and take away: what the unit's files say, and what the draft does.

A row is a word where a kind's values are words, else a whole line. Rows of other files stay theirs as long as
they are left alone and come first; then the draft only adds to them. Otherwise it says the whole list anew.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from catalog.directive import Kind
from catalog.kinds.quoting import pieces
from unit.draft import Draft, Set
from unit.effective import Setting
from workbench.known import Key

WORDS = frozenset(
    name
    for line in (
        "absolute-paths address-families addresses architectures attributes binds capabilities controllers",
        "coredump cpus directories directories-alone documentation environment file-systems images",
        "interfaces journal-fields namespaces nft-sets paths secure-bits sockets statuses switches syscalls",
        "syscalls-alone temporary units unset-variables users variables",
    )
    for name in line.split()
)
"""Grammars of lists whose lines are words parted by blanks."""
INVERTED = frozenset(
    [
        "address-families",
        "capabilities",
        "file-systems",
        "interfaces",
        "namespaces",
        "syscalls",
        "syscalls-alone",
    ]
)
"""Grammars in which ~ before a line means the opposite."""

PICKED = INVERTED - {"interfaces"} | {"architectures", "controllers", "coredump", "secure-bits", "switches"}
"""Grammars whose words are all known. What is added to these lists joins the line before it; other words get
lines of their own, which makes differences easy to read."""


class Item(Struct, frozen=True):
    """One row."""

    text: str
    """As it is written, without the ~ of its line; empty for an empty assignment."""
    denied: bool = False
    """Whether its line begins with ~."""
    line: int = 0
    """Rows of one number stand on one line."""
    origin: str = ""
    """Which of the unit's other files says it, such as "web.service:5"; empty where the draft does."""
    gone: bool = False
    """Whether the draft takes it away."""

    @property
    def same(self) -> tuple[str, bool]:
        """What makes two rows say the same."""
        return self.text, self.denied


class Items(Struct, frozen=True):
    """A directive's rows. Every change answers new ones."""

    words: bool
    inverts: bool
    joins: bool
    """Whether what is added joins the line before it."""
    resets: bool
    """Whether rows of other files can be taken away at all."""
    under: tuple[Item, ...] = ()
    """What the unit's other files say."""
    rows: tuple[Item, ...] = ()
    """All there is to show, in order, those that are taken away too."""

    @classmethod
    def of(cls, kind: Kind, under: Sequence[tuple[str, str]], values: Sequence[str]) -> "Items":
        """Rows of a directive's effective lines; `under`: those of other files, each with its origin."""
        words = kind.grammar in WORDS
        inverts = kind.grammar in INVERTED
        theirs = tuple(
            item
            for line, (value, origin) in enumerate(under)
            for item in _cut(value, line, words, inverts, origin)
        )
        first = len(under)
        ours = [
            item for line, value in enumerate(values, first) for item in _cut(value, line, words, inverts, "")
        ]
        return cls(words, inverts, kind.grammar in PICKED, kind.resets, theirs, tuple(_matched(theirs, ours)))

    @property
    def present(self) -> tuple[Item, ...]:
        """The rows that count."""
        return tuple(item for item in self.rows if not item.gone)

    @property
    def lines(self) -> tuple[str, ...]:
        """The values that the rows amount to, a line each."""
        return _joined(self.present)

    @property
    def denies(self) -> bool:
        """Whether the list names what is refused: its first line begins with ~."""
        first = next(iter(self.present), None)
        return first is not None and first.denied

    # Changes

    def added(self, text: str, denied: bool = False) -> "Items":
        """With more rows at the end; what is there already stays, what was taken away comes back."""
        found = self
        for word in pieces(text) if self.words else [text.strip()]:
            found = found._with(Item(word, denied))
        return found

    def _with(self, item: Item) -> "Items":
        if any(row.same == item.same for row in self.present):
            return self
        for index, row in enumerate(self.rows):
            if row.gone and row.same == item.same:
                return self.restored(index)
        kept = tuple(row for row in self.rows if row.text or row.gone)
        last = kept[-1] if kept else None
        joins = self.joins and last is not None and not last.origin and last.denied == item.denied
        line = last.line if last is not None and joins else self._next_line
        return replace(self, rows=(*kept, replace(item, line=line)))

    @property
    def _next_line(self) -> int:
        return 1 + max((row.line for row in (*self.rows, *self.under)), default=-1)

    def removed(self, index: int) -> "Items":
        """Without a row; one of another file is shown as taken away."""
        row = self.rows[index]
        rest = (replace(row, gone=True),) if row.origin else ()
        return replace(self, rows=(*self.rows[:index], *rest, *self.rows[index + 1 :]))

    def restored(self, index: int) -> "Items":
        """With a row that was taken away."""
        row = replace(self.rows[index], gone=False)
        return replace(self, rows=(*self.rows[:index], row, *self.rows[index + 1 :]))

    def changed(self, index: int, text: str) -> "Items":
        """With another text in a row; one of another file is taken away for it."""
        row = self.rows[index]
        texts = [part for part in (pieces(text) if self.words else [text.strip()]) if part]
        if texts == [row.text] and not row.gone:
            return self
        line = self._next_line if row.origin else row.line
        new = tuple(Item(part, row.denied, line) for part in texts)
        old = (replace(row, gone=True),) if row.origin else ()
        return replace(self, rows=(*self.rows[:index], *old, *new, *self.rows[index + 1 :]))

    def moved(self, index: int, by: int) -> "Items":
        """With a row in the place of its neighbour."""
        other = index + by
        if not 0 <= other < len(self.rows):
            return self
        rows = list(self.rows)
        rows[index], rows[other] = rows[other], rows[index]
        return replace(self, rows=tuple(rows))

    def inverted(self) -> "Items":
        """With ~ where there was none, and none where there was one."""
        gone = tuple(replace(item, gone=True) for item in self.under)
        flipped = (replace(item, denied=not item.denied, origin="") for item in self.present)
        found = replace(self, rows=gone)
        for item in flipped:
            back = next((n for n, row in enumerate(found.rows) if row.gone and row.same == item.same), None)
            found = replace(found, rows=(*found.rows, item)) if back is None else found.restored(back)
        return found

    def emptied(self) -> "Items":
        """With an empty assignment alone, which is a value of its own to some directives."""
        found = self.cleared()
        return replace(found, rows=(*found.rows, Item("", line=self._next_line)))

    def cleared(self) -> "Items":
        """Without any row that counts."""
        return replace(self, rows=tuple(replace(item, gone=True) for item in self.under))


def _cut(value: str, line: int, words: bool, inverts: bool, origin: str) -> Iterable[Item]:
    """The rows of one line; an empty one is a row of its own."""
    denied = inverts and value.startswith("~")
    text = value[1:].strip() if denied else value.strip()
    return [Item(part, denied, line, origin) for part in (pieces(text) if words else [text]) or [""]]


def _matched(theirs: Sequence[Item], ours: Sequence[Item]) -> list[Item]:
    """The rows that count, each with its origin where another file says the same; those taken away last."""
    left = list(theirs)
    rows = []
    for item in ours:
        same = next((other for other in left if other.same == item.same), None)
        if same is not None:
            left.remove(same)
        rows.append(same or item)
    return [*rows, *(replace(item, gone=True) for item in left)]


def _joined(items: Iterable[Item]) -> tuple[str, ...]:
    lines = groupby(items, lambda item: (item.line, item.denied))
    return tuple(
        f"{'~' if denied else ''}{' '.join(item.text for item in group)}" for (_, denied), group in lines
    )


def with_items(draft: Draft, now: Sequence[Setting], key: Key, items: Items) -> Draft:
    """A draft that makes a list these rows, over what the unit's files set now."""
    present = items.present
    if items.lines == tuple(setting.value for setting in now):
        return draft.drop(*key)
    count = len(items.under)
    if present[:count] == items.under and len(present) > count:
        return draft.put(Set(*key, _joined(present[count:]), adds=bool(count)))
    if present:
        return draft.put(Set(*key, items.lines))
    return draft.unset(*key) if now or items.under else draft.drop(*key)
