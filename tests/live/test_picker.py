"""The picker over the units of a real systemd: failed ones first, kept drop-ins and exposures told."""

import asyncio
from pathlib import Path

from textual.pilot import Pilot

from host.playground import Playground
from host.real import RealHost
from tui.app import UnitsmithApp
from tui.editor.screen import EditorScreen
from tui.picker.units import UnitList
from tui.render.text import plain
from workbench import tour_memory
from workbench.reader import Say
from workbench.session import Session
from workbench.store import Store
from workbench.trial_options import TrialOptions

from ..waiting import until
from .rig import connected, inside, put

DEMO = "unitsmith-demo.service"


def units(pilot: Pilot[None]) -> list[str]:
    view = pilot.app.screen.query_one(UnitList)
    return [plain(view.line(y)).rstrip() for y in range(view.virtual_size.height)]


def line(pilot: Pilot[None], name: str) -> str:
    return next((text for text in units(pilot) if f" {name} " in f"{text} "), "")


async def test_a_real_systemd_has_its_failed_units_first(playground: Playground, tmp_path: Path) -> None:
    put(
        playground,
        "/etc/systemd/system/broken.service",
        "[Unit]\nDescription=It fails\n[Service]\nExecStart=/bin/false\n",
    )
    put(
        playground,
        "/etc/systemd/system/asleep@.service",
        "[Unit]\nDescription=Sleeps for %i\n[Service]\nExecStart=/bin/sleep %i\n",
    )
    put(playground, f"/etc/systemd/system/{DEMO}.d/zz-unitsmith.conf", "[Service]\nPrivateTmp=yes\n")
    inside(playground, "systemctl", "daemon-reload")
    inside(playground, "systemctl", "start", "broken.service", check=False)
    tour_memory.note_seen()
    async with connected(playground) as host:

        async def reached(say: Say) -> RealHost:
            return host

        session = Session(reached, lambda: Store(tmp_path), lambda unit: TrialOptions())
        app = UnitsmithApp([session])
        async with app.run_test(size=(140, 45)) as pilot:
            await until(pilot, lambda: line(pilot, "asleep@.service"))
            first = next(text for text in units(pilot) if ".service" in text)
            assert "broken.service" in first
            assert "✗ failed" in first
            assert "It fails" in first
            assert "Sleeps for %i" in line(pilot, "asleep@.service")
            assert "✎ kept" in line(pilot, DEMO)
            assert "static" in line(pilot, "systemd-journald.service")
            await until(pilot, lambda: "UNSAFE" in line(pilot, "broken.service"))
            await pilot.press(*"demo", "enter")
            await until(pilot, lambda: isinstance(app.screen, EditorScreen) and app.screen.snapshot)
            assert DEMO in str(app.screen.query_one("#facts").render())


async def test_a_helper_that_dies_while_the_list_is_open_is_started_again(
    playground: Playground, tmp_path: Path
) -> None:
    from host.start import Helper, start_helper
    from host.wire import Entry

    helpers: list[Helper] = []

    def started() -> Helper:
        helpers.append(start_helper(Entry(playground.leader)))  # also when nobody waits for it any more
        return helpers[-1]

    async def reached(say: Say) -> RealHost:
        return await RealHost.open(await asyncio.to_thread(started))

    session = Session(reached, lambda: Store(tmp_path))
    app = UnitsmithApp([session])
    try:
        async with app.run_test(size=(140, 45)) as pilot:
            await until(pilot, lambda: line(pilot, "systemd-journald.service"))
            await until(pilot, lambda: app.screen.query_one("#pick-note").has_class("-hint"))
            helpers[0].process.kill()
            helpers[0].process.wait()
            await pilot.press("f5")
            await until(pilot, lambda: "F5 asks again" in str(app.screen.query_one("#pick-note").render()))
            assert line(pilot, "systemd-journald.service")
            await pilot.press("f5")
            await until(pilot, lambda: len(helpers) == 2 and session.listing)
            await until(pilot, lambda: app.screen.query_one("#pick-note").has_class("-hint"))
            assert line(pilot, "systemd-journald.service")
            await session.forget()
    finally:
        for helper in helpers:
            helper.close()
            helper.process.kill()
            helper.process.wait()
