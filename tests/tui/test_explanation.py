"""The body of an open panel says what a directive sets besides, and what it needs."""

import pytest

from catalog.build import build
from catalog.catalog import Catalog
from catalog.directive import CELL, Block, Directive, Span
from tui.render.explanation import explanation
from tui.render.tables import table_lines
from tui.render.text import plain
from workbench.snapshot import Detail, Mark, Panel


@pytest.fixture(scope="module")
def bare() -> Catalog:
    return build("", {}, 0)


def _body(directive: Directive) -> str:
    detail = Detail(directive, Panel(directive.key, Mark.UNSET, ""), (), (), "", "")
    lines = explanation(detail, [], 60, True)
    return " ".join("".join(run.text for run in line) for line in lines)


def test_what_is_implied_is_shown(bare: Catalog) -> None:
    body = " ".join(_body(bare.by_key["Service", "DynamicUser"]).split())
    assert "implies PrivateTmp=yes; RemoveIPC=yes; NoNewPrivileges=yes" in body


def test_what_is_needed_and_what_replaces_it_is_shown(bare: Catalog) -> None:
    assert "needs    IPAddressDeny=, which" in _body(bare.by_key["Service", "IPAddressAllow"])
    assert "instead  ReadOnlyPaths=" in _body(bare.by_key["Service", "ReadOnlyDirectories"])


def test_tables_stand_in_columns_and_their_cells_wrap_within_them() -> None:
    rows = [
        Block("row", (Span("Set"), Span(CELL), Span("Description"))),
        Block("row", (Span("@aio", "code"), Span(CELL), Span("Calls that read and write later"))),
        Block("row", (Span("@file-system"), Span(CELL), Span("Files"))),
    ]
    told = [plain(line) for line in table_lines(rows, 30)]
    assert told == [
        "Set          │ Description",
        "─────────────┼────────────────",
        "@aio         │ Calls that read",
        "             │ and write later",
        "@file-system │ Files",
        "",
    ]
