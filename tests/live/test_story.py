"""The whole story by keys, on a real systemd: choose, preview, test, and keep or have it undone."""

from pathlib import Path

from textual.pilot import Pilot

from host.playground import Playground
from host.real import RealHost
from tui.app import UnitsmithApp
from tui.dialogs.keep import KeepScreen
from tui.editor.panes.outcome import OutcomeView
from tui.editor.panes.panels import PanelList
from tui.render.text import plain
from tui.widgets.lines import LineView
from workbench.reader import Say
from workbench.session import Session
from workbench.store import Store
from workbench.trial_options import TrialOptions

from ..waiting import until
from .rig import HEALTHY, connected, inside

DEMO = "unitsmith-demo.service"
KEPT = f"/etc/systemd/system/{DEMO}.d/zz-unitsmith.conf"


def app_on(host: RealHost, cache: Path) -> UnitsmithApp:
    async def reached(say: Say) -> RealHost:
        return host

    return UnitsmithApp([Session(reached, lambda: Store(cache), lambda unit: TrialOptions(settle=0.5))], DEMO)


def shown(pilot: Pilot[None], name: str) -> str:
    view = pilot.app.screen.query_one(f"#{name}", LineView)
    return "\n".join(plain(view.line(y)).rstrip() for y in range(view.virtual_size.height))


def summary(pilot: Pilot[None]) -> str:
    return pilot.app.screen.query_one("#trial-summary", OutcomeView).text


async def find(pilot: Pilot[None], directive: str) -> None:
    await until(pilot, lambda: "ProtectSystem=" in shown(pilot, "panels"))
    await pilot.press("slash", *directive, "enter")
    panels = pilot.app.screen.query_one(PanelList)
    await until(pilot, lambda: panels.has_focus and panels.key and panels.key[1] == directive)


def answers(playground: Playground) -> bool:
    return inside(playground, "/bin/sh", "-c", f"{HEALTHY} && echo yes", check=False) == "yes\n"


async def test_a_harmless_directive_is_tested_and_kept(playground: Playground, tmp_path: Path) -> None:
    async with connected(playground) as host, app_on(host, tmp_path).run_test(size=(140, 45)) as pilot:
        await find(pilot, "PrivateTmp")
        await pilot.press("space")
        await until(pilot, lambda: "PrivateTmp=yes" in shown(pilot, "preview"))
        await pilot.press("ctrl+t")
        await until(pilot, lambda: "PASSED" in summary(pilot))
        assert "answering on" in " ".join(shown(pilot, "journal").split())
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, KeepScreen))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "KEPT" in summary(pilot))
        assert "PrivateTmp=yes" in playground.path(KEPT).read_text()
        assert "PrivateTmp=yes" in inside(playground, "systemctl", "show", DEMO)
        assert await host.own_files() == ()
    playground.path(KEPT).unlink()
    inside(playground, "systemctl", "daemon-reload")


async def test_a_breaking_value_is_tested_found_out_and_undone(
    playground: Playground, tmp_path: Path
) -> None:
    async with connected(playground) as host, app_on(host, tmp_path).run_test(size=(140, 45)) as pilot:
        await find(pilot, "SystemCallFilter")
        await pilot.press("e", *"~@network-io", "enter")
        await until(pilot, lambda: "SystemCallFilter=~@network-io" in shown(pilot, "preview"))
        await pilot.press("ctrl+t")
        await until(pilot, lambda: "FAILED" in summary(pilot) and "SIGSYS" in summary(pilot))
        await until(pilot, lambda: not pilot.app.screen.query_one("#button-revert").display)
        assert await host.own_files() == ()
        assert not playground.path(KEPT).exists()
        assert answers(playground)
