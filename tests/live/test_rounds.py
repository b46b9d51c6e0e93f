"""A failure that is mended on the screen, on a real systemd: proven by `b`, or remedy after remedy by `F`."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from host.playground import Playground
from host.real import RealHost
from tui.app import UnitsmithApp
from tui.editor.panes.trial import TrialPane
from tui.editor.screen import EditorScreen
from workbench.open_unit import OpenUnit
from workbench.reader import Say
from workbench.session import Session
from workbench.store import Store
from workbench.trial_options import TrialOptions

from ..waiting import until
from .rig import connected, inside, put

UNIT = "prey.service"
HARMLESS = "ProtectKernelModules=yes\nLockPersonality=yes\nRestrictRealtime=yes\nProtectClock=yes\n"
WRITES = "for place in {}:\n    open(place, 'w').close()\n    print('wrote', place, flush=True)\n"
SILENT = "import os\ntry:\n    open('/var/lib/prey.state', 'w').close()\nexcept OSError:\n    os._exit(1)\n"


@pytest.fixture
async def host(playground: Playground) -> AsyncIterator[RealHost]:
    async with connected(playground) as found:
        yield found


def serve(playground: Playground, code: str) -> None:
    """A service that runs some Python and then stays up."""
    put(playground, "/srv/prey/run.py", f"{code}\nprint('up', flush=True)\nimport time\ntime.sleep(999)\n")
    command = "Type=exec\nExecStart=/usr/bin/python3 -IS /srv/prey/run.py\nTimeoutStopSec=1\n"
    put(playground, f"/etc/systemd/system/{UNIT}", f"[Service]\n{command}")
    inside(playground, "systemctl", "daemon-reload")
    inside(playground, "systemctl", "restart", UNIT)


def as_before(playground: Playground) -> bool:
    """Whether nothing of any trial is left, and the service runs."""
    places = ("/run/unitsmith", "/run/systemd/system.control", "/run/systemd/system")
    left = inside(playground, "find", *places, "-path", "*prey*", "-type", "f", check=False)
    return not left and inside(playground, "systemctl", "is-active", UNIT, check=False) == "active\n"


class Bench:
    """The editor on the service, with a draft that fails."""

    def __init__(self, pilot: Pilot[None]) -> None:
        self.pilot = pilot

    @property
    def pane(self) -> TrialPane:
        return self.pilot.app.screen_stack[0].query_one(TrialPane)

    @property
    def unit(self) -> OpenUnit:
        screen = self.pilot.app.screen_stack[0]
        assert isinstance(screen, EditorScreen)
        assert screen.unit is not None
        return screen.unit

    @property
    def said(self) -> str:
        return " ".join(self.pilot.app.screen_stack[0].query_one("#trial-summary").text.split())  # type: ignore[attr-defined]

    @property
    def title(self) -> str:
        return str(self.pane.border_title)

    @property
    def drop_in(self) -> str:
        return self.unit.view.snapshot().drop_in

    async def comes(self, condition: Callable[[], object]) -> None:
        await until(self.pilot, condition)

    async def draft_that_fails(self, lines: str) -> None:
        await self.comes(
            lambda: isinstance(self.pilot.app.screen, EditorScreen) and self.pilot.app.screen.unit
        )
        self.unit.edits.take_text(f"[Service]\n{lines}")
        self.pilot.app.screen.show()  # type: ignore[attr-defined]
        await self.pilot.press("ctrl+t")
        await self.comes(lambda: self.title == "Test · FAILED" and not self.pane.going)

    async def passes(self) -> None:
        await self.comes(lambda: self.title == "Test · PASSED")
        await self.pilot.press("ctrl+r")
        await self.comes(lambda: not self.pane.going)


@pytest.fixture
def bench(host: RealHost, tmp_path: Path) -> Callable[[], UnitsmithApp]:
    async def reached(say: Say) -> RealHost:
        return host

    options = TrialOptions(settle=0.4)
    return lambda: UnitsmithApp([Session(reached, lambda: Store(tmp_path), lambda unit: options)], UNIT)


async def test_b_proves_who_it_was_and_f_drafts_what_passes(
    playground: Playground, bench: Callable[[], UnitsmithApp]
) -> None:
    serve(playground, SILENT)
    async with bench().run_test(size=(140, 45)) as pilot:
        on = Bench(pilot)
        await on.draft_that_fails(f"{HARMLESS}ReadOnlyPaths=/var\n")
        await pilot.press("b")
        await on.comes(lambda: "Proof, restart 1 of at most" in on.said)
        assert "at most" in on.said
        await on.comes(lambda: on.title == "Test · PROVEN" and not on.pane.going)
        (suspect,) = on.pane.failure.suspects
        assert (suspect.directive, suspect.certainty) == ("ReadOnlyPaths", "proven")
        assert "ReadOnlyPaths= proven: without it it works, with it alone it fails" in on.said
        assert as_before(playground)
        drafted = on.drop_in
        await pilot.press("f")
        await on.passes()
        assert on.drop_in != drafted
        assert "ProtectClock=yes" in on.drop_in
        await pilot.press("ctrl+z")
        await on.comes(lambda: on.drop_in == drafted)
        assert as_before(playground)


async def test_b_is_cancelled_midway_and_the_service_is_as_before(
    playground: Playground, bench: Callable[[], UnitsmithApp]
) -> None:
    serve(playground, SILENT)
    async with bench().run_test(size=(80, 24)) as pilot:
        on = Bench(pilot)
        await on.draft_that_fails(f"{HARMLESS}ReadOnlyPaths=/var\n")
        drafted = on.drop_in
        await pilot.press("b")
        await on.comes(lambda: "Proof, restart 2 of at most" in on.said)
        await pilot.press("ctrl+r")
        await on.comes(lambda: not on.pane.going)
        assert "NOT PROVEN" in on.said
        assert "The proof was cancelled" in on.said
        assert on.drop_in == drafted
        assert as_before(playground)


async def test_capital_f_goes_on_until_it_passes(
    playground: Playground, bench: Callable[[], UnitsmithApp]
) -> None:
    serve(playground, WRITES.format(("/var/lib/prey.state", "/var/log/prey.log", "/srv/prey.db")))
    async with bench().run_test(size=(120, 40)) as pilot:
        on = Bench(pilot)
        await on.draft_that_fails("ProtectSystem=strict\n")
        before = on.drop_in
        await pilot.press("F")
        await on.comes(lambda: on.title == "Test · PASSED")
        assert "4th try, with ReadWritePaths=/srv: it works" in on.said
        assert "3rd try, with ReadWritePaths=/var/log: further than before; now /srv/prey.db" in on.said
        assert "2nd try, with ReadWritePaths=/var/lib: further than before; now /var/log/prey.log" in on.said
        assert "1st try: fails at /var/lib/prey.state" in on.said
        assert "ProtectSystem=strict" in on.drop_in
        await pilot.press("ctrl+r")
        await on.comes(lambda: not on.pane.going)
        await pilot.press("ctrl+z", "ctrl+z", "ctrl+z")
        await on.comes(lambda: on.drop_in == before)
        assert as_before(playground)


async def test_capital_f_stops_where_nothing_new_is_learnt(
    playground: Playground, bench: Callable[[], UnitsmithApp]
) -> None:
    """The service says of a path that it is read-only, and means that it is too nice."""
    lies = "sys.exit('no /var/x: Read-only file system')"
    serve(playground, f"import os, sys\nif os.getpriority(os.PRIO_PROCESS, 0):\n    {lies}")
    async with bench().run_test(size=(120, 40)) as pilot:
        on = Bench(pilot)
        await on.draft_that_fails("ProtectSystem=strict\nNice=5\nLockPersonality=yes\n")
        before = on.drop_in
        await pilot.press("F")
        await on.comes(lambda: "Stopped:" in on.said and not on.pane.going)
        rounds = on.unit.rounds.story.rounds
        assert 1 < len(rounds) <= 1 + 3
        assert len({one.drop_in for one in rounds}) == len(rounds)
        assert on.drop_in == before  # what was of no use is taken back
        assert "no different" in on.said
        assert as_before(playground)
        await pilot.press("ctrl+r")
        await on.comes(lambda: "nothing to undo" in str([note.message for note in pilot.app._notifications]))


async def test_capital_f_is_cancelled_and_its_changes_are_steps_of_undo(
    playground: Playground, bench: Callable[[], UnitsmithApp]
) -> None:
    serve(playground, WRITES.format(("/var/lib/prey.state", "/var/log/prey.log", "/srv/prey.db")))
    async with bench().run_test(size=(120, 40)) as pilot:
        on = Bench(pilot)
        await on.draft_that_fails("ProtectSystem=strict\n")
        before = on.drop_in
        await pilot.press("F")
        await on.comes(lambda: "3rd try" in on.said)
        await pilot.press("ctrl+r")
        await on.comes(lambda: not on.pane.going)
        assert as_before(playground)
        assert "ReadWritePaths=/var/lib" in on.drop_in
        while on.unit.view.snapshot().can_undo and on.drop_in != before:
            await pilot.press("ctrl+z")
        assert on.drop_in == before
