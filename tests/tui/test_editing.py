"""Changing a draft, by keys and by mouse."""

from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from host.ports import HostFacts
from tui.app import UnitsmithApp
from tui.editor.panes.panels import PanelList
from tui.editor.panes.sections import SectionList

from .. import sample
from .conftest import NARROW, WIDE, WebApp, click, drawn, opened, row, shown, to, until


async def test_the_first_frame_does_not_wait_for_the_host(app: WebApp) -> None:
    app.gate.clear()
    async with app.run_test(size=WIDE) as pilot:
        assert "web.service" in str(app.screen.query_one("#facts").render())
        await until(pilot, lambda: "starting the helper" in str(app.screen.query_one("#facts").render()))
        app.gate.set()
        await opened(pilot)
        facts = str(app.screen.query_one("#facts").render())
        assert "● active" in facts
        assert "3d 2h" in facts
        assert "systemd 252 on web-1" in facts


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_space_toggles_and_the_preview_follows(app: WebApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        await to(pilot, "ProtectSystem")
        await pilot.press("space")
        await until(pilot, lambda: "[x] ProtectSystem=" in row(pilot, "ProtectSystem"))
        assert "strict" in row(pilot, "ProtectSystem")
        await pilot.press("3")
        assert "ProtectSystem=strict" in shown(pilot, "preview")
        await pilot.press("2", "space")
        await until(pilot, lambda: "[ ] ProtectSystem=" in row(pilot, "ProtectSystem"))


async def test_arrows_step_through_the_values(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await to(pilot, "ProtectHome")
        values = []

        def value() -> str:
            return row(pilot, "ProtectHome").partition("=")[2].split()[0]

        for _ in range(3):
            await pilot.press("right")
            await pilot.pause()
            values.append(value())
        assert len(set(values)) == 3
        await pilot.press("left")
        await until(pilot, lambda: value() == values[1])


async def test_undo_and_redo(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await to(pilot, "PrivateDevices")
        await pilot.press("space")
        await until(pilot, lambda: "[x]" in row(pilot, "PrivateDevices"))
        await pilot.press("ctrl+z")
        await until(pilot, lambda: "[ ]" in row(pilot, "PrivateDevices"))
        await pilot.press("ctrl+y")
        await until(pilot, lambda: "[x]" in row(pilot, "PrivateDevices"))


async def test_enter_opens_the_manual_and_a_shows_all_of_it(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await to(pilot, "ProtectSystem")
        await pilot.press("enter")
        await until(pilot, lambda: "Makes directories of the system unwritable." in shown(pilot, "panels"))
        assert "value    no" in shown(pilot, "panels").replace("[no]", " no ")
        assert "Paragraph 8" not in shown(pilot, "panels")
        await pilot.press("a")
        assert "Paragraph 8" in shown(pilot, "panels")
        await pilot.press("enter")
        assert "Paragraph" not in shown(pilot, "panels")


async def test_down_reads_through_a_long_explanation_before_it_goes_on(app: WebApp) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot)
        await to(pilot, "ProtectSystem")
        await pilot.press("enter", "a")
        panels = app.screen.query_one(PanelList)
        presses = 0
        while panels.key == ("Service", "ProtectSystem"):
            await pilot.press("down")
            presses += 1
            assert presses < 50
        assert presses > 2


async def test_find_looks_at_names_and_explanations_in_all_groups(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await to(pilot, "PrivateDevices")
        panels = app.screen.query_one(PanelList)
        await pilot.press("slash", *"nonew")
        await until(pilot, lambda: "NoNewPrivileges=" in shown(pilot, "panels"))
        assert panels.key == ("Service", "NoNewPrivileges")
        await pilot.press("escape")
        await until(pilot, lambda: panels.key == ("Service", "PrivateDevices"))
        assert app.focused is panels


async def test_enter_after_a_search_goes_to_the_directive_in_its_own_group(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await pilot.press("slash", *"nonew", "enter", "space")
        await until(pilot, lambda: "[x] NoNewPrivileges=" in shown(pilot, "panels"))
        assert app.screen.query_one(SectionList).chosen == "security"
        assert not app.screen.query("#find")
        assert "PrivateTmp=" not in shown(pilot, "panels")


async def test_a_search_finds_values_and_marks_what_fits(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await pilot.press("slash", *"colour=bl")
        await until(pilot, lambda: "Environment=" in shown(pilot, "panels"))
        panels = app.screen.query_one(PanelList)
        await pilot.press("ctrl+u", *"environ")
        await until(pilot, lambda: any("match" in run.style for run in panels.line(0)))
        assert "".join(run.text for run in panels.line(0) if "match" in run.style) == "Environ"


async def test_a_typed_value_goes_into_the_draft_only_when_it_is_valid(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await to(pilot, "ProtectSystem")
        await pilot.press("e", "ctrl+l", *"usr")
        editor = app.screen.query_one("#value-editor")
        await until(pilot, lambda: editor.has_class("-invalid"))
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen.query("#value-editor")
        assert "[ ]" in row(pilot, "ProtectSystem")
        await pilot.press("backspace", "backspace", "backspace", *"full", "enter")
        await until(pilot, lambda: "[x]" in row(pilot, "ProtectSystem"))
        assert "full" in row(pilot, "ProtectSystem")
        assert isinstance(app.focused, PanelList)


async def test_a_list_takes_several_lines(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await to(pilot, "ReadWritePaths")
        await pilot.press("space", *"/var/a", "ctrl+j", *"/var/b", "enter")
        await until(pilot, lambda: "[x]" in row(pilot, "ReadWritePaths"))
        assert "ReadWritePaths=/var/a\nReadWritePaths=/var/b" in shown(pilot, "preview")


async def test_escape_leaves_the_value_as_it_was(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await to(pilot, "ReadWritePaths")
        await pilot.press("e", *"/var", "escape")
        await until(pilot, lambda: not app.screen.query("#value-editor"))
        assert "[ ]" in row(pilot, "ReadWritePaths")


async def test_the_mouse_marks_opens_and_chooses(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        line = row(pilot, "PrivateDevices")
        await click(pilot, line[2:30])
        await until(pilot, lambda: "[x]" in row(pilot, "PrivateDevices"))
        await click(pilot, "ProtectSystem=")
        await until(pilot, lambda: "Makes directories" in shown(pilot, "panels"))
        await click(pilot, " full ")
        await until(pilot, lambda: "[x] ProtectSystem=" in row(pilot, "ProtectSystem"))
        assert "full" in row(pilot, "ProtectSystem")
        assert "[full]" in shown(pilot, "panels")


async def test_the_mouse_chooses_groups_tabs_and_keys(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await click(pilot, "Security", "sections")
        await until(pilot, lambda: "NoNewPrivileges=" in shown(pilot, "panels"))
        await pilot.click("#preview-tabs", offset=(11, 0))
        await until(pilot, lambda: "ExecStart=/usr/bin/web" in shown(pilot, "preview"))
        keys = str(app.screen.query_one("#keys").render())
        await pilot.click("#keys", offset=(keys.index("Help"), 0))
        await until(pilot, lambda: app.screen.query("#help"))


async def test_changed_lists_what_the_draft_changes(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await to(pilot, "PrivateDevices")
        await pilot.press("space")
        await click(pilot, "Changed", "sections")
        await until(pilot, lambda: shown(pilot, "panels").count("=") == 1)
        assert "[x] PrivateDevices=" in shown(pilot, "panels")


async def test_a_host_error_ends_the_app_and_is_kept_for_the_command_line(app: WebApp) -> None:
    del app.host.files["/usr/lib/systemd/system/web.service"]
    del app.host.files["/etc/systemd/system/web.service.d/10-site.conf"]
    app.host._loaded.clear()
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: app.failure)
    assert isinstance(app, UnitsmithApp)
    assert "There is no unit web.service on web-1" in str(app.failure)


async def test_a_directive_that_this_systemd_lacks_is_not_drafted_but_explained(app: WebApp) -> None:
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await opened(pilot)
        await to(pilot, "PrivatePIDs")
        await pilot.press("space")
        await until(pilot, lambda: app._notifications)
        assert "needs systemd 257; web-1 has 252" in next(iter(app._notifications)).message
        assert "[-]" in row(pilot, "PrivatePIDs")


async def test_a_search_ends_by_escape_from_the_list_and_by_a_click_on_its_group(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        for leave in ("key", "mouse"):
            await pilot.press("slash", *"nonew", "down")
            await until(pilot, lambda: "PrivateTmp=" not in shown(pilot, "panels"))
            if leave == "key":
                await pilot.press("escape")
            else:
                await click(pilot, "Sandboxing", "sections")
            await until(pilot, lambda: "PrivateTmp=" in shown(pilot, "panels"))
            assert not app.screen.query("#find")


async def test_a_name_typed_in_one_burst_is_searched_for(app: WebApp) -> None:
    """On a slow line keys arrive together: none of them may act as a command."""
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        for key in ("slash", *"ProtectHo"):
            character = "/" if key == "slash" else key
            app.post_message(events.Key(key, character))
        await until(pilot, lambda: [line.value for line in app.screen.query(Input)] == ["ProtectHo"])
        assert "ProtectHome=" in shown(pilot, "panels").split("\n")[0]
        assert "nothing" in shown(pilot, "preview").lower()


async def test_a_directive_without_a_manual_page_says_so(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await pilot.press("slash", *"MemoryMax", "enter", "enter")
        await until(
            pilot, lambda: "this host has no such manual page" in " ".join(shown(pilot, "panels").split())
        )
        assert "systemd.resource-control" in shown(pilot, "panels")


@pytest.mark.parametrize("width", [100, 140])
async def test_that_one_may_only_look_is_told_before_the_gauge_and_the_host(
    tmp_path: Path, width: int
) -> None:
    host = sample.host(facts=HostFacts(252, sample.VERSION, "a-host-of-a-long-name", root=False))
    app = WebApp(host, tmp_path)
    async with app.run_test(size=(width, 40)) as pilot:
        await opened(pilot)
        await to(pilot, "PrivateDevices")
        await pilot.press("space")
        await until(pilot, lambda: "▼" in drawn(pilot).split("\n")[0])
        assert "looking only" in drawn(pilot).split("\n")[0]


async def test_the_exposure_is_told_before_the_age_and_the_host_where_there_is_little_room(
    app: WebApp,
) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot)
        await to(pilot, "PrivateDevices")
        await pilot.press("space")
        await until(pilot, lambda: "▼" in drawn(pilot).split("\n")[0])
        assert "● active" in drawn(pilot).split("\n")[0]
