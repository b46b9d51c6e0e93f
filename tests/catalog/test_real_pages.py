"""The manual pages that are installed here, and those of other releases where their roots are."""

import random
import re
from collections.abc import Iterator

import pytest

from catalog.catalog import Catalog
from catalog.directive import Block, Directive
from catalog.manual import parse

UNDOCUMENTED = {
    *("BindTo", "PropagateReloadTo", "PropagateReloadFrom", "RequiresOverridable", "RequisiteOverridable"),
    *("OnFailureIsolate", "StartLimitInterval", "PermissionsStartOnly", "ReadWriteDirectories"),
    *(
        "ReadOnlyDirectories",
        "InaccessibleDirectories",
        "DefaultMemoryMin",
        "DefaultMemoryLow",
        "MemoryLimit",
    ),
    *("CPUShares", "StartupCPUShares", "BlockIOAccounting", "BlockIOWeight", "StartupBlockIOWeight"),
    *("BlockIODeviceWeight", "BlockIOReadBandwidth", "BlockIOWriteBandwidth"),
}
"""Deprecated aliases and controllers of cgroup v1, which the pages do not explain (or no longer do)."""

_LEFT_OVER = re.compile(r"\\[-f(*&m%\[s~]|\\[ud]\[|\*\(Aq|\]\\")
_LAYOUT = re.compile(r"T[{}]|\\h'|Added in version|allbox|l[B ]|[lB. ]+$")
_ROFF = re.compile(r"(?:^| )[.'](sp|PP|RS|RE|nf|fi|TS|TE|IP|SH|if|ie|el)(?: |$)", re.MULTILINE)


def blocks(directives: tuple[Directive, ...]) -> Iterator[tuple[str, Block]]:
    return ((directive.name, block) for directive in directives for block in directive.blocks)


@pytest.fixture(scope="session")
def documented(built: Catalog) -> tuple[Directive, ...]:
    found = tuple(d for d in built.directives if d.supported and d.blocks)
    assert len(found) > 1000
    return found


def test_the_pages_are_of_the_systemd_that_runs(built: Catalog, pages: dict[str, bytes]) -> None:
    assert {parse(source).version for source in pages.values()} == {built.version}
    assert built.manual_version == built.version


def test_every_directive_has_its_text_but_deprecated_aliases(built: Catalog, pages: dict[str, bytes]) -> None:
    silent = {d.name for d in built.directives if d.supported and not d.blocks and d.section != "Scope"}
    if built.version < 252:  # 247's pages left these to their Condition counterparts
        silent -= {"AssertCPUs", "AssertEnvironment", "AssertMemory", "AssertPathIsEncrypted"}
    assert silent <= UNDOCUMENTED


def test_every_entry_of_the_pages_is_some_directive(built: Catalog, pages: dict[str, bytes]) -> None:
    own = {d.name for d in built.directives if d.supported}
    told = {name for source in pages.values() for e in parse(source).entries for name in e.names}
    assert told - own <= {"Names"}


def test_no_escape_and_no_request_is_left(documented: tuple[Directive, ...]) -> None:
    assert [
        (n, b.plain) for n, b in blocks(documented) if b.kind != "code" and _LEFT_OVER.search(b.plain)
    ] == []
    assert [(n, b.plain) for n, b in blocks(documented) if _ROFF.search(b.plain)] == []
    assert [n for n, b in blocks(documented) if "Added in version" in b.plain] == []


def test_blocks_are_not_empty_and_not_ragged(documented: tuple[Directive, ...]) -> None:
    for name, block in blocks(documented):
        assert block.plain.strip(), name
        assert block.kind in {"text", "item", "term", "code", "row"}, name
        assert 0 <= block.depth < 6, name
        if block.kind in {"text", "item", "term"}:
            assert "\n" not in block.plain, name
            assert "  " not in block.plain, name


def test_no_line_of_an_entry_is_lost(pages: dict[str, bytes]) -> None:
    """By a second, cruder reading of the source: each text line's words, in the entry's text."""
    checked = 0
    for source in pages.values():
        entries: dict[str, list[str]] = {}
        for entry in parse(source).entries:
            text = " ".join(f"{block.marker} {block.plain}" for block in entry.blocks)
            entries.setdefault(entry.names[0], []).append(_letters(text))
        for name, lines in _crude_entries(source.decode()):
            held = entries[name].pop(0)
            for line in lines:
                own = re.sub(r" Added in version (\d+)", r" since \1", _unescaped(line))
                assert _letters(own) in held, (name, line)
                checked += 1
    assert checked > 3000


def _crude_entries(text: str) -> Iterator[tuple[str, list[str]]]:
    """The first name and the text lines of each entry, by counting indentations alone."""
    depth, name, last, held = 0, "", "", list[str]()
    for line in text.split("\n"):
        if line.startswith(".RS"):
            term = re.match(r"\\fI([A-Z]\w+)=", last) if depth == 0 else None
            name = term[1] if term else name
            depth += 1
        elif line.startswith(".RE"):
            depth -= 1
            if depth == 0 and name:
                yield name, held
            if depth == 0:
                name, held = "", []
        elif name and line and line[0] not in ".'" and not _LAYOUT.match(line):
            held.append(line)
        last = line


def _letters(text: str) -> str:
    """Letters and digits alone."""
    return re.sub(r"[\W_µμ]", "", text)


def _unescaped(roff: str) -> str:
    """Roff without its escapes, as crudely as they can be recognised."""
    return re.sub(
        r"\\s-2\\u\[\d+\]\\d\\s\+2|\\\*\(Aq|\\\((?:bu|em|en|mc)|\\[fm](?:\[\w*\]|\w)|\\[a-z%&e]", "", roff
    )


def test_neighbours_do_not_leak(built: Catalog) -> None:
    home = built.get("Service", "ProtectHome")
    text = " ".join(block.plain for block in built.get("Service", "ProtectSystem").blocks)
    assert "strict" in text
    assert home.blocks[0].plain not in text
    assert "inaccessible and empty" not in text


def test_limits_all_share_one_text(built: Catalog) -> None:
    limits = [d for d in built.of("service") if re.fullmatch(r"Limit[A-Z]+", d.name)]
    assert len(limits) == 16
    assert len({tuple(limit.blocks) for limit in limits}) == 1
    rows = [block.plain for block in limits[0].blocks if block.kind == "row"]
    assert len(rows) == 17
    assert any(row.startswith("LimitNOFILE= │ ulimit -n") for row in rows)


def test_the_page_is_that_of_the_section(built: Catalog) -> None:
    for section in ("Service", "Socket", "Mount", "Swap"):
        found = built.get(section, "TimeoutSec")
        assert found.page == f"systemd.{section.lower()}"
        assert found.blocks
    assert built.get("Timer", "Unit").page == "systemd.timer"
    assert built.get("Path", "Unit").blocks != built.get("Timer", "Unit").blocks
    assert built.get("Service", "Type").blocks != built.get("Mount", "Type").blocks


def test_versions_agree_with_the_facts(built: Catalog, pages: dict[str, bytes], items: str) -> None:
    if built.version < 257:
        pytest.skip("Pages before 257 name no versions.")
    told = {
        (page, name): e.since
        for page, source in pages.items()
        for e in parse(source).entries
        for name in e.names
        if e.since
    }
    assert len(told) > 200
    own = [d for d in built.directives if d.supported and (d.page, d.name) in told]
    assert [(d.key, told[d.page, d.name], d.since) for d in own if d.since != told[d.page, d.name]] == []


def test_a_page_that_was_cut_off_tells_what_came_before(pages: dict[str, bytes]) -> None:
    draw = random.Random(3)
    for source in pages.values():
        whole = parse(source).entries
        for _ in range(6):
            cut = parse(source[: draw.randrange(len(source))]).entries
            assert cut[:-1] == whole[: max(0, len(cut) - 1)]


def test_a_page_of_another_macro_package_or_language_tells_nothing_false() -> None:
    assert parse("Der Dienst wird neu gestartet.\n.Sh ÜBERSICHT\n.Nm systemd".encode()).entries == ()
    assert parse(b"<refentry><term><varname>User=</varname></term></refentry>").entries == ()
    (entry,) = parse(b".SH X\n.PP\n\\fIUser=\\fR\n.RS 4\n.ZZ future 262\nNamed\\&.\n.RE").entries
    assert [block.plain for block in entry.blocks] == ["Named."]
