"""Editors by what a directive takes: journeys by key and by mouse."""

import asyncio
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from host.ports import Calendar, ProcessState
from tui.app import UnitsmithApp
from tui.editors.entry import LONGEST
from tui.editors.picklist import PickList
from tui.editors.said import Saying
from tui.widgets.panels import PanelList

from .. import sample
from .conftest import NARROW, WIDE, WebApp, click, opened, row, shown, until

PEOPLE = b"root:x:0:0::/root:/bin/sh\nweb:x:33:33::/srv:/bin/false\nwebmaster:x:1000:1000::/:/bin/sh\n"
PROCESS = ProcessState({"CapEff": "0000000000000401"}, (), (), families=("AF_INET",))
"""CAP_CHOWN and CAP_NET_BIND_SERVICE."""


@pytest.fixture
def app(tmp_path: Path) -> WebApp:
    made = WebApp(sample.host(process=PROCESS), tmp_path)
    made.host.files |= {"/etc/passwd": PEOPLE, "/srv/data/x": b"", "/srv/dark/y": b"", "/usr/bin/web": b""}
    return made


async def edit(pilot: Pilot[None], directive: str) -> None:
    """Open the editor of a directive, wherever it is listed."""
    if not pilot.app.screen.query(PanelList):
        await opened(pilot)
    await until(pilot, lambda: "=" in shown(pilot, "panels"))
    await pilot.press("slash")
    pilot.app.post_message(events.Paste(directive.lower()))
    await pilot.press("enter")
    await until(pilot, lambda: f"▸ {row(pilot, directive).strip()[2:]}" in shown(pilot, "panels"))
    await pilot.press("e")
    await until(pilot, lambda: hint(pilot))


def hint(pilot: Pilot[None], name: str = "value-hint") -> str:
    """What the editor says."""
    found = pilot.app.screen.query(f"#{name}").results(Saying)
    return next((str(one.content) for one in found), "")


async def asked(pilot: Pilot[None]) -> None:
    """The host has answered what could be typed next."""
    workers = pilot.app.workers
    await workers.wait_for_complete([one for one in workers if one.group == "offers"])
    await pilot.pause()


def entry(pilot: Pilot[None]) -> str:
    return pilot.app.screen.query_one("#value-entry", Input).value


def gone(pilot: Pilot[None]) -> bool:
    return not pilot.app.screen.query("#value-editor")


async def taken(pilot: Pilot[None], *lines: str) -> None:
    """Enter, and the preview says these lines and no others."""
    await pilot.press("enter")
    await until(pilot, lambda: gone(pilot))
    await until(pilot, lambda: _drafted(pilot) == list(lines))
    assert isinstance(pilot.app.focused, PanelList)


def _drafted(pilot: Pilot[None]) -> list[str]:
    screen = pilot.app.screen
    text = screen.snapshot.drop_in  # type: ignore[attr-defined]  # the editor's screen
    return [line for line in text.splitlines() if "=" in line and not line.startswith("#")]


# Choices


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_a_choice_is_made_with_arrows_or_its_first_letter(app: WebApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await edit(pilot, "ProtectSystem")
        assert shown(pilot, "value-choices").startswith("[no] (default)")
        await pilot.press("right", "right")
        assert "[full]" in shown(pilot, "value-choices")
        await taken(pilot, "ProtectSystem=full")
        await edit(pilot, "ProtectSystem")
        await pilot.press("s")
        await taken(pilot, "ProtectSystem=strict")


async def test_a_choice_is_made_by_a_click_and_taken_by_another(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await edit(pilot, "ProtectHome")
        await click(pilot, "tmpfs", "value-choices")
        assert "[tmpfs]" in shown(pilot, "value-choices")
        await click(pilot, "tmpfs", "value-choices")
        await until(pilot, lambda: _drafted(pilot) == ["ProtectHome=tmpfs"])


async def test_choosing_what_holds_changes_nothing(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await edit(pilot, "Restart")
        assert "[always]" in shown(pilot, "value-choices")
        await pilot.press("left", "right")
        await taken(pilot)


# Numbers, sizes and times


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_a_size_is_typed_read_out_and_stepped(app: WebApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await edit(pilot, "MemoryMax")
        await pilot.press(*"512M")
        await until(pilot, lambda: "= 512 MiB" in hint(pilot))
        await pilot.press("up")
        assert entry(pilot) == "1G"
        await pilot.press("pageup")
        assert entry(pilot) == "1T"
        await pilot.press("pagedown", "pagedown", "down")
        assert entry(pilot) == "512K"
        await taken(pilot, "MemoryMax=512K")


async def test_units_and_words_are_clicked(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await edit(pilot, "MemoryMax")
        await pilot.press("8")
        units = hint(pilot, "value-units")
        await pilot.click("#value-units", offset=(units.index(" G ") + 1, 0))
        await until(pilot, lambda: entry(pilot) == "8G")
        units = hint(pilot, "value-units")
        await pilot.click("#value-units", offset=(units.index("infinity"), 0))
        await until(pilot, lambda: entry(pilot) == "infinity")
        assert "no limit" in hint(pilot)


async def test_an_invalid_value_is_refused_with_a_sentence_and_never_drafted(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await edit(pilot, "TimeoutStartSec")
        await pilot.press(*"5 parsecs")
        await until(pilot, lambda: app.screen.query_one("#value-editor").has_class("-invalid"))
        assert "It takes a time span" in hint(pilot)
        await pilot.press("enter", "enter")
        await pilot.pause()
        assert not gone(pilot)
        assert _drafted(pilot) == []
        await pilot.press("escape")
        await until(pilot, lambda: gone(pilot))
        assert _drafted(pilot) == []


# Lists


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_paths_are_completed_from_the_host(app: WebApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await edit(pilot, "ReadWritePaths")
        await pilot.press(*"/sr")
        await until(pilot, lambda: "/srv/" in shown(pilot, "value-offers"))
        await pilot.press("tab")
        await until(pilot, lambda: "/srv/data/" in shown(pilot, "value-offers"))
        await pilot.press("tab")
        assert entry(pilot) == "/srv/da"
        await asked(pilot)
        await pilot.press("down", "down", "enter")
        assert entry(pilot) == "/srv/data/"
        await pilot.press("backspace")
        await until(pilot, lambda: "/srv/data is a directory." in hint(pilot))
        await taken(pilot, "ReadWritePaths=/srv/data")


async def test_an_offer_is_clicked(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await edit(pilot, "ReadWritePaths")
        await pilot.press(*"-/srv/")
        await until(pilot, lambda: "-/srv/dark/" in shown(pilot, "value-offers"))
        await click(pilot, "-/srv/dark/", "value-offers")
        assert entry(pilot) == "-/srv/dark/"
        await taken(pilot, "ReadWritePaths=-/srv/dark/")


async def test_a_path_that_is_missing_is_said_and_made_optional_by_a_key(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await edit(pilot, "ReadWritePaths")
        await pilot.press(*"/srv/nope")
        await until(pilot, lambda: "226/NAMESPACE" in hint(pilot))
        await pilot.press("ctrl+o")
        assert entry(pilot) == "-/srv/nope"
        await until(pilot, lambda: "the - before it allows that" in hint(pilot))
        await taken(pilot, "ReadWritePaths=-/srv/nope")


async def test_rows_are_added_dropped_brought_back_moved_and_changed(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await edit(pilot, "Environment")
        assert "10-site.conf:3" in shown(pilot, "value-rows")
        await pilot.press(*"SIZE=two words", "ctrl+j", *"A=1")
        await taken(pilot, 'Environment="SIZE=two words"', "Environment=A=1")
        await edit(pilot, "Environment")
        assert "SIZE=two words" in shown(pilot, "value-rows")
        await pilot.press("up", "shift+up", "down", "d", "up", "d")
        assert "COLOUR=blue" in shown(pilot, "value-rows").split("taken away")[0]
        await taken(pilot, "Environment=", "Environment=A=1")
        await edit(pilot, "Environment")
        assert "[+] COLOUR=blue" in shown(pilot, "value-rows")
        await click(pilot, "[+]", "value-rows")
        await until(pilot, lambda: "[+]" not in shown(pilot, "value-rows"))
        await click(pilot, "A=1", "value-rows")
        await until(pilot, lambda: entry(pilot) == "A=1")
        await pilot.press("backspace", "2")
        await pilot.press("enter")
        await until(pilot, lambda: "Environment=A=2" in _drafted(pilot))


async def test_what_a_drop_in_cannot_take_away_is_said(app: WebApp) -> None:
    app.host.files[sample.FRAGMENT] += b"\n[Unit]\nAfter=a.service\n"
    async with app.run_test(size=WIDE) as pilot:
        await edit(pilot, "After")
        await pilot.press("up", "d")
        await until(pilot, lambda: "can only add to After=" in hint(pilot))
        assert "[+]" not in shown(pilot, "value-rows")
        await pilot.press("down", *"b.service")
        await taken(pilot, "After=b.service")


async def test_a_command_tells_its_prefixes_and_whether_its_program_is_there(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await edit(pilot, "ExecStart")
        assert entry(pilot) == "/usr/bin/web --port 8080"
        await until(pilot, lambda: "/usr/bin/web is there." in hint(pilot))
        await pilot.press("home", "minus")
        await until(pilot, lambda: "- a failure counts as success" in hint(pilot))
        await pilot.press("end", *["backspace"] * 12, "x")
        await until(pilot, lambda: "203/EXEC" in hint(pilot))
        await taken(pilot, "ExecStart=", "ExecStart=-/usr/bin/webx")


async def test_users_are_offered_from_the_host(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await edit(pilot, "User")
        await pilot.press(*"we")
        await until(pilot, lambda: shown(pilot, "value-offers").split() == ["web", "webmaster"])
        await pilot.press("down", "enter")
        await until(pilot, lambda: "web is user 33." in hint(pilot))
        await pilot.press("x")
        await until(pilot, lambda: "/etc/passwd has no user webx." in hint(pilot))
        await pilot.press("backspace")
        await taken(pilot, "User=web")


# Pick lists


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_what_is_typed_in_full_is_picked_and_taken(app: WebApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await edit(pilot, "SystemCallFilter")
        await pilot.press(*"~@swap")
        assert "[x] ~" in hint(pilot, "value-filter")
        assert "swapoff swapon" in hint(pilot)
        await taken(pilot, "SystemCallFilter=~@swap")


async def test_groups_open_and_members_are_left_out(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await edit(pilot, "SystemCallFilter")
        await pilot.press(*"system-s", "enter")
        assert "[x] ▸ @system-service" in shown(pilot, "value-picks")
        await pilot.press("right", *["down"] * 3, "space")
        names = app.screen.query_one(PickList)
        left_out = names.name_under
        assert f"[-]   {left_out}" in shown(pilot, "value-picks")
        assert "[+]   accept4" in shown(pilot, "value-picks")
        await pilot.press("left")
        assert names.name_under == "@system-service"
        await taken(pilot, "SystemCallFilter=@system-service", f"SystemCallFilter=~{left_out}")


async def test_a_refused_call_may_have_an_error_of_its_own(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await edit(pilot, "SystemCallFilter")
        await pilot.press(*"mount:EPERM", "enter")
        await until(pilot, lambda: "press ~ first" in hint(pilot))
        await pilot.press("escape", "tilde", *"mount:EWHAT", "enter")
        await until(pilot, lambda: "an error such as EPERM" in hint(pilot))
        await pilot.press("escape", *"mount:EPERM")
        await taken(pilot, "SystemCallFilter=~mount:EPERM")


async def test_what_the_process_holds_is_marked_and_names_are_clicked(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await edit(pilot, "CapabilityBoundingSet")
        await until(pilot, lambda: "CAP_CHOWN" in _held(pilot))
        assert _held(pilot) == ["CAP_CHOWN", "CAP_NET_BIND_SERVICE"]
        await click(pilot, "CAP_CHOWN", "value-picks")
        await until(pilot, lambda: "[x]   CAP_CHOWN" in shown(pilot, "value-picks"))
        await pilot.press("end", "space")
        await taken(pilot, "CapabilityBoundingSet=CAP_CHOWN CAP_WAKE_ALARM")


def _held(pilot: Pilot[None]) -> list[str]:
    return [line.split()[-3] for line in shown(pilot, "value-picks").splitlines() if "● now" in line]


async def test_nothing_at_all_is_a_choice_of_its_own(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await edit(pilot, "CapabilityBoundingSet")
        await pilot.press("home", "space")
        assert "[x]   nothing at all" in shown(pilot, "value-picks")
        await taken(pilot, "CapabilityBoundingSet=")
        await edit(pilot, "CapabilityBoundingSet")
        await pilot.press(*"CAP_KILL")
        await taken(pilot, "CapabilityBoundingSet=CAP_KILL")


async def test_escape_leaves_the_filter_first(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await edit(pilot, "SystemCallFilter")
        await pilot.press(*"zzz")
        assert "Nothing is called zzz." in shown(pilot, "value-picks")
        await pilot.press("enter", "space", "escape")
        assert "@system-service" in shown(pilot, "value-picks")
        await pilot.press("escape")
        await until(pilot, lambda: gone(pilot))
        assert _drafted(pilot) == []


# Calendar events


async def test_a_calendar_event_tells_its_next_times(tmp_path: Path) -> None:
    timer = "web.timer"
    times = {"daily": Calendar("*-*-* 00:00:00", ("Thu 2026-11-26 00:00:00 UTC",))}
    host = sample.host(items=f"{sample.ITEMS}\n[Timer]\nOnCalendar=TIMER\n", times=times)
    host.files[f"/etc/systemd/system/{timer}"] = b"[Timer]\nOnCalendar=weekly\n"

    app = UnitsmithApp([sample.session(host, tmp_path)], timer, clock=lambda: sample.LATER)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        await edit(pilot, "OnCalendar")
        await pilot.press(*"daily")
        await until(pilot, lambda: "Thu 2026-11-26 00:00:00 UTC" in hint(pilot))
        await pilot.press("ctrl+j", *"hourly")
        await until(pilot, lambda: "Failed to parse" in hint(pilot))
        await pilot.press("ctrl+u", "up", "up", "d", "down", "down")
        await taken(pilot, "OnCalendar=", "OnCalendar=daily")


# All of them

ALL = {
    "ProtectSystem": "",
    "MemoryMax": "",
    "Environment": "COLOUR=blue",
    "CapabilityBoundingSet": "",
    "User": "",
    "ExecStart": "/usr/bin/web --port 8080",
}


@pytest.mark.parametrize(("directive", "value"), ALL.items(), ids=ALL)
async def test_any_value_can_be_edited_as_text(app: WebApp, directive: str, value: str) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await edit(pilot, directive)
        await pilot.press("ctrl+l")
        await until(pilot, lambda: app.screen.query("#value-text"))
        assert app.screen.query_one("#value-text").text == value  # type: ignore[attr-defined]  # a text area
        await pilot.press("escape")
        await until(pilot, lambda: gone(pilot))
        assert _drafted(pilot) == []


@pytest.mark.parametrize("directive", ALL)
async def test_a_huge_paste_is_cut_and_nothing_is_lost(app: WebApp, directive: str) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await edit(pilot, directive)
        assert app.focused is not None
        app.focused.post_message(events.Paste("語x\0\x1b" * 25_000 + "\nmore"))
        await pilot.pause()
        if app.screen.query("#value-entry"):
            assert 1000 < len(entry(pilot)) <= LONGEST
            assert "^l takes more" in app._notifications.__iter__().__next__().message
        await pilot.press("escape", "escape")
        await until(pilot, lambda: gone(pilot))
        assert _drafted(pilot) == []


async def test_what_is_typed_before_the_editor_is_there_is_typed_into_it(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await edit(pilot, "ReadWritePaths")
        await pilot.press("escape")
        await until(pilot, lambda: gone(pilot))
        for key, letter in (("e", "e"), ("slash", "/"), ("u", "u"), ("p", "p")):
            app.post_message(events.Key(key, letter))  # at once, as from a fast hand
        await until(pilot, lambda: app.screen.query("#value-entry") and entry(pilot) == "/up")


async def test_another_editor_takes_the_place_of_one_that_is_open(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await edit(pilot, "ReadWritePaths")
        await click(pilot, "ReadOnlyPaths=")
        await click(pilot, "e edits it")
        await until(pilot, lambda: app.screen.query_one("#value-editor").border_title == "ReadOnlyPaths=")
        await asyncio.sleep(0)
        assert len(app.screen.query("#value-editor")) == 1
