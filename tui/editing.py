"""`unitsmith [UNIT | FILE]`: the editor, with its helper started before anything slow is imported."""

import argparse
import asyncio
import gc
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from host.ports import HostError, NoSuchUnit
from tui.arguments import DEMO_UNIT
from tui.reach import Reach

if TYPE_CHECKING:
    from host.ports import Host
    from workbench.bench import Bench


def edit(options: argparse.Namespace) -> int:
    """Open the editor; the exit status. Raises HostError where the unit or the host can't be opened."""
    unit = options.unit or (DEMO_UNIT if options.playground else None)
    if unit is None:
        print(
            "unitsmith: Name a unit or a unit file, or try it on a demo: unitsmith --playground",
            file=sys.stderr,
        )
        return 2
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        print("unitsmith: The editor needs a terminal; `unitsmith try` works without one.", file=sys.stderr)
        return 2
    gc.disable()  # until the first frame: collecting while importing costs a fifth of the start
    if "/" in unit or (Path(unit).is_file() and options.playground is options.machine is None):
        if not Path(unit).is_file():
            raise NoSuchUnit(f"There is no file {unit}.")
        return _show(lambda: _open_file(Path(unit)), Path(unit).name)
    reach = Reach(options.machine, options.playground)
    try:
        return _show(lambda: _open_unit(unit, reach, options), unit)
    finally:
        reach.close()


def _show(open_bench: "Callable[[], Awaitable[Bench]]", unit: str) -> int:
    from tui import config
    from tui.app import UnitsmithApp
    from tui.glyphs import wanted

    settings, notes = config.load()
    app = UnitsmithApp(
        open_bench, unit, settings=settings, notes=notes, ascii_only=wanted(config.environment())
    )
    app.run(mouse=settings.mouse)
    if app.failure is not None:
        raise app.failure
    return app.return_code or 0


async def _open_file(path: Path) -> "Bench":
    from workbench.bench import Bench
    from workbench.store import Store

    reach = None

    async def lend() -> "Host":
        from host.real import RealHost

        nonlocal reach
        reach = Reach(None, None)
        return await RealHost.open(reach.helper())

    try:
        return await Bench.open_file(path, Store(), lend)
    finally:
        if reach is not None:
            reach.close()


async def _open_unit(unit: str, reach: Reach, options: argparse.Namespace) -> "Bench":
    from host.real import RealHost
    from tui.config import seconds
    from tui.wanted import wanted
    from unit.names import BadUnitName, normalize
    from workbench.bench import Bench, Trying
    from workbench.checks import invoking_user
    from workbench.store import Store

    try:
        name = normalize(unit)
    except BadUnitName as error:
        raise NoSuchUnit(str(error)) from error
    host = await RealHost.open(await asyncio.to_thread(reach.helper))
    settle, window = seconds(options)
    trying = Trying(
        checks=wanted(options, name),
        settle=settle,
        window=window,
        repair=options.repair,
        enter=reach.enter,
        user=None if options.machine or options.playground else invoking_user(),
    )
    try:
        return await Bench.open(host, name, Store(), trying)
    except HostError:
        await host.close()
        raise
