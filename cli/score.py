"""`unitsmith score`: how exposed a unit is, by the measure of `systemd-analyze security`."""

import argparse
import asyncio
from pathlib import Path

from catalog.exposure import Score
from catalog.user_manager import VAIN
from cli import output, problems
from cli.target import Reach
from host.ports import NoSuchUnit
from host.real import RealHost
from unit.names import BadUnitName, normalize
from unit.stack import sources
from workbench import reader
from workbench.exposure import score_of
from workbench.store import Store

_WIDTH = 52


def score_unit(options: argparse.Namespace) -> int:
    """Print the exposure of a unit or a unit file; the exit status. Raises HostError."""
    file = "/" in options.unit or (
        Path(options.unit).is_file() and options.playground is options.machine is None
    )
    if file:
        opened = reader.read_file(Path(options.unit))
        found = score_of(opened, reader.any_catalogue(Store()))
    else:
        opened, found = _of_unit(options)
    problems.tell(sources(opened.stack))
    name = opened.stack.name
    if options.json:
        _print_json(name, found)
    else:
        _print_table(name, found)
        if options.user and not file:
            _print_what_is_vain(found)
    return 0


def _of_unit(options: argparse.Namespace) -> tuple[reader.Opened, Score]:
    try:
        name = normalize(options.unit)
    except BadUnitName as error:
        raise NoSuchUnit(str(error)) from error
    reach = Reach(options.machine, options.playground, user=options.user)
    try:
        return asyncio.run(_on_host(reach, name))
    finally:
        reach.close()


async def _on_host(reach: Reach, name: str) -> tuple[reader.Opened, Score]:
    host = await RealHost.open(await asyncio.to_thread(reach.helper))
    try:
        facts = await host.facts()
        opened = await reader.read_unit(host, facts, name)
        return opened, score_of(opened, await reader.catalogue(host, facts, Store()))
    finally:
        await host.close()


def _print_what_is_vain(found: Score) -> None:
    """What systemd counts and a user's own manager can't do anyhow."""
    names = dict.fromkeys(row.rule.directive for row in found.rows if row.badness)
    if vain := ", ".join(f"{name}=" for name in names if name in VAIN):
        output.say(f"Your user manager can do nothing about {vain}.")
        output.say(
            "Namespaces (before systemd 253) and capabilities need PrivateUsers=yes in your own units."
        )


def _print_json(name: str, found: Score) -> None:
    lines = [{"unit": name, "exposure": found.exposure / 10, "rating": found.rating}]
    rows = [
        {"id": row.id, "exposure": row.exposure / 10, "gain": row.gain / 10, "set": row.set}
        for row in found.rows
    ]
    for line in (*lines, *rows):
        output.say_json(line)


def _print_table(name: str, found: Score) -> None:
    """What would gain most comes first; what is at its best already is only counted."""
    output.say(f"{name}  exposure {found.shown} {found.rating}\n")
    open_ = sorted((row for row in found.rows if row.badness), key=lambda row: -row.exposure)
    for row in open_:
        output.say(f"  {row.rule.title:<{_WIDTH}} {row.exposure / 10:>4.1f}  gains {row.gain / 10:.1f}")
    done = sum(row.set is True for row in found.rows)
    idle = sum(row.set is None for row in found.rows)
    output.say(f"\n{done} of {len(found.rows)} rows are at their best; {idle} do not apply to this unit.")
