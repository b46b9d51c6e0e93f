"""The manager's verbs and its signals: jobs awaited by JobRemoved, units watched by PropertiesChanged."""

import asyncio
import contextlib
import re
import time
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from typing import Any

from host.helper.bus import PATH, PROPERTIES, Bus, plain
from host.ports import HostError, JobResult, NoSuchUnit, UnitChanged

_UNIT_INTERFACE = b"org.freedesktop.systemd1.Unit"
_UNIT_NAME = re.compile(
    r"(?!-)[A-Za-z0-9:_.\\@-]{1,240}"
    r"\.(service|socket|target|device|mount|automount|swap|timer|path|slice|scope)"
)
_VERBS = {"start": b"StartUnit", "stop": b"StopUnit", "restart": b"RestartUnit", "reload": b"ReloadUnit"}
_OF_ALL = frozenset(
    {
        *("Id", "ActiveState", "SubState", "LoadState", "Conditions", "ConditionResult", "InvocationID"),
        *("DropInPaths", "Job"),
    }
)
"""Properties that units of all types have, as far as somebody asks for them by name."""
_WATCHED = frozenset(
    {
        "ActiveState",
        "SubState",
        "Result",
        "MainPID",
        "ControlPID",
        "NRestarts",
        "InvocationID",
        "ExecMainCode",
        "ExecMainStatus",
        "ExecMainPID",
        "StatusText",
        "ConditionResult",
        "AssertResult",
        "LoadState",
        "StateChangeTimestamp",
    }
)


def checked_name(unit: str) -> str:
    """The name, if it is a unit's (systemd.unit(5)). Raises NoSuchUnit otherwise."""
    if not _UNIT_NAME.fullmatch(unit):
        raise NoSuchUnit(f"{unit[:80]!r} is not the name of a unit.")
    return unit


def path_of(unit: str) -> str:
    """A unit's object path, where systemd need not load it for that. sd_bus_path_encode(3)"""
    escaped = re.sub(r"[^A-Za-z0-9]|^[0-9]", lambda found: f"_{ord(found[0]):02x}", unit)
    return f"{PATH.decode()}/unit/{escaped}"


def _tidy(properties: dict[str, Any]) -> dict[str, Any]:
    """The properties with the invocation's bytes as the 32 hex digits that journal and systemctl show."""
    if isinstance(invocation := properties.get("InvocationID"), list):
        properties["InvocationID"] = bytes(invocation).hex()
    return properties


class Manager:
    """One systemd manager, with the futures and queues of those who wait for its signals."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._jobs: dict[str, asyncio.Future[str]] = {}
        self._watchers: dict[str, list[asyncio.Queue[dict[str, Any]]]] = {}
        bus.on_signal = self._on_signal
        bus.on_reconnect = self._on_reconnect

    def unit_path(self, unit: str) -> bytes:
        """The object path of a unit, loading it if need be."""
        path: bytes = self._bus.call(b"LoadUnit", b"s", checked_name(unit).encode())
        return path

    def properties(self, unit: str) -> dict[str, Any]:
        """All properties of a unit, its type's among them."""
        path = self.unit_path(unit)
        found = self._bus.properties(path, _UNIT_INTERFACE)
        kind = str(found.get("Id", unit)).rsplit(".", 1)[-1].capitalize()
        found.update(self._bus.properties(path, f"org.freedesktop.systemd1.{kind}".encode()))
        return _tidy(found)

    def common(self, unit: str) -> dict[str, Any]:
        """The properties that units of all types have: one question, which loads the unit if need be."""
        return _tidy(self._bus.properties(path_of(checked_name(unit)).encode(), _UNIT_INTERFACE))

    def some(self, unit: str, wanted: Sequence[str]) -> dict[str, Any]:
        """Some of a unit's properties."""
        path, found = self.unit_path(unit), {}
        own = f"org.freedesktop.systemd1.{unit.rsplit('.', 1)[-1].capitalize()}".encode()
        for name in wanted:
            arguments = (_UNIT_INTERFACE if name in _OF_ALL else own, name.encode())
            value = self._bus.call(b"Get", b"ss", *arguments, path=path, interface=PROPERTIES)
            found[name] = plain(value)
        return _tidy(found)

    def ping(self) -> None:
        """Return as soon as it answers. Peer.Ping of the D-Bus specification."""
        self._bus.call(b"Ping", interface=b"org.freedesktop.DBus.Peer")

    def reload(self) -> None:
        """Manager.Reload."""
        self._bus.call(b"Reload")

    def reset_failed(self, unit: str) -> None:
        """Manager.ResetFailedUnit; a unit that is not loaded has nothing to reset."""
        try:
            self._bus.call(b"ResetFailedUnit", b"s", checked_name(unit).encode())
        except NoSuchUnit:
            return

    async def run_job(self, verb: str, unit: str) -> JobResult:
        """Queue a job and wait for its end."""
        if verb not in _VERBS:
            raise HostError(f"{verb} is not something that a unit can be told.")
        self._bus.listen()
        began = time.monotonic()
        job = self._bus.call(_VERBS[verb], b"ss", checked_name(unit).encode(), b"replace").decode()
        result = await self.job_end(job)
        return JobResult(unit, result or self._outcome(unit, verb), time.monotonic() - began)

    async def job_end(self, job: str) -> str:
        """The result of a job that was just queued; empty where its end was missed."""
        future = self._jobs.setdefault(job, asyncio.get_running_loop().create_future())
        try:
            return await future
        finally:
            self._jobs.pop(job, None)

    def _outcome(self, unit: str, verb: str) -> str:
        """What a job whose end was not seen must have done, by the unit's state."""
        active = self.properties(unit).get("ActiveState")
        wanted = ("inactive", "failed") if verb == "stop" else ("active", "reloading")
        return "done" if active in wanted else "failed"

    async def watch(self, unit: str) -> AsyncGenerator[UnitChanged, None]:
        """Changes of a unit's properties, beginning with the watched ones as they are."""
        self._bus.listen()
        path = self.unit_path(unit).decode()
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._watchers.setdefault(path, []).append(queue)
        try:
            queue.put_nowait(self.properties(unit))
            while True:
                changed = await queue.get()
                kept = {key: value for key, value in changed.items() if key in _WATCHED}
                if not changed:  # a reconnect: whatever was missed is in the present state
                    kept = {k: v for k, v in self.properties(unit).items() if k in _WATCHED}
                if kept:
                    yield UnitChanged(unit, kept)
        finally:
            self._forget(path, queue)

    @contextlib.contextmanager
    def heard(self, unit: str) -> Iterator[Callable[[], dict[str, Any]]]:
        """What changes of a unit that may be gone by then, up to the moment of asking."""
        path, queue = path_of(unit), asyncio.Queue[dict[str, Any]]()
        self._watchers.setdefault(path, []).append(queue)
        known: dict[str, Any] = {}

        def changes() -> dict[str, Any]:
            while not queue.empty():
                known.update(queue.get_nowait())
            return known

        try:
            yield changes
        finally:
            self._forget(path, queue)

    def _forget(self, path: str, queue: asyncio.Queue[dict[str, Any]]) -> None:
        self._watchers[path].remove(queue)
        if not self._watchers[path]:
            del self._watchers[path]

    def _on_signal(self, path: str, member: str, body: list[Any]) -> None:
        if member == "JobRemoved" and len(body) == 4:
            job, result = body[1].decode(), body[3].decode()
            if (future := self._jobs.get(job)) and not future.done():
                future.set_result(result)
        elif member == "PropertiesChanged" and path in self._watchers and len(body) >= 2:
            changed = _tidy(plain(body[1])) if isinstance(body[1], dict) else {}
            for queue in self._watchers[path] if changed else ():
                queue.put_nowait(changed)

    def _on_reconnect(self) -> None:
        """After a reconnect: jobs that ended unseen are told from the unit's state, watchers read anew."""
        for job, future in self._jobs.items():
            if not future.done() and not self._job_exists(job):
                future.set_result("")
        for queues in self._watchers.values():
            for queue in queues:
                queue.put_nowait({})

    def _job_exists(self, job: str) -> bool:
        number = int(job.removeprefix(PATH.decode() + "/job/"))
        try:
            self._bus.call(b"GetJob", b"u", number)
        except HostError:
            return False
        return True
