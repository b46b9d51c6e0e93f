"""Whole pages: the host's, else what the catalogue remembers."""

from pathlib import Path

from catalog.build import build
from workbench.manuals import remembered
from workbench.open_unit import OpenUnit
from workbench.store import Store

from .. import sample


async def test_the_hosts_page_is_read_whole(tmp_path: Path) -> None:
    opened = await sample.open_unit(sample.host(), tmp_path)
    page = await opened.view.manual.page("systemd.exec")
    assert page is not None
    assert page.blocks[page.entries["ProtectHome"]].plain == "ProtectHome="
    assert await opened.view.manual.page("systemd.exec") is page


async def test_a_page_that_nobody_has_is_none(tmp_path: Path) -> None:
    opened = await sample.open_unit(sample.host(), tmp_path)
    assert await opened.view.manual.page("systemd.resource-control") is None
    assert await opened.view.manual.page("../passwd") is None


async def test_a_file_without_a_host_shows_the_entries_that_are_remembered(tmp_path: Path) -> None:
    catalogue = build(sample.ITEMS, {"systemd.exec": sample.EXEC.encode()}, 252)
    Store(tmp_path / "cache").save("other", (), catalogue)
    path = tmp_path / "web.service"
    path.write_bytes(sample.FILES[sample.FRAGMENT])
    opened = await OpenUnit.open_file(path, Store(tmp_path / "cache"))
    page = await opened.view.manual.page("systemd.exec")
    assert page is not None
    assert [block.plain for block in page.blocks if block.kind == "heading"] == ["SANDBOXING", "SECURITY"]
    assert page.blocks[page.entries["NoNewPrivileges"] + 1].depth == 1


def test_directives_that_share_a_text_head_it_together() -> None:
    source = '.SH "X"\n' + sample.entry("ReadOnlyPaths", "Both\\&.").replace(
        "\\fIReadOnlyPaths=\\fR", "\\fIReadOnlyPaths=\\fR, \\fIReadWritePaths=\\fR"
    )
    page = remembered(
        "systemd.exec", build(sample.ITEMS, {"systemd.exec": source.encode()}, 252).of("service")
    )
    assert page is not None
    assert page.entries["ReadOnlyPaths"] == page.entries["ReadWritePaths"] == 1
