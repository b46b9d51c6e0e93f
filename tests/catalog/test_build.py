"""Catalogues from texts of our own: what comes from the host, from the facts, and from our words."""

from catalog.build import PAGES, build
from catalog.catalog import Catalog
from catalog.directive import Family

ITEMS = """\
[Unit]
Description=STRING

[Service]
ProtectSystem=OTHER
PrivateTmp=BOOLEAN
TimeoutSec=SECONDS
BrandNew=BOOLEAN
Odder=WHATEVER [...]

[Install]
WantedBy=OTHER
"""
EXEC = b"""'\\" t
.TH "SYSTEMD\\&.EXEC" "5" "" "systemd 252" "systemd.exec"
.SH "SANDBOXING"
.PP
\\fIPrivateTmp=\\fR
.RS 4
Our words, not theirs\\&.
.RE
.PP
\\fITimeoutSec=\\fR
.RS 4
The wrong page for it\\&.
.RE
"""


def test_all_stand_in_the_manuals_order_with_newer_ones_among_them_unsupported() -> None:
    found = build(ITEMS, {}, 252)
    own = [d for d in found.directives if d.supported]
    assert [d.key for d in own] == [
        ("Service", "ProtectSystem"),
        ("Service", "PrivateTmp"),
        ("Unit", "Description"),
        ("Install", "WantedBy"),
        ("Service", "TimeoutSec"),
        ("Service", "BrandNew"),
        ("Service", "Odder"),
    ]
    newer = found.get("Service", "PrivatePIDs")
    assert newer is not None
    assert (newer.supported, newer.since) == (False, 257)
    assert all(d.since == 0 or d.since > 252 for d in found.directives if not d.supported)
    names = [d.name for d in found.of("service")]
    assert names.index("ProtectSystem") < names.index("PrivateTmp") < names.index("PrivatePIDs")


def test_what_a_newer_systemd_dropped_is_not_greyed_but_absent() -> None:
    assert build(ITEMS, {}, 262).get("Service", "CPUShares") is None


def test_manual_text_is_taken_from_the_page_that_documents_the_section() -> None:
    found = build(ITEMS, {"systemd.exec": EXEC}, 252)
    assert found.manual_version == 252
    tmp = found.get("Service", "PrivateTmp")
    assert tmp is not None
    assert (tmp.page, tmp.heading, tmp.blocks[0].plain) == (
        "systemd.exec",
        "SANDBOXING",
        "Our words, not theirs.",
    )


def test_without_manual_pages_there_are_names_kinds_headings_and_our_words() -> None:
    tmp = build(ITEMS, {}, 252).get("Service", "PrivateTmp")
    assert tmp is not None
    assert (tmp.page, tmp.heading, tuple(tmp.blocks)) == ("systemd.exec", "SANDBOXING", ())
    assert (tmp.kind.family, tmp.natural, tmp.default) == (Family.BOOLEAN, "yes", "no")
    assert tmp.summary
    assert tmp.hazard


def test_directives_that_nobody_knows_take_their_kind_from_the_placeholder() -> None:
    found = build(ITEMS, {}, 270)
    brand_new, odder = found.get("Service", "BrandNew"), found.get("Service", "Odder")
    assert brand_new is not None
    assert odder is not None
    assert (brand_new.kind.family, brand_new.natural) == (Family.BOOLEAN, "yes")
    assert (odder.kind.family, odder.natural, odder.placeholder) == (Family.TEXT, "", "WHATEVER [...]")


def test_values_that_this_systemd_lacks_are_left_out() -> None:
    older = build(ITEMS, {}, 252).get("Service", "PrivateTmp")
    newer = build(ITEMS, {}, 257).get("Service", "PrivateTmp")
    assert older is not None
    assert newer is not None
    assert older.kind.values == ("no", "yes")
    assert newer.kind.values == ("no", "yes", "disconnected")


def test_without_a_host_everything_is_known_and_supported(bare: Catalog) -> None:
    assert len(bare.directives) > 1400
    assert all(d.supported for d in bare.directives)
    assert len({d.key for d in bare.directives}) == len(bare.directives)


def test_a_type_has_unit_its_own_section_and_install(bare: Catalog) -> None:
    assert list(dict.fromkeys(d.section for d in bare.of("socket"))) == ["Unit", "Socket", "Install"]
    assert list(dict.fromkeys(d.section for d in bare.of("target"))) == ["Unit", "Install"]
    assert bare.get("Service", "Nonsense") is None


def test_every_fact_names_a_page_that_is_asked_for(bare: Catalog) -> None:
    assert {d.page for d in bare.directives} - {""} <= set(PAGES)


def test_damaged_items_are_passed_over() -> None:
    damaged = build("Lost=1\n[Service\n[Service]\n\nnothing\n=x\nNice=NICE\nNice=NICE\n", {}, 262)
    assert [d.key for d in damaged.directives if d.supported] == [("Service", "Nice")]
