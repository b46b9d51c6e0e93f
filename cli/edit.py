"""`unitsmith [UNIT | FILE]`: the editor, or the picker; the helper starts before slow imports."""

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from cli import output
from cli.managers import Way, ways
from host.demo import DEMO_UNIT
from host.ports import NoSuchUnit


def edit(options: argparse.Namespace) -> int:
    """Open the interface; the exit status. Raises HostError where the unit or the host can't be opened."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        output.complain("The editor needs a terminal; `unitsmith try` works without one.")
        return 2
    os.environ.setdefault(
        "TEXTUAL_FPS", "120"
    )  # half the wait for the next frame; read as Textual is imported
    gc.disable()  # until the first frame: collecting while importing costs a fifth of the start
    target = _target(options)
    managers = ways(options)
    try:
        if not isinstance(target, Path):
            managers[0].begin(free=True)
        return _show(managers, target)
    finally:
        for way in managers:
            way.close()


def _target(options: argparse.Namespace) -> str | Path | None:
    """The unit or the file that was named; None leaves the choice to the user. Raises NoSuchUnit."""
    from unit.names import BadUnitName, normalize

    unit = options.unit or (DEMO_UNIT if options.playground else None)
    if unit is None:
        return None
    if "/" in unit or (Path(unit).is_file() and options.playground is options.machine is None):
        if not Path(unit).is_file():
            raise NoSuchUnit(f"There is no file {unit}.")
        return Path(unit)
    try:
        return normalize(unit)
    except BadUnitName as error:
        raise NoSuchUnit(str(error)) from error


def _show(managers: Sequence[Way], target: str | Path | None) -> int:
    from tui import config
    from tui.app import UnitsmithApp
    from tui.glyphs import wanted

    settings, notes = config.load()
    app = UnitsmithApp(
        [way.session() for way in managers],
        target,
        settings=settings,
        notes=notes,
        ascii_only=wanted(_environment()),
    )
    app.run(mouse=settings.mouse)
    if app.failure is not None:
        raise app.failure
    return app.return_code or 0


def _environment() -> dict[str, str]:
    """The environment that the program began with, which Python and others change. proc(5)"""
    try:
        words = Path("/proc/self/environ").read_bytes().split(b"\0")
    except OSError:
        return dict(os.environ)
    pairs = (word.decode(errors="replace").partition("=") for word in words)
    return {name: value for name, _, value in pairs}
