"""Hardening of a host's unit: its catalogue, its exposure and what is on record, put together."""

import contextlib
from pathlib import Path

import msgspec

from host import regular
from host.ports import Host
from trial.harden.record import Record
from trial.harden.run import Hardening, Wanted
from trial.harden.trials import Judging
from trial.plan import Plan
from unit.effective import Effectives
from unit.names import unit_type
from unit.rule import rules_of
from unit.stack import Source, Stack
from workbench import reader
from workbench.exposure import Measure
from workbench.personal import cache_directory
from workbench.reader import Opened
from workbench.store import Store

_MOST = 4 << 20
"""Bytes of a record at most."""


class Asked(msgspec.Struct, frozen=True):
    """What to try, beside the plan."""

    judging: Judging = Judging()
    preset: str = ""
    only: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    most: int = 15


async def hardening(host: Host, plan: Plan, asked: Asked, *, remembered: bool) -> Hardening:
    """The hardening of a plan's unit; one that is `remembered` goes on where it was. Raises NoSuchUnit,
    HostError."""
    facts = await host.facts()
    opened = await reader.read_unit(host, facts, plan.unit)
    catalogue = await reader.catalogue(host, facts, Store())
    measure = Measure.of(opened, catalogue)
    assert measure is not None  # services have one
    rules = rules_of({one.key: one for one in catalogue.of(unit_type(plan.unit))})

    def exposure(drop_in: bytes) -> int:
        return measure.score(Effectives(_with(opened, drop_in), rules)).exposure

    memory = Memory(facts.scope, plan.unit)
    wanted = Wanted(
        plan, catalogue, exposure, asked.judging, asked.preset, asked.only, asked.without, asked.most
    )
    return Hardening(host, wanted, memory.load(), memory.save) if remembered else Hardening(host, wanted)


def _with(opened: Opened, drop_in: bytes) -> Stack:
    stack = opened.stack.without(opened.keep_path)
    return stack.with_drop_in(Source(opened.keep_path, drop_in)) if drop_in else stack


class Memory:
    """Where the record of a unit is, so that an interrupted hardening goes on; it can be lost at any time."""

    def __init__(self, scope: str, unit: str, directory: Path | None = None) -> None:
        self._path = (directory or cache_directory() / "harden") / f"{scope}-{unit}.json".replace("/", "-")

    def load(self) -> Record:
        """What is on record; nothing where that can't be read."""
        try:
            return msgspec.json.decode(regular.read(self._path, _MOST), type=Record)
        except (OSError, ValueError):
            return Record()

    def save(self, record: Record) -> None:
        """Remember it; an empty one is forgotten."""
        with contextlib.suppress(OSError):
            if record.question:
                regular.put(self._path, msgspec.json.encode(record))
            else:
                self._path.unlink(missing_ok=True)
