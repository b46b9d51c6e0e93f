"""`unitsmith survey`: every service of a host with its exposure, what a preset gains, and its goal."""

import argparse
import asyncio
import time
from datetime import date
from pathlib import Path
from typing import Any

from catalog.catalog import Catalog
from catalog.presets import Preset, presets
from cli import output, survey_table
from cli.exposition import exposition
from cli.target import Reach
from host.ports import NoSuchUnit
from host.real import RealHost
from unit.names import BadUnitName, normalize
from workbench import goals_file, reader
from workbench.goals import Goals
from workbench.history import History
from workbench.nearest import nearest
from workbench.store import Store
from workbench.survey import Scorer, Survey, Surveyed, Wanted, survey

_ABOVE, _WRONG, _UNKNOWN = 1, 2, 3
"""Exit statuses."""


def survey_units(options: argparse.Namespace) -> int:
    """Print the services of a host; the exit status. Raises HostError."""
    try:
        goals, file = goals_file.load(Path(options.goals) if options.goals else None)
    except goals_file.BadGoals as error:
        output.complain_in_lines("".join(f"unitsmith: {line}\n" for line in str(error).splitlines()))
        return _WRONG
    wanted = Wanted(tuple(map(_pattern, options.units)), options.all)
    reach = Reach(options.machine, options.playground, user=options.user)
    try:
        found = asyncio.run(_on_host(reach, options.preset, goals, wanted))
    finally:
        reach.close()
    if options.json:
        for one in found.services:
            output.say_json(as_json(one, found.preset))
    elif options.as_goals:
        output.say_exactly(
            goals_file.proposed({one.unit: one.score.exposure / 10 for one in found.services if one.score})
        )
        return 0
    elif options.prometheus:
        output.say_exactly(exposition(found, time.time()))
    else:
        output.say(survey_table.text(found, file))
    return _status(found)


def _status(found: Survey) -> int:
    unknown = found.standing("unknown")
    for one in unknown:
        output.complain(f"The exposure of {one.unit} is not known, though it has a goal: {one.why}.")
    return _ABOVE if found.standing("above") else _UNKNOWN if unknown else 0


def _pattern(word: str) -> str:
    """What somebody typed for services, with the suffix. Raises NoSuchUnit."""
    if any(sign in word for sign in "*?["):
        return word if word.endswith((".service", "*")) else f"{word}.service"
    try:
        name = normalize(word)
    except BadUnitName as error:
        raise NoSuchUnit(str(error)) from error
    if not name.endswith(".service"):
        raise NoSuchUnit(f"{name} is no service: services alone are surveyed.")
    return name


async def _on_host(reach: Reach, preset: str, goals: Goals, wanted: Wanted) -> Survey:
    host = await RealHost.open(await asyncio.to_thread(reach.helper))
    try:
        facts = await host.facts()
        catalogue = await reader.catalogue(host, facts, Store())
        history = History()
        return await survey(
            host,
            Scorer(catalogue, _named(preset, catalogue)),
            goals,
            wanted,
            lambda unit: next(iter(history.of(facts.scope, unit)), None),
            date.today(),
        )
    finally:
        await host.close()


def _named(name: str, catalogue: Catalog) -> Preset:
    known = {preset.id: preset for preset in presets(catalogue)}
    if name in known:
        return known[name]
    near = nearest(name, known)
    meant = f"did you mean {near}?" if near else f"there are {', '.join(known)}."
    raise NoSuchUnit(f"There is no preset {name}: {meant}")


def as_json(one: Surveyed, preset: Preset) -> dict[str, Any]:
    """A service as scripts read it."""
    return {
        "unit": one.unit,
        "description": one.description,
        "active": one.active,
        "sub": one.sub,
        "exposure": one.score.exposure / 10 if one.score else None,
        "rating": one.score.rating if one.score else None,
        "why": one.why,
        "preset": preset.id,
        "with_preset": one.hardened.exposure / 10 if one.hardened else None,
        "gain": one.gain / 10 if one.hardened else None,
        "goal": one.standing.goal,
        "standing": one.standing.word,
        "reason": one.standing.reason,
        "kept": one.kept,
        "trial": one.trial,
        "tried": {"time": one.tried.time, "outcome": one.tried.word, "passed": one.tried.passed}
        if one.tried
        else None,
    }
