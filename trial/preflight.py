"""Whether a unit can be tried at all, and what should be asked first."""

import re

from msgspec import Struct

from host.ports import Host, LoadedUnit, NoSuchUnit
from trial import inherited, lifelines, owners
from trial.diagnosis.changes import changes_of
from trial.events import BadLine
from trial.own_units import OwnUnits
from trial.plan import Plan
from trial.snapshot import has_job

_ROOM = 24 << 20
"""Bytes that /run must have free: systemd refuses to reload below 16 MiB. manager.c, RELOAD_DISK_SPACE_MIN"""
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_HARMLESS = re.compile(r"not safe|deprecated|obsolete|legacy|[Pp]lease (?:update|use|consider)")
"""What systemd says of lines that it obeys all the same."""


class CannotTry(Exception):
    """The trial was not begun; the message says why, in one sentence."""

    def __init__(
        self, reason: str, *, ask: bool = False, repair: bool = False, lines: tuple[BadLine, ...] = ()
    ) -> None:
        super().__init__(reason)
        self.ask = ask
        """Whether it could go on if the user confirms."""
        self.repair = repair
        """Whether it could go on as a repair."""
        self.lines = lines
        """The lines of the drop-in that it is about."""


class Preflight(Struct, frozen=True):
    """A unit that can be tried."""

    unit: LoadedUnit
    warnings: tuple[str, ...]


def refusal(unit: LoadedUnit, systemctl: str = "systemctl") -> str:
    """Why this unit can't be tried whatever the user says; empty where it can."""
    name, load = unit.name, unit.text("LoadState")
    if not name.endswith(".service"):
        return f"{name} is not a service; only services can be tried."
    if load == "masked":
        return f"{name} is masked; `{systemctl} unmask {name}` first."
    if load != "loaded":
        error = unit.properties.get("LoadError")
        words = str(error[1]) if isinstance(error, list) and len(error) == 2 and error[1] else load
        return f"{name} can't be loaded: {words.rstrip('.')}."
    if unit.properties.get("Transient") is True:
        return f"{name} is a transient unit; it would not come back after a restart."
    if unit.properties.get("RefuseManualStop") is True or unit.properties.get("RefuseManualStart") is True:
        return f"{name} refuses to be restarted by hand (RefuseManualStop= or RefuseManualStart=)."
    if has_job(unit.properties):
        return f"A job is queued for {name}; wait until it is done."
    if unit.text("Type") == "oneshot" and unit.text("ActiveState") == "activating":
        return f"{name} is in the middle of its work; a restart would kill it."
    return ""


def questions(unit: LoadedUnit, inside: tuple[str, ...] = ()) -> list[str]:
    """What the user should confirm before this unit is restarted; `inside` names those we run in."""
    found = []
    names = dict.fromkeys((unit.name, *unit.units("Names")))  # display-manager.service is an alias
    name = unit.name
    if why := next((why for each in names if (why := lifelines.why(each, inside))), ""):
        found.append(f"{name} can cut you off: {why}")
    if unit.properties.get("NeedDaemonReload") is True:
        found.append(
            f"files of {name} were edited but not loaded: this trial would load them, and can't unload them"
        )
    return found


def cautions(unit: LoadedUnit, changed: tuple[str, ...]) -> list[str]:
    """What the user should know while it goes on."""
    found = []
    if disk := [f"{name}=" for name in changed if name in owners.CHANGING]:
        found.append(
            f"{', '.join(disk)} can change the owner of the service's files on disk; the undo"
            " restores the owners of its state, cache and log directories."
        )
    if failing := unit.units("OnFailure"):
        found.append(f"If it fails, systemd starts {', '.join(failing)} (OnFailure=).")
    return found


async def complaints(host: Host, unit: LoadedUnit, plan: Plan) -> list[BadLine]:
    """What systemd-analyze says of the drop-in's own lines, on a copy of the unit."""
    fragment = unit.fragment.content if unit.fragment else b"[Service]\nExecStart=/bin/true\n"
    draft = f"{plan.unit}.d/{plan.basename}"
    said = await host.verify(plan.unit, {plan.unit: fragment, draft: plan.drop_in})
    line = re.compile(rf"(?:^|/){re.escape(plan.basename)}:(\d+): (.+)$")
    plain = _COLOURS.sub("", said)
    return [BadLine(int(found[1]), found[2]) for each in plain.splitlines() if (found := line.search(each))]


async def proofread(host: Host, unit: LoadedUnit, plan: Plan) -> list[str]:
    """What systemd remarks on the drop-in and obeys all the same. Raises CannotTry for what it ignores."""
    said = await complaints(host, unit, plan)
    if problems := tuple(one for one in said if not _HARMLESS.search(one.text)):
        first = f"line {problems[0].line}: {problems[0].text}"
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise CannotTry(f"This systemd would ignore a part of the drop-in: {first}{more}", lines=problems)
    return [f"systemd says of the drop-in's line {one.line}: {one.text}" for one in said]


async def inspect(host: Host, plan: Plan) -> Preflight:
    """Look before anything is changed. Raises CannotTry, NoSuchUnit or HostError."""
    if "@." in plan.unit:
        where = plan.unit.replace("@.", "@NAME.")
        raise NoSuchUnit(f"{plan.unit} is a template: name an instance of it, such as {where}.")
    unit = await host.read_unit(plan.unit)
    systemctl = plan.layout.systemctl
    if unit.text("LoadState") == "not-found":
        raise NoSuchUnit(
            f"There is no unit {plan.unit} here; `{systemctl} list-unit-files` lists those there are."
        )
    if why := refusal(unit, systemctl):
        raise CannotTry(why)
    facts = await host.facts()
    if not facts.may_change:
        raise CannotTry("A trial writes to /run/systemd and restarts the service: that needs root.")
    if (room := await host.room()) < _ROOM:
        raise CannotTry(
            f"/run has {room >> 20} MiB left; systemd needs {_ROOM >> 20} there to reload. Make room first."
        )
    asked = questions(unit, facts.inside)
    if asked and not plan.confirmed:
        raise CannotTry(f"Confirm first: {'; '.join(asked)}.", ask=True)
    told = _of_ones_own(unit, plan, facts.version) if plan.layout.user else cautions(unit, plan.changed)
    if inherits := inherited.told(unit, changes_of(plan.drop_in, plan.changed)):
        told = [*told, inherits]
    return Preflight(unit, tuple(told))


def _of_ones_own(unit: LoadedUnit, plan: Plan, version: int) -> list[str]:
    """What a user should know of a trial of their own unit: files on disk keep their owner."""
    known = OwnUnits(unit, changes_of(plan.drop_in, plan.changed), version)
    return [*known.cautions, *cautions(unit, ())]
