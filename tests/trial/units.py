"""What tests of the rules share: a unit as the manager has it, and a trial on a host in memory."""

from collections.abc import Callable
from typing import TypeVar

from host.fake import FakeHost
from host.ports import LoadedUnit, UnitFile
from trial.events import AnyEvent
from trial.plan import Plan
from trial.trial import Trial

UNIT = "web.service"
FRAGMENT = f"/usr/lib/systemd/system/{UNIT}"
E = TypeVar("E")


def loaded(name: str = UNIT, text: bytes = b"", **properties: object) -> LoadedUnit:
    """A service that is loaded and up, but for what is said of it."""
    known = {"LoadState": "loaded", "ActiveState": "active", "SubState": "running", "Type": "simple"}
    file = UnitFile(f"/usr/lib/systemd/system/{name}", text, "") if text else None
    return LoadedUnit(name, {**known, **properties}, file, ())


def host(**options: object) -> FakeHost:
    """A host on which the service runs."""
    files = {FRAGMENT: b"[Service]\nExecStart=/usr/bin/web\n"}
    return FakeHost(files, **{"running": [UNIT], **options})  # type: ignore[arg-type]  # as the constructor has them


def plan(text: str = "Nice=7", **fields: object) -> Plan:
    """A trial of a line."""
    return Plan(UNIT, f"[Service]\n{text}\n".encode(), **{"settle": 0.01, **fields})  # type: ignore[arg-type]


def ignore(event: AnyEvent, trial: Trial) -> None:
    """Nobody decides anything."""


async def tried(
    on: FakeHost, what: Plan, react: Callable[[AnyEvent, Trial], None] = ignore
) -> list[AnyEvent]:
    """All that a trial tells, `react` deciding as it comes."""
    trial, found = Trial(on, what), []
    async for event in trial.run():
        found.append(event)
        react(event, trial)
    return found


def only(kind: type[E], events: list[AnyEvent]) -> E:
    """The one event of a kind."""
    (found,) = [event for event in events if isinstance(event, kind)]
    return found
