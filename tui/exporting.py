"""`unitsmith export`: a unit with all its drop-ins as one file, or as systemd-run's arguments."""

import argparse
import asyncio
import shlex
import sys
from pathlib import Path

from catalog.catalog import Catalog
from host.ports import HostError, NoSuchUnit
from host.real import RealHost
from tui.reach import Reach
from unit.effective import Effectives
from unit.export import run_arguments, whole
from unit.names import BadUnitName, normalize
from unit.rule import rules_of
from unit.stack import Source
from workbench import opening
from workbench.opening import Opened
from workbench.store import Store


def export(options: argparse.Namespace) -> int:
    """Print the unit; the exit status. Raises HostError."""
    path = Path(options.unit)
    if "/" in options.unit or (path.is_file() and options.playground is options.machine is None):
        opened, catalogue = opening.read_file(path), opening.any_catalogue(Store())
    else:
        opened, catalogue = _of_unit(options)
    stack = opened.stack
    if options.drop_in:
        stack = stack.with_drop_in(Source(opened.keep_path, _read(options.drop_in)))
    values = Effectives(stack, rules_of({one.key: one for one in catalogue.directives}))
    for one in values.ended:
        print(
            f"unitsmith: systemd reads {one.path} no further than line {one.line}: {one.name}={one.value}",
            file=sys.stderr,
        )
    if options.to == "run":
        arguments = [shlex.quote(word) for word in run_arguments(values)]
        print(" \\\n  ".join(["systemd-run", f"--unit=trial-{stack.name}", *arguments]))
    else:
        sys.stdout.write(whole(values))
    return 0


def _read(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise HostError(f"{name} can't be read: {error.strerror}.") from error


def _of_unit(options: argparse.Namespace) -> tuple[Opened, Catalog]:
    try:
        name = normalize(options.unit)
    except BadUnitName as error:
        raise NoSuchUnit(str(error)) from error
    reach = Reach(options.machine, options.playground)
    try:
        return asyncio.run(_on_host(reach, name))
    finally:
        reach.close()


async def _on_host(reach: Reach, name: str) -> tuple[Opened, Catalog]:
    host = await RealHost.open(await asyncio.to_thread(reach.helper))
    try:
        facts = await host.facts()
        return await opening.read_unit(host, facts, name), await opening.catalogue(host, facts, Store())
    finally:
        await host.close()
