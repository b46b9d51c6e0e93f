"""What UNIT|FILE on a command line means: a host's unit, or a unit file without a host."""

import argparse
import asyncio
from pathlib import Path

from catalog.catalog import Catalog
from cli.foreground import opened
from cli.target import Reach
from host.ports import NoSuchUnit
from unit.names import BadUnitName, normalize
from workbench import reader
from workbench.reader import Opened
from workbench.store import Store


def is_file(options: argparse.Namespace, name: str) -> bool:
    """Whether it names a file: by a path, or by what lies here where no other machine is meant."""
    return "/" in name or (Path(name).is_file() and options.playground is options.machine is None)


def read(options: argparse.Namespace, name: str) -> tuple[Opened, Catalog]:
    """Its files, and the catalogue that they are judged by. Raises HostError, NoSuchUnit among them."""
    if is_file(options, name):
        return reader.read_file(Path(name)), reader.any_catalogue(Store())
    reach = Reach(options.machine, options.playground, user=getattr(options, "user", False))
    try:
        return asyncio.run(of_unit(reach, name))
    finally:
        reach.close()


async def of_unit(reach: Reach, unit: str) -> tuple[Opened, Catalog]:
    """A unit's files on a host, and the host's catalogue. Raises HostError, NoSuchUnit among them."""
    try:
        name = normalize(unit)
    except BadUnitName as error:
        raise NoSuchUnit(str(error)) from error
    async with opened(reach) as host:
        facts = await host.facts()
        return await reader.read_unit(host, facts, name), await reader.catalogue(host, facts, Store())
