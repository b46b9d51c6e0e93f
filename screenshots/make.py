"""Pictures of the running program: the demo service in a playground, driven by keys.

`./dev shots` makes them anew; as root, because a playground needs it. The manual's own text is left out,
since no sentence of it is committed: panels explain themselves in unitsmith's words, as on a host without
manual pages.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from textual.pilot import Pilot

from host.ports import ManualPage
from host.real import RealHost
from tui.app import UnitsmithApp
from tui.arguments import DEMO_UNIT
from tui.config import DEFAULT_THEME, Settings
from tui.reach import Reach
from tui.widgets.panels import PanelList
from tui.widgets.trial import TrialPane
from workbench import toured
from workbench.bench import Trying
from workbench.opening import Say
from workbench.session import Session

HERE = Path(__file__).parent
COLOURS = Settings(theme=DEFAULT_THEME)
"""Whatever terminal makes the pictures."""


class WordlessHost(RealHost):
    """A real host that has no manual pages."""

    async def manual_pages(self, names: Sequence[str], *, text: bool = True) -> tuple[ManualPage, ...]:
        """None."""
        return ()


async def until(pilot: Pilot[None], condition: Callable[[], object]) -> None:
    """Wait for something to be on the screen."""
    for _ in range(3000):
        if condition():
            return
        await pilot.pause(0.01)
    raise TimeoutError("the screen does not come to what the picture shows")


def verdict(pilot: Pilot[None]) -> str:
    """The word in the Test pane's frame."""
    return str(pilot.app.screen.query_one(TrialPane).border_title).rpartition(" ")[2]


async def go_to(pilot: Pilot[None], name: str) -> None:
    """Search for a directive, and go to it."""
    panels = pilot.app.screen.query_one(PanelList)
    await pilot.press("slash", *name)
    await until(pilot, lambda: panels.key and panels.key[1] == name)
    await pilot.press("enter")


async def go_home(pilot: Pilot[None]) -> None:
    """Back to the group, to its first directive."""
    await pilot.press("slash", "escape", "home")


def shoot(pilot: Pilot[None], name: str) -> None:
    """Save the screen as SVG, and with --png as PNG too."""
    picture = pilot.app.export_screenshot(title="unitsmith")
    path = HERE / f"{name}.svg"
    # Converters drop blanks at the ends of texts unless they are told not to.
    path.write_text(picture.replace("<svg ", '<svg xml:space="preserve" ', 1))
    if "--png" in sys.argv:
        subprocess.run(["rsvg-convert", "-w", "1500", "-o", path.with_suffix(".png"), path], check=True)
    print(path)


async def passed(pilot: Pilot[None]) -> None:
    """A test that passes, and waits to be kept."""
    for name in ("PrivateDevices", "ProtectKernelModules", "NoNewPrivileges", "ProtectHome"):
        await go_to(pilot, name)
        await pilot.press("space")
    await go_home(pilot)
    await pilot.press("down", "enter")
    await pilot.press("ctrl+t")
    await until(pilot, lambda: verdict(pilot) == "PASSED")
    await pilot.pause(0.3)
    shoot(pilot, "passed")
    await pilot.press("ctrl+r")
    await until(pilot, lambda: verdict(pilot) == "REVERTED")


async def failed(pilot: Pilot[None]) -> None:
    """A test that fails and is undone."""
    await go_to(pilot, "ReadOnlyPaths")
    await pilot.press("e", "slash", "enter")
    await until(pilot, lambda: "ReadOnlyPaths=" in str(pilot.app.screen.snapshot.drop_in))  # type: ignore[attr-defined]
    await go_home(pilot)
    await pilot.press("ctrl+t")
    await until(
        pilot, lambda: verdict(pilot) == "FAILED" and pilot.app.screen.query_one("#button-test").display
    )
    await pilot.pause(0.3)
    shoot(pilot, "failed")


def at_a_home_of_its_own() -> None:
    """Nobody's drafts, settings or recent units are in the pictures."""
    home = tempfile.mkdtemp(prefix="unitsmith-shots-")
    os.environ.update({f"XDG_{name}_HOME": f"{home}/{name.lower()}" for name in ("STATE", "CONFIG", "CACHE")})
    toured.note_seen()


async def main() -> None:
    """All pictures."""
    toured.note_seen()
    reach = Reach(None, "/")
    try:
        host = await WordlessHost.open(await asyncio.to_thread(reach.helper))

        async def reached(say: Say) -> WordlessHost:
            return host

        for size, story in (((140, 45), passed), ((140, 45), failed)):
            at_a_home_of_its_own()
            async with UnitsmithApp(
                [Session(reached, trying=lambda unit: Trying(settle=1.0))], DEMO_UNIT, settings=COLOURS
            ).run_test(size=size) as pilot:
                await until(pilot, lambda: pilot.app.screen.query_one(PanelList).key)
                await story(pilot)
                if story is passed:
                    await pilot.resize_terminal(80, 24)
                    await pilot.pause(0.3)
                    shoot(pilot, "small")
    finally:
        await asyncio.to_thread(reach.close)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
