"""A survey of a session's manager, as the screen shows it."""

import asyncio
from datetime import date

from msgspec import Struct

from catalog.presets import Preset, presets
from workbench import goals_file
from workbench.goals import Goals
from workbench.history import History
from workbench.reader import Say, unheard
from workbench.session import Session
from workbench.survey import Scorer, Survey, Wanted, survey

USUAL = "baseline"
"""The preset that is compared where none was chosen."""


class Shown(Struct, frozen=True):
    """A survey, what it can be compared with, and what is to be said of its goals."""

    survey: Survey
    presets: tuple[Preset, ...]
    goals: str = ""
    """The file of the goals, or what is wrong with it; empty where there is none."""
    bad: bool = False
    """Whether that is what is wrong."""


async def look(session: Session, preset: str, *, idle: bool, say: Say = unheard) -> Shown:
    """Look at all services of a session, with a preset by its id. Raises HostError."""
    host = await session.host(say)
    facts = await host.facts()
    catalogue = await session.catalogue(say)
    known = presets(catalogue)
    chosen = next((one for one in known if one.id == preset), known[0])
    goals, said, bad = await asyncio.to_thread(_goals)
    history = History()
    say("asking systemd for its services")
    found = await survey(
        host,
        Scorer(catalogue, chosen),
        goals,
        Wanted(idle=idle),
        lambda unit: next(iter(history.of(facts.scope, unit)), None),
        date.today(),
    )
    return Shown(found, known, said, bad)


def _goals() -> tuple[Goals, str, bool]:
    try:
        goals, file = goals_file.load(None)
    except goals_file.BadGoals as error:
        return Goals(), str(error).splitlines()[0], True
    return goals, str(file) if file else "", False
