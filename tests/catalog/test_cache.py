"""Catalogues as bytes."""

import subprocess
import sys

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.cache import LazyBlocks, decode, encode
from catalog.catalog import Catalog

from ..speed import usual


def test_a_catalogue_comes_back_equal(bare: Catalog) -> None:
    assert decode(encode(bare)) == bare


def test_texts_come_back_too_and_only_when_looked_at(built: Catalog) -> None:
    again = decode(encode(built))
    assert isinstance(again.get("Service", "ProtectSystem").blocks, LazyBlocks)
    assert again == built
    assert encode(again) == encode(built)


def test_text_that_directives_share_is_kept_once(built: Catalog) -> None:
    assert len(encode(built)) < 800_000


def test_reading_back_takes_a_few_milliseconds(built: Catalog) -> None:
    cached = encode(built)
    assert usual(lambda: decode(cached), 0.010) < 0.010


def test_bytes_of_another_form_are_refused(bare: Catalog) -> None:
    whole = encode(bare)
    other = msgspec.msgpack.encode(["another schema", *msgspec.msgpack.decode(whole)[1:]])
    for damaged in (b"", whole[:-1], whole[: len(whole) // 2], b"\xc0", other, whole + b"\x00"):
        with pytest.raises(ValueError, match="build it anew"):
            decode(damaged)


@given(st.binary(max_size=300))
def test_arbitrary_bytes_are_refused_with_one_sentence(cached: bytes) -> None:
    with pytest.raises(ValueError, match="build it anew"):
        decode(cached)


def test_reading_back_imports_neither_the_parser_nor_the_tables() -> None:
    code = "import sys, catalog.cache, catalog.kinds, catalog.search, catalog.groups; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert {"catalog.build", "catalog.manual", "catalog.facts", "tomllib", "importlib.resources"} & set(
        loaded
    ) == set()
