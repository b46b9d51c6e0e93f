"""Choosing a unit, by keys and by mouse; switching; and hosts that don't answer."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from host.fake import FakeHost
from host.ports import HostFacts, HostUnavailable, NotPermitted, UnitRow
from tui.app import UnitsmithApp
from tui.screens.editor import EditorScreen
from tui.screens.picker import PickerScreen
from tui.screens.question import Question
from tui.text import plain
from tui.widgets.units import UnitList
from workbench.opening import Say
from workbench.recent import Recent
from workbench.session import Session

from .. import sample
from .conftest import NARROW, WIDE, until
from .conftest import opened as editor_is_there
from .conftest import shown as shown_in

SYSTEM = "/usr/lib/systemd/system"
MORE = {
    f"{SYSTEM}/backup.service": b"[Unit]\nDescription=Nightly backup\n[Service]\nExecStart=/bin/b\n",
    f"{SYSTEM}/getty@.service": b"[Unit]\nDescription=Getty on %I\n[Service]\nExecStart=/bin/g\n",
    f"{SYSTEM}/mail.service": b"[Unit]\nDescription=Post office\n[Service]\nExecStart=/bin/m\n",
    "/etc/systemd/system/mail.service.d/zz-unitsmith.conf": b"[Service]\nPrivateTmp=yes\n",
    f"{SYSTEM}/web.socket": b"[Unit]\nDescription=Web's port\n[Socket]\nListenStream=80\n",
    "/etc/systemd/system/gone.service": b"",
}
NAMES = ("backup.service", "getty@.service", "gone.service", "mail.service", "web.service")


class PickerApp(UnitsmithApp):
    """The picker over the units of a host in memory, with the playground beside it."""

    def __init__(self, host: FakeHost, cache: Path, **options: object) -> None:
        self.host = host
        self.gate = asyncio.Event()
        self.gate.set()
        self.here = sample.session(host, cache, self.gate)
        demo = sample.host(facts=HostFacts(252, sample.VERSION, "playground", root=True))
        self.playground = sample.session(
            demo, cache, title="the playground", about="a throwaway systemd", first=sample.UNIT
        )
        sessions = [self.here, self.playground]
        super().__init__(sessions, clock=lambda: sample.LATER, **options)  # type: ignore[arg-type]


def units_to_pick() -> FakeHost:
    """A host with a unit of each sort, one of them failed."""
    host = sample.host()
    host.files |= MORE
    host._states["backup.service"] = {"ActiveState": "failed", "SubState": "failed"}
    return host


@pytest.fixture
def host() -> FakeHost:
    return units_to_pick()


@pytest.fixture
def app(host: FakeHost, tmp_path: Path) -> PickerApp:
    return PickerApp(host, tmp_path)


def units(pilot: Pilot[None]) -> list[str]:
    """The lines of the list."""
    view = pilot.app.screen.query_one(UnitList)
    return [plain(view.line(y)).rstrip() for y in range(view.virtual_size.height)]


def line(pilot: Pilot[None], text: str) -> str:
    return next((line for line in units(pilot) if text in line), "")


def named(pilot: Pilot[None]) -> list[str]:
    """The units that are listed, in order."""
    names = (*NAMES, "web.socket")
    return [name for text in units(pilot) for name in names if f" {name} " in f"{text} "]


def under_cursor(pilot: Pilot[None]) -> str:
    return next((text for text in units(pilot) if text.startswith("▸")), "")


def note(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one("#pick-note", Static).render())


def notices(app: UnitsmithApp) -> str:
    return " ".join(each.message for each in app._notifications)


async def listed(pilot: Pilot[None]) -> None:
    """All units are there, not only those that are loaded."""
    await until_picked(pilot, lambda: line(pilot, "mail.service"))


async def until_picked(pilot: Pilot[None], condition: Callable[[], object]) -> None:
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end, "\n".join(units(pilot))
        await pilot.pause(0.01)


async def click(pilot: Pilot[None], text: str) -> None:
    view = pilot.app.screen.query_one(UnitList)
    y = next(at for at, line in enumerate(units(pilot)) if text in line)
    await pilot.click(view, offset=(20, y - view.scroll_offset.y))
    await pilot.pause()


async def in_editor(pilot: Pilot[None], unit: str) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, EditorScreen))
    await editor_is_there(pilot)
    assert unit in str(pilot.app.screen.query_one("#facts").render())


# What is listed


async def test_failed_units_come_first_then_recent_ones_then_those_that_run(app: PickerApp) -> None:
    Recent().note("web-1", "getty@.service")
    Recent().note("elsewhere", "mail.service")
    async with app.run_test(size=WIDE) as pilot:
        await listed(pilot)
        assert named(pilot) == [
            "backup.service",
            "getty@.service",
            "web.service",
            "mail.service",
            "gone.service",
        ]
        assert [text for text in units(pilot) if text.strip() in ("Failed", "Recent", "Services")]
        assert "✗ failed" in line(pilot, "backup.service")
        assert "● active" in line(pilot, "web.service")
        assert "running" in line(pilot, "web.service")
        assert "template" in line(pilot, "getty@.service")
        assert "backup.service" in under_cursor(pilot)


async def test_kept_drop_ins_and_the_states_of_files_are_told(app: PickerApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await listed(pilot)
        assert "✎ kept" in line(pilot, "mail.service")
        assert "disabled" in line(pilot, "mail.service")
        assert "enabled" in line(pilot, "web.service")
        assert "✎" not in line(pilot, "web.service")


async def test_exposures_come_by_themselves_for_services_only(app: PickerApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await listed(pilot)
        await until_picked(pilot, lambda: "UNSAFE" in line(pilot, "mail.service"))
        assert "UNSAFE" in line(pilot, "web.service")
        assert "UNSAFE" not in line(pilot, "gone.service")
        await pilot.press("tab")
        await until_picked(pilot, lambda: named(pilot) == ["web.socket"])
        await pilot.pause(0.4)
        assert "UNSAFE" not in line(pilot, "web.socket")


async def test_what_is_loaded_is_listed_before_all_files_are_read(app: PickerApp) -> None:
    waiting = asyncio.Event()
    everything = app.host.list_units

    async def slowly(*, loaded: bool = False) -> tuple[UnitRow, ...]:
        if not loaded:
            await waiting.wait()
        return await everything(loaded=loaded)

    app.host.list_units = slowly  # type: ignore[method-assign]  # a systemd that takes its time
    async with app.run_test(size=WIDE) as pilot:
        await until_picked(pilot, lambda: line(pilot, "web.service"))
        assert not line(pilot, "mail.service")
        assert "reading unit files" in note(pilot)
        await pilot.press("down")
        waiting.set()
        await listed(pilot)
        assert "reading" not in note(pilot)
        assert "web.service" in under_cursor(pilot)


# Finding


async def test_letters_find_in_names_and_descriptions_and_are_marked(app: PickerApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await listed(pilot)
        await pilot.press(*"nightly")
        await until_picked(pilot, lambda: named(pilot) == ["backup.service"])
        row = app.screen.query_one(UnitList).line(0)
        assert "".join(run.text for run in row if "match" in run.style) == "Nightly"
        await pilot.press("escape")
        assert app.screen.query_one(Input).value == ""
        assert len(named(pilot)) == len(NAMES)


async def test_what_fits_only_among_other_types_is_shown_all_the_same(app: PickerApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await listed(pilot)
        await pilot.press(*"socket")
        await until_picked(pilot, lambda: named(pilot) == ["web.socket"])
        assert "None of the services fits." in units(pilot)[0]
        assert "web.socket" in under_cursor(pilot)


async def test_letters_typed_after_an_arrow_go_to_the_line(app: PickerApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await listed(pilot)
        await pilot.press("down", *"mail")
        await until_picked(pilot, lambda: named(pilot) == ["mail.service"])
        assert app.screen.query_one(Input).value == "mail"


async def test_the_cursor_passes_over_headings_and_goes_back_to_the_line(app: PickerApp) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await listed(pilot)
        seen = [under_cursor(pilot)]
        for _ in range(8):
            await pilot.press("down")
            await pilot.pause()
            seen.append(under_cursor(pilot))
        assert [next(n for n in (*NAMES, "playground") if n in text) for text in seen[:6]] == [
            "backup.service",
            "web.service",
            "getty@.service",
            "mail.service",
            "gone.service",
            "playground",
        ]
        assert app.screen.typing is False  # type: ignore[attr-defined]
        await pilot.press("pageup", "up")
        await until_picked(pilot, lambda: app.screen.typing)  # type: ignore[attr-defined]


# Opening


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_enter_opens_and_o_opens_another(app: PickerApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size, notifications=True) as pilot:
        await listed(pilot)
        await pilot.press(*"web", "enter")
        await in_editor(pilot, "web.service")
        await pilot.press("space", "o")
        await until(pilot, lambda: isinstance(app.screen, PickerScreen))
        await listed(pilot)
        await pilot.press(*"mail", "enter")
        await in_editor(pilot, "mail.service")
        assert "The draft of web.service (1 change) is remembered" in notices(app)
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, PickerScreen))
        await listed(pilot)
        await until_picked(pilot, lambda: named(pilot)[1:3] == ["mail.service", "web.service"])
        await pilot.press(*"web", "enter")
        await until(pilot, lambda: isinstance(app.screen, Question))
        await pilot.press("g")
        await in_editor(pilot, "web.service")
        assert "[x]" in shown_in(pilot, "panels")


async def test_a_click_opens_and_a_click_on_a_type_shows_it(app: PickerApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await listed(pilot)
        types = app.screen.query_one("#pick-types")
        await pilot.click(types, offset=(str(types.render()).index("Sockets") + 1, 0))
        await until_picked(pilot, lambda: named(pilot) == ["web.socket"])
        await pilot.click(types, offset=(2, 0))
        await until_picked(pilot, lambda: "mail.service" in named(pilot))
        await click(pilot, "mail.service")
        await in_editor(pilot, "mail.service")


async def test_what_is_still_asked_for_the_list_ends_with_it(
    app: PickerApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, asked = asyncio.Event(), asyncio.Event()

    async def score(session: Session, name: str) -> None:
        """The answer comes while the picker is taken apart."""
        asked.set()
        await gone.wait()

    monkeypatch.setattr(Session, "score", score)
    monkeypatch.setattr(UnitList, "on_unmount", lambda units: gone.set(), raising=False)
    async with app.run_test(size=WIDE) as pilot:
        await listed(pilot)
        await asked.wait()
        await pilot.press(*"web", "enter")
        await in_editor(pilot, "web.service")
        await until(pilot, gone.is_set)


async def test_the_same_unit_again_leaves_everything_as_it_was(app: PickerApp) -> None:
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await listed(pilot)
        await pilot.press(*"web", "enter")
        await in_editor(pilot, "web.service")
        await pilot.press("space")
        before = app.screen
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, PickerScreen))
        await listed(pilot)
        await pilot.press(*"web", "enter")
        await until(pilot, lambda: app.screen is before)
        assert "[x]" in shown_in(pilot, "panels")
        assert notices(app) == ""


async def test_escape_goes_back_to_the_editor_and_from_the_first_picker_out(app: PickerApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await listed(pilot)
        await pilot.press(*"web", "enter")
        await in_editor(pilot, "web.service")
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, PickerScreen))
        await pilot.press("escape")
        await in_editor(pilot, "web.service")
    assert app.return_code is None


@pytest.mark.parametrize("keys", [("escape",), ("down", "q"), ("ctrl+q",)], ids=["esc", "q", "^q"])
async def test_one_key_leaves(app: PickerApp, keys: tuple[str, ...]) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await listed(pilot)
        await pilot.press(*keys)
        await until(pilot, lambda: app._exit)


async def test_a_masked_unit_says_why_it_is_not_opened(app: PickerApp) -> None:
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await listed(pilot)
        assert "⊘ masked" in line(pilot, "gone.service")
        await pilot.press(*"gone")
        await until_picked(pilot, lambda: "systemctl unmask gone.service" in note(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "unmask gone.service" in notices(app))
        assert isinstance(app.screen, PickerScreen)


async def test_a_trial_that_goes_on_is_asked_about_first(app: PickerApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await listed(pilot)
        await pilot.press(*"web", "enter")
        await in_editor(pilot, "web.service")
        await pilot.press("space", "ctrl+t")
        await until(pilot, lambda: app.editor and app.editor.testing.standing)
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, Question))
        await pilot.press("s")
        await until(pilot, lambda: isinstance(app.screen, EditorScreen))
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, Question))
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, PickerScreen))
        assert await app.host.own_files() == ()


async def test_opening_says_what_it_does_and_escape_stops_it(app: PickerApp) -> None:
    read, waiting = app.host.read_unit, asyncio.Event()

    async def never(name: str) -> object:
        if name == "mail.service":
            await waiting.wait()
        return await read(name)

    async with app.run_test(size=WIDE) as pilot:
        await listed(pilot)
        app.host.read_unit = never  # type: ignore[assignment,method-assign]  # a host that hangs
        await pilot.press(*"mail", "enter")
        await until_picked(pilot, lambda: "reading mail.service" in note(pilot) and "esc" in note(pilot))
        await pilot.press("escape")
        await until_picked(pilot, lambda: "reading" not in note(pilot))
        assert app.screen.query_one(Input).value == "mail"
        assert isinstance(app.screen, PickerScreen)


# Other managers


@pytest.fixture
def three(app: PickerApp, tmp_path: Path) -> PickerApp:
    """The machine's units, the user's own, and the playground."""
    yours = sample.host(facts=HostFacts(252, sample.VERSION, "alice", root=False))
    yours.files = {f"{SYSTEM}/notes.service": b"[Service]\nExecStart=/bin/n\n"}
    own = sample.session(yours, tmp_path, title="your user manager", about="your own units")
    app._sessions = (app.here, own, app.playground)
    return app


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_a_key_shows_the_user_s_own_units_and_the_machine_s_again(
    three: PickerApp, size: tuple[int, int]
) -> None:
    async with three.run_test(size=size) as pilot:
        await listed(pilot)
        assert "^o elsewhere" in str(three.screen.query_one("#keys").render())
        await pilot.press(*"web", "ctrl+o")
        await until_picked(pilot, lambda: line(pilot, "notes.service"))
        assert not line(pilot, "web.service")
        assert "[your user manager]" in str(three.screen.query_one("#pick-managers").render())
        await pilot.press("down", "ctrl+o")
        await until_picked(pilot, lambda: line(pilot, "web.service"))
        assert "[this machine]" in str(three.screen.query_one("#pick-managers").render())


async def test_a_click_shows_the_user_s_own_units_and_opens_one(three: PickerApp) -> None:
    async with three.run_test(size=WIDE) as pilot:
        await listed(pilot)
        managers = three.screen.query_one("#pick-managers")
        at = str(managers.render()).index("your user")
        await pilot.click(managers, offset=(at, 0))
        await until_picked(pilot, lambda: line(pilot, "notes.service"))
        await pilot.press("enter")
        await in_editor(pilot, "notes.service")


async def test_without_a_second_list_the_key_opens_what_there_is(app: PickerApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await listed(pilot)
        await pilot.press("ctrl+o")
        await in_editor(pilot, "web.service")
        assert app.session is app.playground


async def test_one_manager_alone_has_no_tabs(app: PickerApp) -> None:
    app._sessions = (app.here,)
    async with app.run_test(size=WIDE) as pilot:
        await listed(pilot)
        assert not app.screen.query_one("#pick-managers").display
        assert "elsewhere" not in str(app.screen.query_one("#keys").render())
        await pilot.press("ctrl+o")
        assert isinstance(app.screen, PickerScreen)


# Nothing to show


async def test_where_nothing_is_listed_the_next_key_is_told(app: PickerApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await listed(pilot)
        assert "Type a few letters" in note(pilot)
        await pilot.press("down")
        await until_picked(pilot, lambda: "/ goes back to the line" in note(pilot))
        await pilot.press(*"xyzxyz")
        await until_picked(pilot, lambda: line(pilot, "None of the services fits."))
        assert "esc begins anew" in line(pilot, "fits.")
        await pilot.press("escape", "tab", "tab")
        await until_picked(pilot, lambda: line(pilot, "No timers here."))
        assert "tab shows the next type" in line(pilot, "No timers")
        await pilot.press("tab", "slash")
        await until_picked(pilot, lambda: "tab completes the path" in note(pilot))


# Files


async def test_a_path_is_completed_and_opened(app: PickerApp, tmp_path: Path) -> None:
    place = tmp_path / "units"
    place.mkdir()
    (place / "wide.service").write_bytes(sample.FILES[sample.FRAGMENT])
    (place / "notes.txt").write_text("none")
    (place / ".hidden.service").write_text("none")
    (place / "wideopen").mkdir()
    async with app.run_test(size=WIDE) as pilot:
        await listed(pilot)
        line_ = app.screen.query_one(Input)
        line_.value = f"{place}/"
        await until_picked(pilot, lambda: len(units(pilot)) == 2)
        assert "wide.service" in units(pilot)[0]
        assert "wideopen/" in units(pilot)[1]
        line_.value = f"{tmp_path}/un"
        await until_picked(pilot, lambda: "units/" in units(pilot)[0])
        await pilot.press("tab")
        await until_picked(pilot, lambda: line_.value == f"{place}/")
        await until_picked(pilot, lambda: "wide.service" in units(pilot)[0])
        await pilot.press("enter")
        await in_editor(pilot, "wide.service")
        assert app.screen.query_one("#button-test").disabled
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, PickerScreen))
        await until_picked(pilot, lambda: line(pilot, f"{place}/wide.service"))


async def test_a_path_that_leads_nowhere_says_so(app: PickerApp) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await listed(pilot)
        app.screen.query_one(Input).value = "/nowhere/at/all"
        await until_picked(pilot, lambda: "No directory and no unit file" in units(pilot)[0])
        await pilot.press("enter", "tab")
        await pilot.pause()
        assert app.screen.query_one(Input).value == "/nowhere/at/all"


# Hosts that don't answer


def refusing(error: Exception) -> Session:
    async def refuse(say: Say) -> FakeHost:
        raise error

    return Session(refuse)


async def test_without_a_systemd_the_playground_is_offered(app: PickerApp) -> None:
    app.session = app.here
    app._sessions = (refusing(HostUnavailable("No systemd answers here.")), app.playground)
    app.session = app._sessions[0]
    async with app.run_test(size=NARROW) as pilot:
        await until_picked(pilot, lambda: line(pilot, "No systemd answers here."))
        assert "the playground" in under_cursor(pilot)
        assert line(pilot, "/path")
        await pilot.press("enter")
        await in_editor(pilot, "web.service")
        assert app.session is app.playground
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, PickerScreen))
        await until_picked(pilot, lambda: line(pilot, "web.service"))
        assert line(pilot, "this machine")


async def test_a_list_that_is_refused_is_told_and_asked_for_again(app: PickerApp) -> None:
    everything = app.host.list_units

    async def refuse(*, loaded: bool = False) -> tuple[UnitRow, ...]:
        raise NotPermitted("systemd refused: Access denied.")

    app.host.list_units = refuse  # type: ignore[method-assign]
    async with app.run_test(size=WIDE) as pilot:
        await until_picked(pilot, lambda: line(pilot, "systemd refused: Access denied."))
        app.host.list_units = everything  # type: ignore[method-assign]
        await pilot.press("f5")
        await listed(pilot)


async def test_a_host_that_dies_while_the_list_is_open_leaves_it_and_comes_back(app: PickerApp) -> None:
    async def gone(*words: object, **options: object) -> tuple[UnitRow, ...]:
        raise HostUnavailable("The helper process ended.")

    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await listed(pilot)
        everything, read = app.host.list_units, app.host.read_unit
        app.host.list_units = app.host.read_unit = gone  # type: ignore[assignment,method-assign]
        await pilot.press(*"web", "enter")
        await until(pilot, lambda: "The helper process ended." in notices(app))
        assert named(pilot) == ["web.service"]
        await pilot.press("f5")
        await until_picked(pilot, lambda: "F5 asks again" in note(pilot))
        assert named(pilot) == ["web.service"]
        app.host.list_units, app.host.read_unit = everything, read  # type: ignore[method-assign]
        await pilot.press("f5")
        await until_picked(pilot, lambda: "F5" not in note(pilot) and "…" not in note(pilot))
        await pilot.press("enter")
        await in_editor(pilot, "web.service")


async def test_escape_while_the_first_unit_is_read_leaves(host: FakeHost, tmp_path: Path) -> None:
    never = asyncio.Event()
    app = UnitsmithApp([sample.session(host, tmp_path, never)], sample.UNIT)
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: "starting the helper" in str(app.screen.query_one("#facts").render()))
        assert "escape back" in str(app.screen.query_one("#keys").render())
        await pilot.press("escape")
        await until(pilot, lambda: app._exit)


# Many units, odd names


def many(count: int) -> tuple[UnitRow, ...]:
    odd = (
        UnitRow(r"dev-disk-by\x2duuid-aa\x2dbb.swap", "A swap", "loaded", "active", "active", "static"),
        UnitRow(r"run-user-\xe4.mount", "寸法の広い説明" * 30, "loaded", "active", "mounted", ""),
        UnitRow("wide.service", "👩‍🚀 " * 40, "loaded", "active", "running", "enabled"),
        UnitRow("bad.service", "", "bad-setting", "inactive", "dead", "static"),
        UnitRow("lost.service", "lost.service", "not-found", "inactive", "dead", ""),
        UnitRow("session-1.scope", "Session 1 of someone", "loaded", "active", "running", "transient"),
        UnitRow("auto.mount", "Made of fstab", "loaded", "active", "mounted", "generated"),
        UnitRow("other.service", "Mail", "", "inactive", "dead", "alias"),
    )
    names = (f"unit-{number:04}.service" for number in range(count))
    return (
        *odd,
        *(UnitRow(name, f"Number of {name}", "loaded", "active", "running", "enabled") for name in names),
    )


async def test_a_thousand_units_are_found_among_at_once(app: PickerApp) -> None:
    async def thousand(*, loaded: bool = False) -> tuple[UnitRow, ...]:
        return many(1000)

    app.host.list_units = thousand  # type: ignore[method-assign]
    async with app.run_test(size=WIDE) as pilot:
        await until_picked(pilot, lambda: line(pilot, "unit-0999.service"))
        await pilot.press(*"0421")
        await until_picked(pilot, lambda: "unit-0421.service" in under_cursor(pilot))
        await pilot.press("escape", "shift+tab", "down", "ctrl+end")
        await until_picked(pilot, lambda: "the playground" in under_cursor(pilot))
        await pilot.press("ctrl+home")
        await until_picked(pilot, lambda: under_cursor(pilot) == units(pilot)[1])


@pytest.mark.parametrize("size", [WIDE, NARROW, (60, 15), (200, 60)])
async def test_odd_names_and_descriptions_keep_to_their_columns(
    app: PickerApp, size: tuple[int, int]
) -> None:
    from rich.cells import cell_len

    async def odd(*, loaded: bool = False) -> tuple[UnitRow, ...]:
        return many(3)

    app.host.list_units = odd  # type: ignore[method-assign]
    async with app.run_test(size=size) as pilot:
        await until_picked(pilot, lambda: line(pilot, "wide.service"))
        await pilot.press("shift+tab")
        await until_picked(pilot, lambda: line(pilot, "run-user"))
        view = app.screen.query_one(UnitList)
        for y in range(view.virtual_size.height):
            assert cell_len(plain(view.line(y))) <= view.text_width
        assert "⊘ bad-setting" in line(pilot, "bad.service")
        assert "⊘ not-found" in line(pilot, "lost.service")
        await pilot.press(*"uuid-aa-bb")
        await until_picked(pilot, lambda: len(units(pilot)) < 4 and "dev-disk-by" in under_cursor(pilot))
