"""Pictures of the running program: the demo service in a playground, driven by keys.

`./dev shots` makes them anew, as SVG and as PNG; as root, because a playground needs it. The manual's own
text is left out, since no sentence of it is committed: panels explain themselves in unitsmith's words, as on
a host without manual pages. What is done before each picture is in stories.py.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from stories import SHOTS, Shot, opened

from cli.target import Reach
from host.ports import ManualPage
from host.real import RealHost
from tui.app import UnitsmithApp
from tui.config import Settings
from workbench import tour_memory
from workbench.reader import Say
from workbench.session import Session
from workbench.trial_options import TrialOptions

HERE = Path(__file__).parent
PIXELS = 1400
COLOURS = "64"
"""How wide a PNG is, and of how many colours: sharp, with a file of some 100 kB."""
LETTERS = ("font-size: 20px", "font-size: 20.27px")
"""Cells are 12.2 wide, as Rich lays them out: the size at which the letters of DejaVu are, too."""


class WordlessHost(RealHost):
    """A real host that has no manual pages."""

    async def manual_pages(self, names: Sequence[str], *, text: bool = True) -> tuple[ManualPage, ...]:
        """None."""
        return ()


def at_a_home_of_its_own() -> None:
    """Nobody's drafts, settings or recent units are in the pictures, nor the tour over them."""
    home = tempfile.mkdtemp(prefix="unitsmith-shots-")
    os.environ.update({f"XDG_{name}_HOME": f"{home}/{name.lower()}" for name in ("STATE", "CONFIG", "CACHE")})
    tour_memory.note_seen()


async def shoot(shot: Shot, sessions: Sequence[Session]) -> None:
    """Open the program, do what the shot's story says, and save the screen."""
    at_a_home_of_its_own()
    app = UnitsmithApp(sessions, shot.unit, settings=Settings(theme=shot.theme))
    async with app.run_test(size=shot.size) as pilot:
        await opened(pilot)
        await shot.story(pilot)
        # Once nothing moves any more; a picture is of a moment that people see for seconds.
        await pilot.pause(0.5)
        save(app.export_screenshot(title="unitsmith"), shot.name)
        await shot.after(pilot)


def save(picture: str, name: str) -> None:
    """As SVG, and as PNG for where only that is shown."""
    # Converters drop blanks at the ends of texts unless they are told not to.
    picture = picture.replace("<svg ", '<svg xml:space="preserve" ', 1)
    path = HERE / f"{name}.svg"
    path.write_text(picture)
    png = path.with_suffix(".png")
    drawn = picture.replace(*LETTERS).replace("Fira Code", "DejaVu Sans Mono").encode()
    subprocess.run(["rsvg-convert", "-w", str(PIXELS), "-o", png], input=drawn, check=True)
    subprocess.run(["pngquant", "--force", "--ext", ".png", COLOURS, png], check=True)
    print(path, png.name, flush=True)


async def main(names: Sequence[str]) -> None:
    """All pictures, or those that are named."""
    reach = Reach(None, "/")
    try:
        host = await WordlessHost.open(await asyncio.to_thread(reach.helper))

        async def reached(say: Say) -> WordlessHost:
            return host

        async def elsewhere(say: Say) -> WordlessHost:
            raise NotImplementedError("no story goes there")

        for shot in SHOTS:
            if names and shot.name not in names:
                continue
            here = Session(
                reached, trial_options=lambda unit: TrialOptions(settle=1.0), title="the playground"
            )
            there = Session(elsewhere, title="this machine", about="the units that run here")
            await shoot(shot, [here, there])
    finally:
        await asyncio.to_thread(reach.close)


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
