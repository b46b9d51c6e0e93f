"""`unitsmith revert`: take unitsmith's files of a unit away again, or bring an earlier version back."""

import argparse
import asyncio
import time

from cli import output
from cli.target import Reach
from host.ports import HostError, NoSuchUnit, Version
from host.real import RealHost
from trial.revert import bring_back, kept_path, revert
from unit.names import BadUnitName, normalize

_PATIENCE = 200.0
"""Seconds that a restart may take."""


def revert_unit(options: argparse.Namespace) -> int:
    """Revert the unit that the command line names; the exit status. Raises HostError."""
    try:
        unit = normalize(options.unit)
    except BadUnitName as error:
        raise NoSuchUnit(str(error)) from error
    reach = Reach(options.machine, options.playground, user=options.user, rights=True)
    try:
        return asyncio.run(_revert(reach, unit, options))
    finally:
        reach.close()


async def _revert(reach: Reach, unit: str, options: argparse.Namespace) -> int:
    host = await RealHost.open(await asyncio.to_thread(reach.helper), another=reach.another)
    try:
        loaded = await host.read_unit(unit)
        name = loaded.name
        versions = await host.versions(await kept_path(host, name))
        if options.list:
            _print(name, versions)
            return 0
        if options.to is not None:
            if not 1 <= options.to <= len(versions):
                raise NoSuchUnit(f"There is no version {options.to} of {name}; --list lists those there are.")
            changed = [await bring_back(host, name, versions[options.to - 1].content)]
            word = "brought back"
        else:
            changed, word = list(await revert(host, name)), "removed"
        for path in changed:
            output.say(f"{word} {path}")
        if not changed:
            output.say(f"unitsmith keeps nothing for {name}.")
            return 0
        return await _restarted(host, name, loaded.text("ActiveState"), restart=options.restart)
    finally:
        await host.close()


async def _restarted(host: RealHost, name: str, active: str, *, restart: bool) -> int:
    """Restart the service where that is wanted, and say what it runs with."""
    if active != "active":
        return 0
    if not restart:
        systemctl = (await host.facts()).layout.systemctl
        output.say(f"The running service still has the old settings: {systemctl} restart {name}")
        return 0
    try:
        result = await host.restart(name, _PATIENCE)
    except (HostError, TimeoutError) as error:
        raise HostError(f"{name} could not be restarted: {error}") from error
    state = (await host.read_unit(name)).text("ActiveState")
    output.say(f"restarted {name}: {result.result}, {state}")
    return 0 if state == "active" else 4


def _print(name: str, versions: tuple[Version, ...]) -> None:
    if not versions:
        output.say(f"There is no earlier version of unitsmith's drop-in for {name}.")
    for number, version in enumerate(versions, 1):
        when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(version.saved))
        lines = [line for line in version.content.decode("utf-8", "replace").splitlines() if "=" in line]
        output.say(f"{number}  until {when}  {'  '.join(lines)}")
