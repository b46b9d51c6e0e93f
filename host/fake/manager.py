"""A service manager in memory: jobs, and the undo's own units, which really run their commands."""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager

from msgspec import Struct

from host import ports
from host.fake.files import Settings
from host.fake.journal import FakeJournal
from host.fake.units import FakeUnits, argv_of


class Outcome(Struct, frozen=True):
    """How a start goes."""

    job: str = "done"
    active: str = "active"
    sub: str = "running"
    result: str = "success"
    exit_code: int = 0
    exit_status: int = 0
    lines: tuple[str, ...] = ()
    """What the service writes to the journal."""
    seconds: float = 0.0


Script = Callable[[str, Settings], Outcome]


def always_well(unit: str, settings: Settings) -> Outcome:
    """The script of services that nothing breaks."""
    return Outcome(lines=("ready",))


class FakeManager(FakeUnits, FakeJournal):
    """Implements `host.ports.Jobs`; a restart uses what is loaded."""

    def __init__(
        self, files: Mapping[str, bytes], script: Script, clock: Callable[[], float], *, root: bool
    ) -> None:
        FakeUnits.__init__(self, files, root=root)
        FakeJournal.__init__(self, clock)
        self.script = script
        self._pid = 100

    async def log(self, unit: str, message: str, *, pid: int = 0, priority: int = 6) -> None:
        """A unit, or with pid 1 the manager about it, writes to the journal."""
        invocation = str(self._states.get(unit, {}).get("InvocationID", ""))
        await self.write(unit, message, pid or self._pid, priority, invocation)

    async def reload(self) -> None:
        """What is on disk counts from now on."""
        self._permit()
        self._loaded.clear()

    async def restart(self, unit: str, deadline: float) -> ports.JobResult:
        """Start it anew."""
        return await self._run(unit, "Starting")

    async def start(self, unit: str, deadline: float) -> ports.JobResult:
        """Start it where it is not running."""
        if self._states.get(unit, {}).get("ActiveState") == "active":
            return ports.JobResult(unit, "done", 0.0)
        return await self._run(unit, "Starting")

    async def reload_unit(self, unit: str, deadline: float) -> ports.JobResult:
        """Nothing happens, and that is well."""
        return ports.JobResult(unit, "done", 0.0)

    async def stop(self, unit: str, deadline: float) -> ports.JobResult:
        """Stop it; what is to happen after that happens."""
        self._permit()
        was = self._states.get(unit, {}).get("ActiveState")
        await self._change(unit, {"ActiveState": "inactive", "SubState": "dead", "MainPID": 0})
        if was == "active":
            await self._commands(self.settings(unit).get("ExecStopPost", ()))
        return ports.JobResult(unit, "done", 0.0)

    async def reset_failed(self, unit: str) -> None:
        """A failed unit is inactive again."""
        if self._states.get(unit, {}).get("ActiveState") == "failed":
            await self._change(unit, {"ActiveState": "inactive", "SubState": "dead", "Result": "success"})

    async def pass_deadline(self, unit: str) -> None:
        """The time of a watch is over: its sleep ends."""
        await self.stop(unit, 0)

    async def _run(self, unit: str, verb: str) -> ports.JobResult:
        self._permit()
        settings = self.settings(unit)
        if any(path not in self.files for path in settings.get("ConditionPathExists", ())):
            await self._change(unit, {"ConditionResult": False})
            return ports.JobResult(unit, "done", 0.0)
        if unit.startswith(("unitsmith-watch", "unitsmith-undo")):
            return await self._own(unit, settings)
        outcome = self.script(unit, settings)
        began = self._clock()
        await self._change(
            unit, {"ActiveState": "activating", "SubState": "start", "InvocationID": uuid.uuid4().hex}
        )
        await self.log(unit, f"{verb} {unit}...", pid=1)
        await asyncio.sleep(outcome.seconds)
        self._settle(unit, outcome)
        for line in outcome.lines:
            await self.log(unit, line)
        last = (
            f"Started {unit}."
            if outcome.active == "active"
            else f"{unit}: Failed with result '{outcome.result}'."
        )
        await self.log(unit, last, pid=1, priority=6 if outcome.active == "active" else 4)
        return ports.JobResult(unit, outcome.job, max(outcome.seconds, self._clock() - began))

    async def _own(self, unit: str, settings: Settings) -> ports.JobResult:
        """unitsmith's own units: a watch stands, an undo runs its commands and is gone."""
        watch = any("sleep" in line for line in settings.get("ExecStart", ()))
        await self._change(
            unit, {"ActiveState": "active", "SubState": "running", "InvocationID": uuid.uuid4().hex}
        )
        if not watch:
            await self._commands(settings.get("ExecStart", ()))
            await self._change(unit, {"ActiveState": "inactive", "SubState": "dead"})
        return ports.JobResult(unit, "done", 0.0)

    async def _commands(self, lines: Sequence[str]) -> None:
        for program, *words in map(argv_of, lines):
            targets = [word for word in words if not word.startswith("-")]
            if program.endswith("/rm"):
                await self.remove(
                    [path for path in self.files if any(_under(path, target) for target in targets)]
                )
            elif program.endswith("/sh"):  # the last that a watch does: its script, "sh", and the undo
                await self.start(words[3], 0)
            elif targets == ["daemon-reload"]:
                await self.reload()
            else:
                for unit in targets[1:]:
                    await self._verb(targets[0], unit)

    async def _verb(self, verb: str, unit: str) -> None:
        if verb == "reset-failed":
            await self.reset_failed(unit)
        elif verb == "stop":
            await self.stop(unit, 0)
        elif verb == "start":
            await self.start(unit, 0)
        elif verb == "restart":
            await self.restart(unit, 0)

    def _settle(self, unit: str, outcome: Outcome) -> None:
        """The state after a start."""
        self._pid += 1
        now = int(self._clock() * 1e6)
        state = self._states.setdefault(unit, {"InvocationID": uuid.uuid4().hex, "NRestarts": 0})
        state |= {
            "ActiveState": outcome.active,
            "SubState": outcome.sub,
            "Result": outcome.result,
            "MainPID": self._pid if outcome.active == "active" else 0,
            "ExecMainCode": outcome.exit_code,
            "ExecMainStatus": outcome.exit_status,
            "ConditionResult": True,
            "StateChangeTimestamp": now,
            "ActiveEnterTimestamp": now,
            "ActiveEnterTimestampMonotonic": int(time.monotonic() * 1e6),
        }

    async def _change(self, unit: str, properties: dict[str, object]) -> None:
        self._states.setdefault(unit, {"NRestarts": 0}).update(properties)
        await self._tell()

    @asynccontextmanager
    async def watch(self, unit: str) -> AsyncIterator[AsyncIterator[ports.UnitChanged]]:
        """Changes of a unit, beginning with all of its properties."""

        async def changes() -> AsyncIterator[ports.UnitChanged]:
            known: dict[str, object] = {}
            while True:
                seen = self._version
                now = (await self.read_unit(unit)).properties
                different = {key: value for key, value in now.items() if known.get(key) != value}
                known = dict(now)
                if different:
                    yield ports.UnitChanged(unit, different)
                await self._wait_for_more(seen)

        yield changes()


def _under(path: str, target: str) -> bool:
    return path == target or path.startswith(f"{target}/")
