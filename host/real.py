"""A real host behind a helper process: host.ports.Host, whose docstrings say what each method means."""
# ruff: noqa: D102 -- the protocol documents the methods

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager

from msgspec.structs import replace

from host.client import LONG, SHORT, Client
from host.ports import (
    LISTINGS,
    Accounts,
    Aside,
    Calendar,
    Calls,
    CheckResult,
    Holding,
    HostFacts,
    HostUnavailable,
    JobResult,
    JournalEntry,
    Listing,
    LoadedUnit,
    LogText,
    ManualPage,
    NotPermitted,
    Owners,
    Patience,
    ProcessState,
    Recorders,
    Trace,
    UnitChanged,
    UnitFile,
    UnitRow,
    Version,
)
from host.start import Helper
from host.wire import calls

_AT_ONCE = 40
"""Units that are read by one call, which keeps the helper busy for some tens of milliseconds."""
Raised = Callable[[], Helper]
"""Starts a helper with more rights, asking on the terminal (host.rights.start_raised)."""
Another = Callable[[bool], Helper]
"""Starts another helper for the same host, which must have root's rights where it is called with True."""


class RealHost:
    """Every port as a call to the helper; to one with more rights once they were given."""

    def __init__(self, client: Client, raised: Raised | None = None, another: Another | None = None) -> None:
        self._client = client
        self._raised = raised
        self._another = another
        self._former: list[Client] = []
        self._facts: HostFacts | None = None

    @classmethod
    async def open(
        cls, helper: Helper, raised: Raised | None = None, another: Another | None = None
    ) -> "RealHost":
        """Connect to a started helper (host.start.start_helper); `raised` starts one that has root's rights,
        `another` one in its place where it is gone.

        Raises HostUnavailable."""
        return cls(await Client.connect(helper), raised, another)

    async def facts(self) -> HostFacts:
        if self._facts is None:  # a host does not change while it is open
            self._facts = await self._client.call(calls.GetFacts(), HostFacts)
        return self._facts

    async def configuration_items(self) -> str:
        return await self._text("items")

    async def listings(self) -> Mapping[str, str]:
        texts = await asyncio.gather(*map(self._text, LISTINGS))
        return dict(zip(LISTINGS, texts, strict=True))

    async def _text(self, what: str) -> str:
        found: str = await self._client.call(calls.GetText(what), str)
        return found

    async def manual_pages(self, names: Sequence[str], *, text: bool = True) -> tuple[ManualPage, ...]:
        call = calls.GetPages(tuple(names), text)
        found: tuple[ManualPage, ...] = await self._client.call(call, tuple[ManualPage, ...])
        return found

    async def list_units(self, *, loaded: bool = False) -> tuple[UnitRow, ...]:
        call = calls.ListUnits(loaded)
        found: tuple[UnitRow, ...] = await self._client.call(call, tuple[UnitRow, ...])
        return found

    async def properties(self, name: str, wanted: Sequence[str]) -> dict[str, object]:
        call = calls.GetProperties(name, tuple(wanted))
        found: dict[str, object] = await self._client.call(call, dict[str, object])
        return found

    async def read_unit(self, name: str) -> LoadedUnit:
        found: LoadedUnit = await self._client.call(calls.ReadUnit(name), LoadedUnit)
        return found

    async def read_units(self, names: Sequence[str]) -> tuple[LoadedUnit, ...]:
        found: list[LoadedUnit] = []
        for first in range(0, len(names), _AT_ONCE):  # other questions are answered in between
            call = calls.ReadUnits(tuple(names[first : first + _AT_ONCE]))
            found += await self._client.call(call, tuple[LoadedUnit, ...])
        return tuple(found)

    async def create(self, path: str, content: bytes) -> None:
        await self._client.call(calls.CreateFile(path, content), None)

    async def replace(self, path: str, content: bytes, digest: str | None) -> UnitFile:
        call = calls.ReplaceFile(path, content, digest)
        written: UnitFile = await self._client.call(call, UnitFile)
        return written

    async def read(self, path: str) -> UnitFile | None:
        found: UnitFile | None = await self._client.call(calls.ReadFile(path), UnitFile | None)
        return found

    async def remove(self, paths: Sequence[str]) -> tuple[str, ...]:
        gone: tuple[str, ...] = await self._client.call(calls.RemoveFiles(tuple(paths)), tuple[str, ...])
        return gone

    async def versions(self, path: str) -> tuple[Version, ...]:
        found: tuple[Version, ...] = await self._client.call(calls.ListVersions(path), tuple[Version, ...])
        return found

    async def note_owners(self, key: str, directories: Sequence[str]) -> Owners:
        call = calls.NoteOwners(key, tuple(directories))
        found: Owners = await self._client.call(call, Owners, LONG)
        return found

    async def owners_changed(self, key: str) -> tuple[str, ...] | None:
        call = calls.OwnersChanged(key)
        found: tuple[str, ...] | None = await self._client.call(call, tuple[str, ...] | None, LONG)
        return found

    async def room(self) -> int:
        found: int = await self._client.call(calls.GetRoom(), int)
        return found

    async def own_files(self) -> tuple[str, ...]:
        found: tuple[str, ...] = await self._client.call(calls.OwnFiles(), tuple[str, ...])
        return found

    async def reload(self) -> None:
        await self._client.call(calls.Reload(), None, LONG)

    async def restart(self, unit: str, deadline: float) -> JobResult:
        return await self._job("restart", unit, deadline)

    async def start(self, unit: str, deadline: float) -> JobResult:
        return await self._job("start", unit, deadline)

    async def stop(self, unit: str, deadline: float) -> JobResult:
        return await self._job("stop", unit, deadline)

    async def reload_unit(self, unit: str, deadline: float) -> JobResult:
        return await self._job("reload", unit, deadline)

    async def _job(self, verb: str, unit: str, deadline: float) -> JobResult:
        ended: JobResult = await self._client.call(calls.RunJob(verb, unit), JobResult, deadline)
        return ended

    async def reset_failed(self, unit: str) -> None:
        await self._client.call(calls.ResetFailed(unit), None)

    def watch(self, unit: str) -> AbstractAsyncContextManager[AsyncIterator[UnitChanged]]:
        return self._client.stream(calls.WatchUnit(unit), UnitChanged)

    async def cursor(self) -> str:
        found: str = await self._client.call(calls.GetCursor(), str)
        return found

    async def entries(self, unit: str, cursor: str) -> tuple[JournalEntry, ...]:
        found: tuple[JournalEntry, ...] = await self._client.call(
            calls.ReadJournal(unit, cursor), tuple[JournalEntry, ...], LONG
        )
        return found

    async def said(self, invocation: str) -> tuple[JournalEntry, ...]:
        found: tuple[JournalEntry, ...] = await self._client.call(
            calls.ReadInvocation(invocation), tuple[JournalEntry, ...]
        )
        return found

    def follow(self, unit: str, cursor: str) -> AbstractAsyncContextManager[AsyncIterator[JournalEntry]]:
        return self._client.stream(calls.FollowJournal(unit, cursor), JournalEntry)

    async def check(self, command: Sequence[str], *, deadline: float, user: str | None = None) -> CheckResult:
        call = calls.RunCheck(tuple(command), deadline, user)
        result: CheckResult = await self._client.call(call, CheckResult, deadline + SHORT)
        return result

    async def note_logs(self, unit: str, directories: Sequence[str]) -> tuple[LogText, ...]:
        call = calls.NoteLogs(unit, tuple(directories))
        found: tuple[LogText, ...] = await self._client.call(call, tuple[LogText, ...])
        return found

    async def new_logs(self, unit: str, directories: Sequence[str]) -> tuple[LogText, ...]:
        call = calls.NewLogs(unit, tuple(directories))
        found: tuple[LogText, ...] = await self._client.call(call, tuple[LogText, ...])
        return found

    async def members(self, unit: str) -> tuple[int, ...]:
        found: tuple[int, ...] = await self._client.call(calls.GetMembers(unit), tuple[int, ...])
        return found

    async def holdings(self, unit: str) -> tuple[Holding, ...]:
        found: tuple[Holding, ...] = await self._client.call(calls.GetHoldings(unit), tuple[Holding, ...])
        return found

    async def process(self, pid: int) -> ProcessState:
        found: ProcessState = await self._client.call(calls.GetProcess(pid), ProcessState)
        return found

    async def complete(self, start: str) -> Listing:
        found: Listing = await self._client.call(calls.CompletePath(start), Listing)
        return found

    async def kinds(self, paths: tuple[str, ...]) -> tuple[str, ...]:
        found: tuple[str, ...] = await self._client.call(calls.GetKinds(paths), tuple[str, ...])
        return found

    async def accounts(self) -> Accounts:
        found: Accounts = await self._client.call(calls.GetAccounts(), Accounts)
        return found

    async def calendar(self, event: str) -> Calendar:
        found: Calendar = await self._client.call(calls.GetCalendar(event), Calendar)
        return found

    async def recorders(self) -> Recorders:
        found: Recorders = await self._client.call(calls.GetRecorders(), Recorders)
        return found

    def logged_calls(self, unit: str, cursor: str) -> AbstractAsyncContextManager[AsyncIterator[Calls]]:
        return self._client.stream(calls.FollowCalls(unit, cursor), Calls)

    def traced_calls(self, unit: str) -> AbstractAsyncContextManager[AsyncIterator[Calls]]:
        return self._client.stream(calls.TraceCalls(unit), Calls)

    def attempts(self, unit: str) -> AbstractAsyncContextManager[AsyncIterator[Trace]]:
        return self._client.stream(calls.TraceAttempts(unit), Trace)

    async def verify(self, name: str, files: dict[str, bytes]) -> str:
        found: str = await self._client.call(calls.Verify(name, files), str)
        return found

    async def take_rights(self, aside: Aside) -> None:
        if (await self.facts()).may_change:
            return
        if self._raised is None:
            raise NotPermitted("This needs root: run unitsmith as root.")
        client = await Client.connect(aside(self._raised))
        facts: HostFacts = await client.call(calls.GetFacts(), HostFacts)
        if not facts.root:
            await client.close()
            raise NotPermitted("Root's rights were asked for, and another user's were given.")
        self._go_on_with(client)
        self._facts = replace(facts, raised=True)

    def _go_on_with(self, client: Client) -> None:
        self._former.append(self._client)  # what it was asked for may still come
        self._client = client
        client.patience = self._former[-1].patience

    @contextlib.contextmanager
    def patient(self, patience: Patience) -> Iterator[None]:
        before, self._client.patience = self._client.patience, patience
        try:
            yield
        finally:
            self._client.patience = before

    async def renew(self) -> None:
        if self._another is None:
            raise HostUnavailable("No other helper can be started.")
        if self._facts is None or not self._facts.raised:
            self._go_on_with(await Client.connect(self._another(False)))
            return
        try:
            self._go_on_with(await Client.connect(self._another(True)))
        except NotPermitted:  # one that may look is better than none, and rights can be asked for again
            self._facts = None
            self._go_on_with(await Client.connect(self._another(False)))
            raise

    async def close(self) -> None:
        for client in (self._client, *self._former):
            await client.close()
