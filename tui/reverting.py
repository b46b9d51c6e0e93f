"""`unitsmith revert`: take unitsmith's files of a unit away again."""

import argparse
import asyncio

from host.ports import NoSuchUnit
from host.real import RealHost
from trial.reverting import revert
from tui.reach import Reach
from unit.names import BadUnitName, normalize


def revert_unit(options: argparse.Namespace) -> int:
    """Revert the unit that the command line names; the exit status. Raises HostError."""
    try:
        unit = normalize(options.unit)
    except BadUnitName as error:
        raise NoSuchUnit(str(error)) from error
    reach = Reach(options.machine, options.playground)
    try:
        return asyncio.run(_revert(reach, unit))
    finally:
        reach.close()


async def _revert(reach: Reach, unit: str) -> int:
    host = await RealHost.open(await asyncio.to_thread(reach.helper))
    try:
        loaded = await host.read_unit(unit)
        gone = await revert(host, loaded.name)
    finally:
        await host.close()
    for path in gone:
        print(f"removed {path}")
    if not gone:
        print(f"There is nothing of unitsmith's for {loaded.name}.")
    elif loaded.text("ActiveState") == "active":
        print(f"The running service still has the old settings: systemctl restart {loaded.name}")
    return 0
