"""Reading about directives: the open panel's fields, links and the way back, whole manual pages."""

from pathlib import Path

from textual.widgets import Input

from host.ports import ManualPage
from tui.app import UnitsmithApp
from tui.commands import PAGE
from tui.editor.panes.panels import PanelList
from tui.editor.screen import EditorScreen
from tui.manual.page import PageView
from tui.manual.screen import ManualScreen
from tui.render.text import plain

from .. import sample
from .conftest import NARROW, WIDE, WebApp, click, opened, shown, to, until


def key(app: UnitsmithApp) -> str:
    found = app.screen.query_one(PanelList).key
    return found[1] if found else ""


def sights(app: UnitsmithApp) -> list[str]:
    """The lines of the page that are in sight."""
    view = app.screen.query_one(PageView)
    top = view.scroll_offset.y
    return [plain(view.line(y)).rstrip() for y in range(top, top + view.page)]


async def explained(app: WebApp, pilot: object, directive: str) -> str:
    await opened(pilot)
    await to(pilot, directive)
    await pilot.press("enter")
    await until(pilot, lambda: f"▾ [ ] {directive}=" in shown(pilot, "panels"))
    return " ".join(shown(pilot, "panels").split())


async def test_an_open_panel_says_all_that_is_known(app: WebApp) -> None:
    async with app.run_test(size=(140, 60)) as pilot:
        body = await explained(app, pilot, "ProtectSystem")
        for field in (
            "value [no] yes full strict",
            "gain yes −0.09 · full −0.1 · strict −0.2",
            "now no (default)",
            "takes one of no, yes, full, strict",
            "add ReadWritePaths=",
            "implies PrivateMounts=yes",
            "set by DynamicUser=",
            "since systemd 214 · supported here",
            "page systemd.exec · Sandboxing",
        ):
            assert field in body


async def test_where_a_value_comes_from_and_its_default_are_told(app: WebApp) -> None:
    async with app.run_test(size=(140, 60)) as pilot:
        await opened(pilot)
        await to(pilot, "PrivateTmp")
        await pilot.press("enter")
        body = " ".join(shown(pilot, "panels").split())
        assert "now yes (web.service:6)" in body
        assert "default no" in body


async def test_what_this_systemd_lacks_says_which_one_has_it(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await to(pilot, "PrivatePIDs")
        await pilot.press("enter")
        body = " ".join(shown(pilot, "panels").split())
        assert "PrivatePIDs= needs systemd 257; web-1 has 252." in body
        assert "systemd 257 · not supported here" in body


async def test_a_link_is_picked_followed_and_come_back_from_by_keys(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await explained(app, pilot, "ProtectSystem")
        await pilot.press("full_stop")
        assert app.screen.query_one(PanelList).link == "go:ReadWritePaths"
        await pilot.press("enter")
        await until(pilot, lambda: key(app) == "ReadWritePaths")
        assert "▾ [ ] ReadWritePaths=" in shown(pilot, "panels")
        await pilot.press("backspace")
        await until(pilot, lambda: key(app) == "ProtectSystem")
        assert "▾ [ ] ProtectSystem=" in shown(pilot, "panels")
        await pilot.press("alt+right")
        await until(pilot, lambda: key(app) == "ReadWritePaths")


async def test_a_click_on_a_link_to_another_group_turns_to_that_group(app: WebApp) -> None:
    async with app.run_test(size=(140, 60)) as pilot:
        await explained(app, pilot, "PrivateDevices")
        await click(pilot, "NoNewPrivileges=")
        await until(pilot, lambda: key(app) == "NoNewPrivileges")
        assert app.screen.query_one("#sections").chosen == "security"
        await pilot.press("alt+left")
        await until(pilot, lambda: key(app) == "PrivateDevices")
        assert app.screen.query_one("#sections").chosen == "sandboxing"


async def test_coming_back_to_a_search_finds_the_same_again(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await pilot.press("slash", *"protectsys", "down", "enter", "full_stop", "enter")
        await until(pilot, lambda: key(app) == "ReadWritePaths")
        assert not app.screen.query("#find")
        await pilot.press("backspace")
        await until(pilot, lambda: app.screen.query("#find"))
        await until(pilot, lambda: key(app) == "ProtectSystem")
        assert app.screen.query_one("#find", Input).value == "protectsys"
        await until(pilot, lambda: isinstance(app.focused, PanelList))


async def test_m_opens_the_whole_page_at_the_entry_and_finds_words_in_it(app: WebApp) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot)
        await to(pilot, "ProtectHome")
        await pilot.press("m")
        await until(pilot, lambda: isinstance(app.screen, ManualScreen))
        await until(pilot, lambda: "ProtectHome=" in sights(app))
        assert "systemd.exec(5)" in str(app.screen.query_one(PageView).border_title)
        assert [one.id for one in PAGE if one.id not in app.screen.handlers] == []
        await pilot.press("slash", *"paragraph 8", "enter")
        await until(pilot, lambda: any("Paragraph 8" in line for line in sights(app)))
        assert "1 line found" in str(app.screen.query_one(PageView).border_title)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, EditorScreen))
        assert key(app) == "ProtectHome"


async def test_a_link_of_the_page_leads_within_it_and_back(app: WebApp) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot)
        await to(pilot, "ProtectSystem")
        await pilot.press("m")
        await until(pilot, lambda: isinstance(app.screen, ManualScreen) and "ProtectSystem=" in sights(app))
        before = sights(app)
        await pilot.press("full_stop", "enter")
        await until(pilot, lambda: "ReadWritePaths=" in sights(app))
        await pilot.press("backspace")
        await until(pilot, lambda: sights(app)[:3] == before[:3])


async def test_a_link_to_another_page_opens_it_and_a_directive_of_it_leads_to_its_panel(
    tmp_path: Path,
) -> None:
    service = '.SH "OPTIONS"\n' + sample.entry("Restart", "Not about \\fIProtectHome=\\fR\\&.")
    exec_ = sample.EXEC.replace("of its own", "of its own, see \\fBsystemd.service\\fR(5)")
    pages = {"systemd.exec": exec_, "systemd.service": service}
    told = [ManualPage(name, f"{name} 1", text.encode()) for name, text in pages.items()]
    app = WebApp(sample.host(pages=told), tmp_path)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot)
        await to(pilot, "PrivateTmp")
        await pilot.press("m")
        await until(pilot, lambda: isinstance(app.screen, ManualScreen) and "PrivateTmp=" in sights(app))
        await pilot.press("full_stop", "enter")
        await until(pilot, lambda: "systemd.service(5)" in str(app.screen.query_one(PageView).border_title))
        await pilot.press("full_stop", "enter")
        await until(pilot, lambda: isinstance(app.screen, EditorScreen) and key(app) == "ProtectHome")


async def test_a_host_without_the_page_says_so(app: WebApp) -> None:
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await opened(pilot)
        await pilot.press("slash", *"MemoryMax", "enter", "m")
        await until(pilot, lambda: app._notifications)
        assert "no manual page systemd.resource-control(5)" in next(iter(app._notifications)).message
