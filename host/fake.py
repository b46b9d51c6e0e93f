"""A host in memory: files, a manager that loads them, a journal. For tests, pictures and trying things out.

It is honest about order: files count when they are loaded (at first mention, or by a reload), a restart uses
what is loaded, and the undo's units really run their commands, so a trial behaves as on a real host.
How a unit fares with its settings is the caller's script.
"""

import asyncio
import hashlib
import shlex
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager

from msgspec import Struct

from host import ports

FRAGMENTS = ("/etc/systemd/system", "/run/systemd/system", "/usr/lib/systemd/system")
DROP_INS = ("/run/systemd/system.control", *FRAGMENTS)
_LISTS = ("Exec", "Condition", "Assert")
_BOOLEANS = {
    "yes": True,
    "true": True,
    "on": True,
    "1": True,
    "no": False,
    "false": False,
    "off": False,
    "0": False,
}

Settings = Mapping[str, tuple[str, ...]]
"""A loaded unit's directives, in the order of their lines, after resets."""


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


class FakeHost:
    """Implements `host.ports.Host`."""

    def __init__(
        self,
        files: Mapping[str, bytes],
        *,
        facts: ports.HostFacts | None = None,
        items: str = "",
        pages: Sequence[ports.ManualPage] = (),
        script: Script = always_well,
        check: Callable[[Sequence[str]], ports.CheckResult] | None = None,
        running: Sequence[str] = (),
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.files = dict(files)
        self.script = script
        self._facts = facts or ports.HostFacts(252, "252 (fake)", "web-1", root=True)
        self._items, self._pages, self._check, self._clock = items, tuple(pages), check, clock
        self._loaded: dict[str, tuple[ports.UnitFile, ...]] = {}
        self._states: dict[str, dict[str, object]] = {}
        self._journal: list[ports.JournalEntry] = []
        self._news = asyncio.Condition()
        self._version = 0
        self._pid = 100
        for unit in running:
            self._settle(unit, Outcome())

    # Facts

    async def facts(self) -> ports.HostFacts:
        """As they were given."""
        return self._facts

    async def configuration_items(self) -> str:
        """As they were given."""
        return self._items

    async def manual_pages(self, names: Sequence[str], *, text: bool = True) -> tuple[ports.ManualPage, ...]:
        """Those of the given pages that were asked for."""
        found = (page for page in self._pages if page.name in names)
        return tuple(page if text else ports.ManualPage(page.name, page.identity) for page in found)

    async def syscall_groups(self) -> str:
        """None."""
        return ""

    async def capabilities(self) -> str:
        """None."""
        return ""

    # Units

    async def list_units(self) -> tuple[ports.UnitRow, ...]:
        """All units that have a fragment."""
        names = {path.rpartition("/")[2] for path in self.files if path.rpartition("/")[0] in FRAGMENTS}
        units = [await self.read_unit(name) for name in sorted(names)]
        keys = ("Description", "LoadState", "ActiveState", "SubState")
        return tuple(ports.UnitRow(unit.name, *(unit.text(key) for key in keys)) for unit in units)

    async def read_unit(self, name: str) -> ports.LoadedUnit:
        """The unit as it is loaded, now where it was not."""
        if "." not in name or "/" in name:
            raise ports.NoSuchUnit(f"{name} is no unit name.")
        files = self._load(name)
        fragment = next((file for file in files if ".d/" not in file.path), None)
        masked = fragment is not None and not fragment.content
        properties: dict[str, object] = {
            "Id": name,
            "LoadState": "masked" if masked else "loaded" if fragment else "not-found",
            "ActiveState": "inactive",
            "SubState": "dead",
            "InvocationID": "",
            "FragmentPath": fragment.path if fragment else "",
            "DropInPaths": [file.path for file in files if ".d/" in file.path],
            "NeedDaemonReload": files != self._on_disk(name),
            **self._properties(name),
            **self._states.get(name, {}),
        }
        return ports.LoadedUnit(
            name, properties, fragment, tuple(file for file in files if ".d/" in file.path)
        )

    def _properties(self, name: str) -> dict[str, object]:
        settings = self.settings(name)
        properties: dict[str, object] = {
            key: _BOOLEANS.get(values[-1], values[-1]) if values else "" for key, values in settings.items()
        }
        commands = {key: values for key, values in settings.items() if key.startswith("Exec")}
        for key, values in commands.items():
            properties[key] = [[argv[0], argv, True] for argv in map(_argv, values)]
        properties.setdefault("ExecStart", [])
        paths = settings.get("ConditionPathExists", ())
        properties["Conditions"] = [["ConditionPathExists", False, False, path, 0] for path in paths]
        return properties

    def settings(self, name: str) -> Settings:
        """What a unit's loaded files set."""
        found: dict[str, tuple[str, ...]] = {}
        for file in self._load(name):
            for line in file.content.decode(errors="replace").splitlines():
                key, equals, value = line.strip().partition("=")
                if not equals or key.startswith(("#", ";")):
                    continue
                several = key.startswith(_LISTS) or key.endswith("Paths")
                found[key] = (*found.get(key, ()), value) if several and value else (value,) if value else ()
        return found

    def _load(self, name: str) -> tuple[ports.UnitFile, ...]:
        if name not in self._loaded:
            self._loaded[name] = self._on_disk(name)
        return self._loaded[name]

    def _on_disk(self, name: str) -> tuple[ports.UnitFile, ...]:
        """The fragment, then the drop-ins by name; of equal names, the first directory's counts."""
        fragment = next((f"{where}/{name}" for where in FRAGMENTS if f"{where}/{name}" in self.files), None)
        drop_ins: dict[str, str] = {}
        for where in DROP_INS:
            for path in self.files:
                directory, _, base = path.rpartition("/")
                if directory == f"{where}/{name}.d" and base.endswith(".conf"):
                    drop_ins.setdefault(base, path)
        paths = [fragment] if fragment else []
        paths += [path for _, path in sorted(drop_ins.items())]
        return tuple(_unit_file(path, self.files[path]) for path in paths)

    # Files

    async def create(self, path: str, content: bytes) -> None:
        """Write a new file."""
        self._permit()
        if path in self.files:
            raise ports.TrialLocked(f"{path} exists already.")
        self.files[path] = content

    async def replace(self, path: str, content: bytes, digest: str | None) -> ports.UnitFile:
        """Write a file that is still as it was read."""
        self._permit()
        there = await self.read(path)
        if (there.digest if there else None) != digest:
            raise ports.FileChanged(f"{path} was changed meanwhile, so it was left alone.")
        self.files[path] = content
        return _unit_file(path, content)

    async def read(self, path: str) -> ports.UnitFile | None:
        """One file."""
        return _unit_file(path, self.files[path]) if path in self.files else None

    async def remove(self, paths: Sequence[str]) -> tuple[str, ...]:
        """Remove files."""
        self._permit()
        there = tuple(path for path in paths if path in self.files)
        for path in there:
            del self.files[path]
        return there

    async def own_files(self) -> tuple[str, ...]:
        """What a trial has left or is using."""
        return tuple(
            path
            for path in self.files
            if path.startswith(("/run/systemd/system.control/", "/run/unitsmith/"))
        )

    def _permit(self) -> None:
        if not self._facts.root:
            raise ports.NotPermitted("Writing needs root: run unitsmith with sudo.")

    # Jobs

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
        if unit.startswith("unitsmith-"):
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
        for program, *words in map(_argv, lines):
            targets = [word for word in words if not word.startswith("-")]
            if program.endswith("/rm"):
                await self.remove(
                    [path for path in self.files if any(_under(path, target) for target in targets)]
                )
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
        }

    async def _change(self, unit: str, properties: dict[str, object]) -> None:
        self._states.setdefault(unit, {"NRestarts": 0}).update(properties)
        await self._tell()

    async def _tell(self) -> None:
        self._version += 1
        async with self._news:
            self._news.notify_all()

    async def _wait_for_more(self, seen: int) -> None:
        async with self._news:
            await self._news.wait_for(lambda: self._version != seen)

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

    # Journal

    async def log(self, unit: str, message: str, *, pid: int = 0, priority: int = 6) -> None:
        """A unit, or with pid 1 the manager about it, writes to the journal."""
        state = self._states.get(unit, {})
        entry = ports.JournalEntry(
            cursor=str(len(self._journal) + 1),
            time=self._clock(),
            message=message,
            priority=priority,
            identifier="systemd" if pid == 1 else unit.partition(".")[0],
            pid=pid or self._pid,
            invocation=str(state.get("InvocationID", "")),
            transport="journal" if pid == 1 else "stdout",
            fields={"UNIT": unit},
        )
        self._journal.append(entry)
        await self._tell()

    async def cursor(self) -> str:
        """The number of records."""
        return str(len(self._journal))

    async def entries(self, unit: str, cursor: str) -> tuple[ports.JournalEntry, ...]:
        """Records about a unit until now."""
        return tuple(self._after(unit, int(cursor)))

    @asynccontextmanager
    async def follow(self, unit: str, cursor: str) -> AsyncIterator[AsyncIterator[ports.JournalEntry]]:
        """Records about a unit."""

        async def records() -> AsyncIterator[ports.JournalEntry]:
            at = int(cursor)
            while True:
                seen = self._version
                for entry in self._after(unit, at):
                    yield entry
                    at = int(entry.cursor)
                await self._wait_for_more(seen)

        yield records()

    def _after(self, unit: str, at: int) -> Iterator[ports.JournalEntry]:
        return (entry for entry in self._journal[at:] if entry.fields["UNIT"] == unit)

    # Processes

    async def check(
        self, command: Sequence[str], *, deadline: float, user: str | None = None
    ) -> ports.CheckResult:
        """What the caller's script says."""
        return self._check(command) if self._check else ports.CheckResult(0, "", 0.01)

    async def verify(self, name: str, files: dict[str, bytes]) -> str:
        """No complaints."""
        return ""

    async def close(self) -> None:
        """Nothing to end."""


def _unit_file(path: str, content: bytes) -> ports.UnitFile:
    return ports.UnitFile(path, content, hashlib.sha256(content).hexdigest())


def _argv(line: str) -> list[str]:
    """A command line without its prefixes and doubled escapes."""
    return [word.replace("%%", "%").replace("$$", "$") for word in shlex.split(line.lstrip("-+!@"))]


def _under(path: str, target: str) -> bool:
    return path == target or path.startswith(f"{target}/")
