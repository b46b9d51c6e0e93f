"""The previews: what they show, how they follow the panels, and how one goes from them to a directive."""

from pathlib import Path

import pytest
from rich.cells import cell_len

from tui.editor.panes.exposure_total import ExposureTotal
from tui.editor.panes.panels import PanelList
from tui.editor.panes.preview import Preview
from tui.editor.panes.preview_pane import PreviewPane
from tui.render.preview import TABS
from tui.render.text import plain, width_of
from tui.widgets.tabs import TabLine

from .. import sample
from .conftest import NARROW, WIDE, WebApp, click, opened, shown, to, until


def preview(app: WebApp) -> Preview:
    return app.screen.query_one(Preview)


def lines(app: WebApp) -> list[str]:
    view = preview(app)
    return [plain(view.line(y)).rstrip() for y in range(view.virtual_size.height)]


def marked(app: WebApp) -> list[str]:
    view = preview(app)
    return [line for y, line in enumerate(lines(app)) if view.row_style(y) == "cursor"]


def total(app: WebApp) -> str:
    return app.screen.query_one(ExposureTotal).text


async def turn_to(app: WebApp, pilot: object, tab: str) -> None:
    tabs = app.screen.query_one("#preview-tabs", TabLine)
    while TABS[tabs.chosen] != tab:
        await pilot.press("v")
        await pilot.pause()


async def test_the_unit_has_every_lines_origin_in_a_gutter(app: WebApp) -> None:
    async with app.run_test(size=(200, 60)) as pilot:
        await opened(pilot)
        await to(pilot, "ProtectSystem")
        await pilot.press("space")
        await turn_to(app, pilot, "Unit")
        found = lines(app)
        for line in (
            " unit:6 │ PrivateTmp=yes",
            "   10:2 │ Restart=always",
            "draft:3 │ ProtectSystem=strict",
            " unit:7 │ Restart=on-failure replaced below",
            "     10   /etc/systemd/system/web.service.d/10-site.conf",
        ):
            assert line in found
        assert sum("[Service]" in line for line in found) == 1
        assert preview(app).text.count("/etc/systemd/system") == 0


async def test_a_long_line_of_the_unit_is_folded_and_copied_whole(tmp_path: Path) -> None:
    host = sample.host()
    host.files[sample.FRAGMENT] += b"[Service]\nExecStartPost=/bin/a " + b"--option=value " * 100 + b"END\n"
    app = WebApp(host, tmp_path)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await turn_to(app, pilot, "Unit")
        found = lines(app)
        at = next(y for y, line in enumerate(found) if "ExecStartPost=/" in line)
        assert found[at + 2].endswith(" …")
        assert "--option" not in found[at + 3]
        assert "END" in preview(app).text


async def test_the_preview_follows_the_directive_under_the_panels_cursor(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        for name in ("ProtectSystem", "ProtectHome"):
            await to(pilot, name)
            await pilot.press("space")
            await until(pilot, lambda name=name: any(line.startswith(name) for line in marked(app)))
        await to(pilot, "ProtectSystem")
        await until(pilot, lambda: marked(app) == ["ProtectSystem=strict"])
        await turn_to(app, pilot, "Exposure")
        await until(pilot, lambda: any("ProtectSystem=" in line for line in marked(app)))


async def test_a_marked_line_far_below_is_scrolled_into_sight(tmp_path: Path) -> None:
    long = sample.FILES[sample.FRAGMENT] + b"".join(b"[Service]\nEnvironment=A%d=1\n" % n for n in range(300))
    host = sample.host()
    host.files[sample.FRAGMENT] = long + b"[Service]\nMemoryMax=1G\n"
    host._loaded.clear()
    app = WebApp(host, tmp_path)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await turn_to(app, pilot, "Unit")
        await pilot.press("slash", *"memorymax", "enter")
        await until(pilot, lambda: any("MemoryMax=1G" in line for line in marked(app)))
        view = preview(app)
        y = next(y for y, line in enumerate(lines(app)) if "MemoryMax" in line)
        assert view.scroll_offset.y <= y < view.scroll_offset.y + view.page


async def test_the_exposure_lists_what_would_gain_most_and_ticks_what_is_set(app: WebApp) -> None:
    async with app.run_test(size=(140, 60)) as pilot:
        await opened(pilot)
        await turn_to(app, pilot, "Exposure")
        found = lines(app)
        assert total(app) == "█████████·  9.2 UNSAFE"
        assert found[0].startswith(" −0.5  PrivateNetwork=")
        gains = [float(line.split()[0].replace("−", "")) for line in found if line.startswith(" −0.")]
        assert gains == sorted(gains, reverse=True)
        assert "    ✓  PrivateTmp=" in found
        assert "    ✓  ProtectHome=" not in found
        await to(pilot, "ProtectHome")
        await pilot.press("space")
        await until(pilot, lambda: "    ✓  ProtectHome=" in lines(app))
        await to(pilot, "PrivateDevices")
        await pilot.press("space")
        await until(pilot, lambda: "by change 9.2 ██" in total(app))
        assert total(app).startswith("████████░·  9.2 UNSAFE ▸ 8.")
        assert total(app) in app.screen.query_one(PreviewPane).text


@pytest.mark.parametrize("size", [WIDE, NARROW])
@pytest.mark.parametrize("how", ["key", "mouse"])
async def test_a_row_of_the_exposure_leads_to_its_directive(
    app: WebApp, size: tuple[int, int], how: str
) -> None:
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        await turn_to(app, pilot, "Exposure")
        await pilot.press("3")
        await until(pilot, lambda: app.focused is preview(app))
        if how == "key":
            at = next(y for y, line in enumerate(lines(app)) if "CapabilityBoundingSet=" in line)
            await pilot.press("home", *["down"] * at, "enter")
        else:
            await pilot.press("home")
            await click(pilot, "CapabilityBoundingSet=", "preview")
        await until(pilot, lambda: isinstance(app.focused, PanelList))
        assert app.screen.query_one(PanelList).key == ("Service", "CapabilityBoundingSet")
        assert app.focused.region.area


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_the_cursor_of_a_tab_begins_where_enter_leads_somewhere(
    app: WebApp, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        await pilot.press("3")
        await turn_to(app, pilot, "Exposure")
        assert marked(app) == [next(line for line in lines(app) if "=" in line)]


async def test_a_row_without_a_directive_here_says_so(app: WebApp) -> None:
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await opened(pilot)
        await turn_to(app, pilot, "Exposure")
        await pilot.press("3", "home")
        await click(pilot, "PrivateNetwork=", "preview")
        await until(pilot, lambda: app._notifications)
        assert "has no PrivateNetwork=" in next(iter(app._notifications)).message


async def test_what_is_wrong_stands_below_its_line(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        app.screen.unit.edits.take_text("[Service]\nProtectSystem=strct\nProtectHome=yes\nNothing=1\n")
        app.screen.show()
        found = "\n".join(lines(app))
        assert "ProtectSystem=strct\n  ! " in found
        assert "There is no Nothing= in [Service]." in " ".join(found.split())
        await turn_to(app, pilot, "Unit")
        assert any("! ProtectSystem=strct" in line for line in lines(app))
        assert any("│ ProtectHome=yes" in line for line in lines(app))


@pytest.mark.parametrize("tab", TABS)
async def test_wide_characters_and_long_values_keep_to_the_width(tmp_path: Path, tab: str) -> None:
    host = sample.host()
    host.files[sample.FRAGMENT] += "[Service]\nEnvironment=TITEL=漢字かな漢字かな漢字かな\n".encode()
    host._loaded.clear()
    app = WebApp(host, tmp_path)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        unit = app.screen.unit
        unit.edits.set(("Service", "Environment"), ["漢字=" + "漢字" * 60, "X=" + "y" * 300])
        app.screen.show()
        await turn_to(app, pilot, tab)
        width = preview(app).text_width
        assert all(cell_len(line) <= width for line in lines(app))


async def test_copying_the_unit_leaves_the_gutter_out(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await turn_to(app, pilot, "Unit")
        await pilot.press("y")
        assert "PrivateTmp=yes\n" in app.clipboard
        assert "│" not in app.clipboard
        assert "Restart=always" in shown(pilot, "preview")


async def test_a_tab_that_gets_a_scrollbar_wraps_beside_it(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await turn_to(app, pilot, "Exposure")
        view = preview(app)
        assert view.show_vertical_scrollbar
        lines = [view.line(y) for y in range(view.virtual_size.height)]
        assert max(width_of(line) for line in lines) <= view.text_width
