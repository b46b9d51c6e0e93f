"""A catalogue as bytes and back: quick, because texts are kept once and decoded when they are looked at."""

from collections.abc import Iterator, Sequence
from typing import overload

from msgspec import DecodeError, Raw, Struct, ValidationError, msgpack

from catalog.catalog import Catalog
from catalog.directive import Block, Directive, Implied, Kind
from catalog.sets import Sets

_SCHEMA = "unitsmith catalogue 3"
"""Changed whenever the shape or the meaning of what `encode` writes changes."""


class _Row(Struct, frozen=True, array_like=True):
    """A Directive's fields, its kind and its blocks by number."""

    section: str
    name: str
    kind: int
    placeholder: str
    page: str
    heading: str
    text: int
    since: int
    supported: bool
    default: str
    natural: str
    summary: str
    hazard: str
    replaced_by: str
    implies: tuple[Implied, ...]
    implied_by: tuple[Implied, ...]
    needs: tuple[str, ...]
    ladder: tuple[str, ...]

    @classmethod
    def of(cls, held: Directive, kind: int, text: int) -> "_Row":
        return cls(
            held.section,
            held.name,
            kind,
            held.placeholder,
            held.page,
            held.heading,
            text,
            held.since,
            held.supported,
            held.default,
            held.natural,
            held.summary,
            held.hazard,
            held.replaced_by,
            held.implies,
            held.implied_by,
            held.needs,
            held.ladder,
        )

    def directive(self, kinds: Sequence[Kind], texts: Sequence[Sequence[Block]]) -> Directive:
        return Directive(
            self.section,
            self.name,
            kinds[self.kind],
            self.placeholder,
            self.page,
            self.heading,
            texts[self.text],
            self.since,
            self.supported,
            self.default,
            self.natural,
            self.summary,
            self.hazard,
            self.replaced_by,
            self.implies,
            self.implied_by,
            self.needs,
            self.ladder,
        )


class _Stored(Struct, frozen=True, array_like=True):
    schema: str
    version: int
    manual_version: int
    kinds: tuple[Kind, ...]
    texts: tuple[Raw, ...]
    rows: tuple[_Row, ...]
    sets: Sets


def encode(catalog: Catalog) -> bytes:
    """A catalogue as msgpack."""
    kinds: dict[Kind, int] = {}
    texts: dict[bytes, int] = {msgpack.encode(()): 0}
    rows: list[_Row] = []
    for held in catalog.directives:
        kind = kinds.setdefault(held.kind, len(kinds))
        text = texts.setdefault(msgpack.encode(tuple(held.blocks)), len(texts))
        rows.append(_Row.of(held, kind, text))
    stored = _Stored(
        _SCHEMA,
        catalog.version,
        catalog.manual_version,
        tuple(kinds),
        tuple(map(Raw, texts)),
        tuple(rows),
        catalog.sets,
    )
    return msgpack.encode(stored)


def decode(cached: bytes) -> Catalog:
    """Reads what `encode` wrote. Raises ValueError for anything else, older forms included: build it anew."""
    try:
        held = msgpack.decode(cached, type=_Stored)
        if held.schema != _SCHEMA:
            raise ValidationError
        texts: list[Sequence[Block]] = [LazyBlocks(bytes(text)) for text in held.texts]
        texts[0] = ()
        directives = tuple(row.directive(held.kinds, texts) for row in held.rows)
    except (DecodeError, UnicodeDecodeError, IndexError) as error:
        raise ValueError("The cached catalogue is damaged or of another form; build it anew.") from error
    return Catalog(held.version, directives, held.manual_version, held.sets)


_BLOCKS = msgpack.Decoder(tuple[Block, ...])


class LazyBlocks(Sequence[Block]):
    """The blocks of one text, decoded when they are first looked at; never empty."""

    __slots__ = ("_blocks", "_source")

    def __init__(self, source: bytes) -> None:
        self._source = source
        self._blocks: tuple[Block, ...] | None = None

    def _read(self) -> tuple[Block, ...]:
        if self._blocks is None:
            self._blocks = _BLOCKS.decode(self._source)
        return self._blocks

    def __bool__(self) -> bool:
        return True

    def __len__(self) -> int:
        return len(self._read())

    def __iter__(self) -> Iterator[Block]:
        return iter(self._read())

    @overload
    def __getitem__(self, index: int) -> Block: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Block]: ...

    def __getitem__(self, index: int | slice) -> Block | Sequence[Block]:
        return self._read()[index]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._read() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._read())
