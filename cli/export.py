"""`unitsmith export`: a unit with all its drop-ins as one file, or as systemd-run's arguments."""

import argparse
import asyncio
import shlex
from pathlib import Path

from catalog.catalog import Catalog
from cli import output, problems
from cli.drop_in import read_drop_in
from cli.target import Reach
from host.ports import NoSuchUnit
from host.real import RealHost
from unit.effective import Effectives
from unit.export import run_arguments, whole
from unit.names import BadUnitName, normalize
from unit.rule import rules_of
from unit.stack import Source, sources
from workbench import reader
from workbench.reader import Opened
from workbench.store import Store


def export(options: argparse.Namespace) -> int:
    """Print the unit; the exit status. Raises HostError."""
    path = Path(options.unit)
    if "/" in options.unit or (path.is_file() and options.playground is options.machine is None):
        opened, catalogue = reader.read_file(path), reader.any_catalogue(Store())
    else:
        opened, catalogue = _of_unit(options)
    stack = opened.stack
    if options.drop_in:
        stack = stack.with_drop_in(Source(opened.keep_path, read_drop_in(options.drop_in)))
    problems.tell(sources(stack))
    values = Effectives(stack, rules_of({one.key: one for one in catalogue.directives}))
    for one in values.ended:
        ending = f"{one.name}={one.value}"
        output.complain(f"systemd reads {one.path} no further than line {one.line}: {ending}")
    if options.to == "run":
        arguments = [shlex.quote(word) for word in run_arguments(values)]
        command = "systemd-run --user" if options.user else "systemd-run"
        words = (command, f"--unit=trial-{stack.name}", *arguments)
        output.say_exactly(" \\\n  ".join(words) + "\n")
    else:
        output.say_exactly(whole(values))
    return 0


def _of_unit(options: argparse.Namespace) -> tuple[Opened, Catalog]:
    reach = Reach(options.machine, options.playground, user=options.user)
    try:
        return asyncio.run(of_unit(reach, options.unit))
    finally:
        reach.close()


async def of_unit(reach: Reach, unit: str) -> tuple[Opened, Catalog]:
    """A unit's files on a host, and the host's catalogue. Raises HostError, NoSuchUnit among them."""
    try:
        name = normalize(unit)
    except BadUnitName as error:
        raise NoSuchUnit(str(error)) from error
    host = await RealHost.open(await asyncio.to_thread(reach.helper))
    try:
        facts = await host.facts()
        return await reader.read_unit(host, facts, name), await reader.catalogue(host, facts, Store())
    finally:
        await host.close()
