"""Finding directives."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.build import build
from catalog.catalog import Catalog
from catalog.search import Index, find

from ..speed import usual

_SERVICE = build("", {}, 0).of("service")


def names(query: str) -> list[str]:
    return [directive.name for directive in find(_SERVICE, query)]


def test_what_is_found_by_its_text_is_shown_with_the_words_around() -> None:
    (one,) = (directive for directive in _SERVICE if directive.name == "ProtectSystem")
    index = Index(_SERVICE)
    assert index.context(one, "protectsys") == index.context(one, "") == index.context(one, "xyzzy") == ""
    found = index.context(one, "protect log rotation")
    assert found.startswith("breaks: …")
    assert "log rotation" in found
    summary = index.context(one, "operating")
    assert summary.startswith("summary: Makes the operating system")


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("protectsystem", "ProtectSystem"),
        ("ProtectHome=", "ProtectHome"),
        ("protectsys", "ProtectSystem"),
        ("nnp", "NoNewPrivileges"),
        ("prosys", "ProtectSystem"),
        ("mdwe", "MemoryDenyWriteExecute"),
        ("system", "SystemCallLog"),
        ("boundingset", "CapabilityBoundingSet"),
        ("syscal fil", "SystemCallFilter"),
        ("memdenywrex", "MemoryDenyWriteExecute"),
    ],
)
def test_the_best_match_comes_first(query: str, first: str) -> None:
    assert names(query)[0] == first


def test_beginnings_come_before_middles_and_letters() -> None:
    found = names("private")
    private = [name for name in found if name.startswith("Private")]
    assert found[: len(private)] == private
    assert len(private) > 6


def test_words_of_what_is_written_are_found_after_names() -> None:
    assert "NoNewPrivileges" in names("sudo")
    assert names("jit")[-1] == "MemoryDenyWriteExecute"


def test_every_word_must_match() -> None:
    assert set(names("protect kernel")) >= {"ProtectKernelLogs", "ProtectKernelModules"}
    assert "ProtectHome" not in names("protect kernel")[:3]
    assert names("protect zzzz") == []


def test_an_empty_query_finds_everything_in_order() -> None:
    assert find(_SERVICE, "  ") == _SERVICE


def test_manual_text_is_searched(built: Catalog) -> None:
    text = " ".join(block.plain for block in built.get("Service", "ProtectClock").blocks)
    assert "CAP_WAKE_ALARM" in text
    assert "ProtectClock" in [d.name for d in find(built.of("service"), "cap_wake_alarm")]


def test_a_search_takes_less_than_ten_milliseconds(built: Catalog) -> None:
    index = Index(built.of("service"))
    index.find("warm up the texts")
    for query in ("p", "protect", "read only file system", "zzz"):
        assert usual(partial(index.find, query), 0.010) < 0.010, query


@given(st.text(max_size=30))
def test_any_query_finds_a_part_of_the_directives_without_repeats(query: str) -> None:
    found = find(_SERVICE, query)
    assert len({d.key for d in found}) == len(found)
    assert {d.key for d in found} <= {d.key for d in _SERVICE}


def test_other_directives_are_not_mistaken_for_earlier_ones(bare: Catalog) -> None:
    assert find(bare.of("timer"), "oncalendar")[0].section == "Timer"
    assert [d.name for d in find(bare.of("service"), "oncalendar")] == []
