"""Choosing a unit: what is listed and found, by keys and by mouse."""

import asyncio

import pytest
from textual.widgets import Input

from host.ports import UnitRow
from tui.commands import PICKER
from tui.picker.units import UnitList
from tui.render.text import plain
from workbench.recent import Recent

from ..conftest import NARROW, WIDE
from ..units import (
    NAMES,
    PickerApp,
    line,
    listed,
    named,
    note,
    under_cursor,
    units,
    until,
)

# What is listed


async def test_each_command_has_something_to_run(app: PickerApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await listed(pilot)
        assert [one.id for one in PICKER if one.id not in app.screen.handlers] == []


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
        await until(pilot, lambda: "UNSAFE" in line(pilot, "mail.service"))
        assert "UNSAFE" in line(pilot, "web.service")
        assert "UNSAFE" not in line(pilot, "gone.service")
        await pilot.press("tab")
        await until(pilot, lambda: named(pilot) == ["web.socket"])
        await pilot.pause(0.4)
        assert "UNSAFE" not in line(pilot, "web.socket")


async def test_an_exposure_that_is_found_while_the_list_is_taken_apart_is_let_go(
    app: PickerApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, found = asyncio.Event(), asyncio.Event()

    async def late(_name: str) -> None:
        asked.set()
        await found.wait()

    monkeypatch.setattr(app.here, "score", late)
    async with app.run_test(size=WIDE) as pilot:
        await listed(pilot)
        await asked.wait()
        await app.screen.query_one(UnitList).remove()
        found.set()
        await app.workers.wait_for_complete()


async def test_what_is_loaded_is_listed_before_all_files_are_read(app: PickerApp) -> None:
    waiting = asyncio.Event()
    everything = app.host.list_units

    async def slowly(*, loaded: bool = False) -> tuple[UnitRow, ...]:
        if not loaded:
            await waiting.wait()
        return await everything(loaded=loaded)

    app.host.list_units = slowly  # type: ignore[method-assign]  # a systemd that takes its time
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: line(pilot, "web.service"))
        assert not line(pilot, "mail.service")
        assert "reading unit files" in note(pilot)
        await pilot.press("down")
        waiting.set()
        await listed(pilot)
        assert "reading" not in note(pilot)
        assert "web.service" in under_cursor(pilot)


async def test_letters_that_are_typed_before_there_is_a_list_choose_from_it(app: PickerApp) -> None:
    app.gate.clear()
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press(*"mail")
        assert named(pilot) == []
        app.gate.set()
        await until(pilot, lambda: named(pilot) == ["mail.service"])
        assert "mail.service" in under_cursor(pilot)


# Finding


async def test_letters_find_in_names_and_descriptions_and_are_marked(app: PickerApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await listed(pilot)
        await pilot.press(*"nightly")
        await until(pilot, lambda: named(pilot) == ["backup.service"])
        row = app.screen.query_one(UnitList).line(0)
        assert "".join(run.text for run in row if "match" in run.style) == "Nightly"
        await pilot.press("escape")
        assert app.screen.query_one(Input).value == ""
        assert len(named(pilot)) == len(NAMES)


async def test_what_fits_only_among_other_types_is_shown_all_the_same(app: PickerApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await listed(pilot)
        await pilot.press(*"socket")
        await until(pilot, lambda: named(pilot) == ["web.socket"])
        assert "None of the services fits." in units(pilot)[0]
        assert "web.socket" in under_cursor(pilot)


async def test_letters_typed_after_an_arrow_go_to_the_line(app: PickerApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await listed(pilot)
        await pilot.press("down", *"mail")
        await until(pilot, lambda: named(pilot) == ["mail.service"])
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
        await until(pilot, lambda: app.screen.typing)  # type: ignore[attr-defined]


# Nothing to show


async def test_where_nothing_is_listed_the_next_key_is_told(app: PickerApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await listed(pilot)
        assert "Type a few letters" in note(pilot)
        await pilot.press("down")
        await until(pilot, lambda: "/ goes back to the line" in note(pilot))
        await pilot.press(*"xyzxyz")
        await until(pilot, lambda: line(pilot, "None of the services fits."))
        assert "esc begins anew" in line(pilot, "fits.")
        await pilot.press("escape", "tab", "tab")
        await until(pilot, lambda: line(pilot, "No timers here."))
        assert "tab shows the next type" in line(pilot, "No timers")
        await pilot.press("tab", "slash")
        await until(pilot, lambda: "tab completes the path" in note(pilot))


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
        await until(pilot, lambda: line(pilot, "unit-0999.service"))
        await pilot.press(*"0421")
        await until(pilot, lambda: "unit-0421.service" in under_cursor(pilot))
        await pilot.press("escape", "shift+tab", "down", "ctrl+end")
        await until(pilot, lambda: "the playground" in under_cursor(pilot))
        await pilot.press("ctrl+home")
        await until(pilot, lambda: under_cursor(pilot) == units(pilot)[1])


@pytest.mark.parametrize("size", [WIDE, NARROW, (60, 15), (200, 60)])
async def test_odd_names_and_descriptions_keep_to_their_columns(
    app: PickerApp, size: tuple[int, int]
) -> None:
    from rich.cells import cell_len

    async def odd(*, loaded: bool = False) -> tuple[UnitRow, ...]:
        return many(3)

    app.host.list_units = odd  # type: ignore[method-assign]
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: line(pilot, "wide.service"))
        await pilot.press("shift+tab")
        await until(pilot, lambda: line(pilot, "run-user"))
        view = app.screen.query_one(UnitList)
        for y in range(view.virtual_size.height):
            assert cell_len(plain(view.line(y))) <= view.text_width
        assert "⊘ bad-setting" in line(pilot, "bad.service")
        assert "⊘ not-found" in line(pilot, "lost.service")
        await pilot.press(*"uuid-aa-bb")
        await until(pilot, lambda: len(units(pilot)) < 4 and "dev-disk-by" in under_cursor(pilot))
