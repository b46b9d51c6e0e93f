"""The undo that outlives this program: text units that systemd itself runs when nobody keeps the trial.

A watch sleeps until the deadline; whatever ends it (the deadline, a stop, a kill) starts the undo, the safe
side. The undo runs only while its flag file exists, a condition that PID 1 itself evaluates: to disarm,
remove the flag, then stop the watch. A second pair of the same shape watches over the time in which to keep.
"""

import asyncio
import hashlib
import re
from collections.abc import Sequence

from msgspec import Struct

from host.ports import Host, HostError, LoadedUnit, NoSuchUnit
from trial.decision import to_its_end
from trial.snapshot import Snapshot

_RUNTIME = "/run/systemd/system"
_FLAGS = "/run/unitsmith"
_GUARD = "zzzz-unitsmith.conf"
_RM, _SYSTEMCTL, _SLEEP = "/bin/rm", "/bin/systemctl", "/bin/sleep"

_UNIT = """\
[Unit]
Description={description}
DefaultDependencies=no
IgnoreOnIsolate=yes
Conflicts=shutdown.target
Before=shutdown.target
CollectMode=inactive-or-failed
StartLimitIntervalSec=0
"""

# Sorts after a type-level service.d/ drop-in and takes back what it could break here.
_RESETS = """\
[Unit]
StartLimitIntervalSec=0
[Service]
ExecCondition=
ExecStartPre=
ExecStartPost=
ExecStop=
TimeoutStartSec=infinity
TimeoutStopSec=30
RuntimeMaxSec=infinity
Restart=no
RemainAfterExit=no
"""


def key_of(unit: str) -> str:
    """The unit's name as part of other names: no escapes, no template marks, not too long."""
    name = unit.removesuffix(".service")
    safe = re.sub(r"[^A-Za-z0-9:_.-]", "_", name)[:180]
    return safe if safe == name else f"{safe}-{hashlib.sha256(unit.encode()).hexdigest()[:8]}"


class Pair(Struct, frozen=True):
    """A watch and its undo."""

    watch: str
    undo: str
    flag: str

    @property
    def files(self) -> tuple[str, ...]:
        """Everything that is written for it, the lock first."""
        units = (self.watch, self.undo)
        guards = tuple(f"{_RUNTIME}/{unit}.d/{_GUARD}" for unit in units)
        return (*(f"{_RUNTIME}/{unit}" for unit in units), *guards, self.flag)


def pairs_of(unit: str) -> tuple[Pair, Pair]:
    """The pair that watches the trial, and the one that watches the time in which to keep it."""
    key = key_of(unit)
    first, second = (
        Pair(
            f"unitsmith-watch{n}-{key}.service",
            f"unitsmith-undo{n}-{key}.service",
            f"{_FLAGS}/{key}.armed{n}",
        )
        for n in ("", "2")
    )
    return first, second


def _escaped(text: str) -> str:
    """Text in which systemd expands no specifier."""
    return text.replace("%", "%%")


def _exec_line(*words: str) -> str:
    """A line with full privileges (+) whose failure does not stop those after it (-); systemd.service(5)."""
    quoted = (_escaped(word).replace("\\", "\\\\").replace("$", "$$").replace('"', '\\"') for word in words)
    return "ExecStart=-+" + " ".join(quoted) + "\n"


def way_back(snapshot: Snapshot) -> list[tuple[str, ...]]:
    """The systemctl commands that bring a unit and its neighbours back to their state, in order."""
    unit, sockets, others = snapshot.unit, snapshot.sockets, (*snapshot.triggers, *snapshot.dependents)
    commands: list[tuple[str, ...]] = [("reset-failed", unit, *sockets, *others)]
    if sockets:  # a socket that has failed can't start while its service runs
        commands += [("stop", unit), ("start", *sockets)]
    if not snapshot.running:
        commands += [] if sockets else [("stop", unit)]
    else:
        commands += [("start", unit)] if sockets else [("restart", unit)]
    if others:
        commands += [("start", *others)]
    return commands


def undo_commands(snapshot: Snapshot, trial_files: Sequence[str]) -> list[tuple[str, ...]]:
    """Everything that the undo runs, in order: each command fails without stopping the rest."""
    pairs = pairs_of(snapshot.unit)
    own = [
        f"{_RUNTIME}/{unit}{end}" for each in pairs for unit in (each.watch, each.undo) for end in ("", ".d")
    ]
    return [
        (_RM, "-f", *trial_files),
        (_SYSTEMCTL, "daemon-reload"),
        *((_SYSTEMCTL, *words) for words in way_back(snapshot)),
        (_RM, "-f", *(each.flag for each in pairs)),
        (_SYSTEMCTL, "stop", "--no-block", *(each.watch for each in pairs)),
        (_RM, "-rf", *own),
    ]


def undo_text(snapshot: Snapshot, pair: Pair, trial_files: Sequence[str]) -> str:
    """The undo's unit file."""
    return (
        _UNIT.format(description=f"unitsmith: undo of the trial of {_escaped(snapshot.unit)}")
        + f"ConditionPathExists={pair.flag}\n[Service]\nType=oneshot\nTimeoutStartSec=infinity\n"
        + "".join(_exec_line(*words) for words in undo_commands(snapshot, trial_files))
    )


def undo_guard(pair: Pair) -> str:
    """What the undo's own last drop-in takes back from others; an empty condition drops all conditions."""
    condition = f"ConditionPathExists=\nAssertPathExists=\nConditionPathExists={pair.flag}\n"
    return _RESETS.replace("[Service]\n", condition + "[Service]\nType=oneshot\n")


def watch_text(unit: str, pair: Pair, seconds: int) -> str:
    """The watch's unit file. Type=exec: its start job ends when the sleep really runs."""
    return (
        _UNIT.format(
            description=f"unitsmith: the trial of {_escaped(unit)} is undone after {seconds} s unless kept"
        )
        + f"OnFailure={pair.undo}\n[Service]\nType=exec\nExecStart=+{_SLEEP} {seconds}\n"
        + f"ExecStopPost=-+{_SYSTEMCTL} start --no-block {pair.undo}\n"
    )


def watch_guard() -> str:
    """What the watch's own last drop-in takes back from others."""
    reset = "ConditionPathExists=\nAssertPathExists=\n"
    return _RESETS.replace("[Service]\n", reset + "[Service]\nType=exec\n")


class Undo:
    """The undo of one trial: armed, moved on to its second phase, disarmed or fired."""

    def __init__(self, host: Host, snapshot: Snapshot, trial_files: Sequence[str]) -> None:
        self._host = host
        self._snapshot = snapshot
        self._trial_files = tuple(trial_files)
        self._trial, self._window = pairs_of(snapshot.unit)
        self.armed: Pair | None = None
        """The pair that stands guard now."""

    async def arm(self, seconds: int) -> None:
        """Write, start and read back the first pair. Raises TrialLocked where another trial has it,
        HostError where it can't be relied on; then nothing is left behind."""
        await self._stand_up(self._trial, seconds)

    async def move_on(self, seconds: int) -> bool:
        """Let the second pair take over from the first, with no moment between them. False where the
        first one fired before that."""
        await self._stand_up(self._window, seconds)
        return await self._stand_down(self._trial)

    async def _lock(self, path: str, text: str) -> None:
        """Create the file whose existence is the lock. Cancelled meanwhile, it is not left locked."""
        written = False

        async def write() -> None:
            nonlocal written
            await self._host.create(path, text.encode())
            written = True

        try:
            await to_its_end(write())
        except asyncio.CancelledError:
            if written:
                await self._host.remove((path,))
            raise

    async def _stand_up(self, pair: Pair, seconds: int) -> None:
        snapshot = self._snapshot
        texts = (
            watch_text(snapshot.unit, pair, seconds),
            undo_text(snapshot, pair, self._trial_files),
            watch_guard(),
            undo_guard(pair),
            "",
        )
        await self._lock(pair.files[0], texts[0])
        try:
            for path, text in list(zip(pair.files, texts, strict=True))[1:]:
                await self._host.create(path, text.encode())
            await self._load(pair, seconds)
            job = await self._host.start(pair.watch, 20)
            if job.result != "done":
                raise HostError(
                    f"The watch over the trial did not start ({job.result}), so nothing was tried."
                )
        except BaseException:
            await self._host.remove((pair.flag,))
            await self._host.stop(pair.watch, 20)
            await self._host.remove(pair.files)
            raise
        self.armed = pair

    async def _load(self, pair: Pair, seconds: int) -> None:
        """See that systemd has loaded what was written. A new file is normally found without a reload, but
        an earlier trial's unit of the same name may still be in memory."""
        expected = undo_commands(self._snapshot, self._trial_files)
        for again in (True, False):
            undo = await self._host.read_unit(pair.undo)
            watch = await self._host.read_unit(pair.watch)
            if _is_as_written(undo, expected, pair.flag) and _is_as_written(watch, [(_SLEEP, str(seconds))]):
                return
            if again:
                await self._host.reload()
        raise HostError("systemd does not load the undo as it was written, so nothing was tried.")

    async def stands(self) -> bool:
        """Whether the undo is still armed: its flag there, its watch running, itself not running."""
        pair = self.armed
        if pair is None or await self._host.read(pair.flag) is None:
            return False
        watch = await self._host.read_unit(pair.watch)
        undo = await self._host.read_unit(pair.undo)
        return watch.text("ActiveState") == "active" and undo.text("ActiveState") == "inactive"

    async def fire(self, deadline: float) -> None:
        """Undo now, the same way as the deadline would, and wait until it is done; joins one that fired.
        Raises HostError where it did not get to its end; it is still armed then."""
        if self.armed is None:
            return
        try:
            job = await self._host.start(self.armed.undo, deadline)
        except NoSuchUnit:  # it fired, did its work and took itself away
            self.armed = None
            return
        if job.result != "done":
            raise HostError(f"The undo was stopped before its end ({job.result}).")
        await self._sweep()

    async def disarm(self) -> bool:
        """Take the undo away. False where it fired before that."""
        if self.armed is None:
            return False
        return await self._stand_down(self.armed)

    async def _stand_down(self, pair: Pair) -> bool:
        was_there = await self._host.remove((pair.flag,))
        undo = await self._host.read_unit(pair.undo)
        if not was_there or undo.text("ActiveState") != "inactive":
            return False
        await self._host.stop(pair.watch, 20)
        await self._host.remove(pair.files)
        return True

    async def _sweep(self) -> None:
        """Remove what an undo that was itself killed would leave behind, and forget it."""
        for pair in pairs_of(self._snapshot.unit):
            await self._host.remove(pair.files)
        self.armed = None


def _is_as_written(unit: LoadedUnit, commands: list[tuple[str, ...]], flag: str = "") -> bool:
    """Whether the loaded unit has these commands, only these, and no condition but its flag."""
    loaded, conditions = unit.properties.get("ExecStart"), unit.properties.get("Conditions")
    if not isinstance(loaded, list) or not isinstance(conditions, list):
        return False
    return (
        unit.text("LoadState") == "loaded"
        and [tuple(each[1]) for each in loaded] == commands
        and [each[3] for each in conditions] == ([flag] if flag else [])
        and not unit.properties.get("ExecStartPre")
        and not unit.properties.get("ExecCondition")
    )
