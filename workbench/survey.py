"""Every service of a host side by side: exposure, what a preset would gain, its goal, what was tried."""

import asyncio
from collections.abc import Callable
from datetime import date
from fnmatch import fnmatchcase

from msgspec import Struct

from catalog.catalog import Catalog
from catalog.exposure import Score
from catalog.presets import Preset
from host.ports import Host, LoadedUnit, NoSuchUnit, UnitRow
from unit.effective import Effectives
from unit.names import is_template
from unit.rule import Rules, rules_of
from workbench import reader
from workbench.exposure import Measure
from workbench.goals import Goals, Standing
from workbench.history import Tried
from workbench.reader import Opened

_TYPE = "service"
_SHUT = ("not-found", "masked", "merged")
_RUNS = ("active", "activating", "reloading", "deactivating")
_WILD = frozenset("*?[")
_UNKNOWN = {
    "masked": "it is masked",
    "bad-setting": "systemd can't load it: a setting is wrong",
    "error": "systemd can't load it",
}

TriedOf = Callable[[str], Tried | None]
"""The last trial of a unit that is remembered, None without one."""


class Wanted(Struct, frozen=True):
    """Which services are surveyed: those that run, and those that are named."""

    patterns: tuple[str, ...] = ()
    """Only those that fit one of these; one without wildcards is looked at whether it runs or not."""
    idle: bool = False
    """Those that don't run as well: all that have a unit file and are no templates."""

    @property
    def names(self) -> tuple[str, ...]:
        """The patterns without wildcards."""
        return tuple(one for one in self.patterns if not _WILD.intersection(one))


class Surveyed(Struct, frozen=True):
    """One service."""

    unit: str
    description: str
    active: str
    sub: str
    score: Score | None
    """Its exposure, without the rows; None where that is not known."""
    why: str
    """Why it is not known, a few words."""
    hardened: Score | None
    """Its exposure with the preset."""
    standing: Standing
    kept: bool
    """Whether unitsmith keeps a drop-in for it."""
    trial: bool
    """Whether a trial of it is in progress, or was left."""
    tried: Tried | None
    """Its last trial, as far as whoever asks has made it."""

    @property
    def gain(self) -> int:
        """By how many tenths the preset lowers its exposure; negative where it raises it."""
        return self.score.exposure - self.hardened.exposure if self.score and self.hardened else 0


class Survey(Struct, frozen=True):
    """All of them, the most exposed first and those that are not known last."""

    services: tuple[Surveyed, ...]
    preset: Preset
    absent: tuple[str, ...] = ()
    """Services that have a goal, and are not on this host."""

    def standing(self, word: str) -> tuple[Surveyed, ...]:
        """The services that stand so to their goals, see Standing.word."""
        return tuple(one for one in self.services if one.standing.word == word)


async def survey(
    host: Host, scorer: "Scorer", goals: Goals, wanted: Wanted, tried: TriedOf, today: date
) -> Survey:
    """Look at the services that are wanted. Raises NoSuchUnit where one that was asked for is not there, or
    none fits; HostError."""
    facts = await host.facts()
    rows = [row for row in await host.list_units(loaded=not wanted.idle) if _is_service(row)]
    own = () if wanted.patterns else goals.names
    listed = (row.name for row in rows if _is_wanted(row, wanted, goals))
    names = tuple(dict.fromkeys((*listed, *wanted.names, *own)))
    if not names and wanted.patterns:
        raise NoSuchUnit(
            f"No service that runs fits {' '.join(wanted.patterns)}; --all asks for others, too."
        )
    units = {unit.name: unit for unit in await host.read_units(names)}
    absent = {name for name, unit in units.items() if unit.text("LoadState") == "not-found"}
    if missing := next((name for name in wanted.names if name in absent), ""):
        raise NoSuchUnit(f"There is no service {missing} on {facts.name}.")
    trials = await host.own_files()
    kept = {row.name for row in rows if row.kept}

    def surveyed(unit: LoadedUnit) -> Surveyed:
        name, opened = unit.name, reader.as_loaded(unit, facts)
        score, hardened, why = scorer.scores(opened, unit.text("LoadState"))
        return Surveyed(
            name,
            unit.text("Description"),
            opened.active,
            opened.sub,
            score,
            why,
            hardened,
            goals.standing(name, score.exposure / 10 if score else None, today),
            opened.kept is not None or name in kept,
            any(f"/{name}.d/" in path for path in trials),
            tried(name),
        )

    there = [unit for unit in units.values() if unit.name not in absent]
    # In a thread, since two hundred take a tenth of a second in which keys are to be answered.
    found = await asyncio.to_thread(lambda: [surveyed(unit) for unit in there])
    return Survey(tuple(sorted(found, key=_order)), scorer.preset, tuple(sorted(absent)))


def _is_service(row: UnitRow) -> bool:
    usable = row.load not in _SHUT and row.file_state not in ("alias", "masked", "masked-runtime")
    return row.name.endswith(f".{_TYPE}") and usable and not is_template(row.name)


def _is_wanted(row: UnitRow, wanted: Wanted, goals: Goals) -> bool:
    if wanted.patterns and not any(fnmatchcase(row.name, pattern) for pattern in wanted.patterns):
        return False
    runs = row.active in _RUNS and row.sub != "exited"
    return wanted.idle or runs or (not wanted.patterns and goals.has_own(row.name))


class Scorer:
    """Figures of many services: what they have in common is made once."""

    def __init__(self, catalogue: Catalog, preset: Preset) -> None:
        self._catalogue = catalogue
        self.preset = preset
        self._rules: Rules = rules_of({one.key: one for one in catalogue.of(_TYPE)})
        self._instead = {("Service", name): values for name, values in preset.settings}

    def scores(self, opened: Opened, load: str) -> tuple[Score | None, Score | None, str]:
        """A service's exposure as systemd has loaded it, and with the preset; or why that is not known."""
        if why := _UNKNOWN.get(load, ""):
            return None, None, why
        if opened.unreadable:
            return None, None, f"you may not read {opened.unreadable[0]}"
        measure = Measure.of(opened, self._catalogue)
        if measure is None:
            return None, None, "it runs no process of its own"
        effective = Effectives(opened.stack, self._rules)
        now, then = measure.score(effective), measure.score(effective, self._instead)
        return Score(now.exposure), Score(then.exposure), ""


def _order(one: Surveyed) -> tuple[int, str]:
    return (-one.score.exposure if one.score else 1, one.unit)
