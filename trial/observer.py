"""Watching a unit during its trial: its state and its journal, turned into events as they come."""

import asyncio
import contextlib
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable
from typing import Self

from host.ports import DROPPED, Host, HostError, JournalEntry, LoadedUnit, UnitChanged
from trial.complaints import may_be_one
from trial.decision import discard
from trial.events import AnyEvent, Logged, State, Warned
from trial.log_files import LogFiles
from trial.verdict import PROPERTIES, Standing

_REMEMBERED = 5000
"""Records of the journal that are known not to be new: they come from two sides."""
_COMPLAINTS = 2000
"""Complaints that are held: of a flood the newest."""


def state_of(standing: Standing) -> State:
    """A standing as an event."""
    now = standing
    return State(time.time(), now.active, now.sub, now.result, now.restarts, now.main_pid)


class Observer:
    """What is known of the unit now, and who wants to know when it changes."""

    def __init__(
        self, host: Host, unit: str, cursor: str, tell: Callable[[AnyEvent], None], files: LogFiles
    ) -> None:
        self._host = host
        self.files = files
        self._written: tuple[JournalEntry, ...] = ()
        self._unit = unit
        self._cursor = cursor
        self._tell = tell
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._open = contextlib.AsyncExitStack()
        self.standing = Standing()
        self.unit = LoadedUnit(unit, {}, None, ())
        """The unit as it was read last."""
        self.entries: tuple[JournalEntry, ...] = ()
        """What the journal held of this trial when it was read last."""
        self.complaints: deque[JournalEntry] = deque(maxlen=_COMPLAINTS)
        """What the service complains of, also while it is stopped for the trial."""
        self.changed = asyncio.Event()
        """Set whenever the standing has changed; whoever waits clears it."""
        self.heard = asyncio.Event()
        """Set whenever there is one more complaint; whoever waits clears it."""

    async def __aenter__(self) -> Self:
        """Watch until the block ends."""
        changes = await self._open.enter_async_context(self._host.watch(self._unit))
        lines = await self._open.enter_async_context(self._host.follow(self._unit, self._cursor))
        tasks = [asyncio.create_task(self._states(changes)), asyncio.create_task(self._lines(lines))]
        self._open.push_async_callback(discard, *tasks)
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._open.aclose()

    async def _states(self, changes: AsyncIterator[UnitChanged]) -> None:
        with contextlib.suppress(HostError):  # the trial's own next call says what happened to the helper
            async for change in changes:
                self.take(self.standing.updated(change.properties))

    async def _lines(self, lines: AsyncIterator[JournalEntry]) -> None:
        try:
            async for entry in lines:
                self._log(entry)
        except HostError as error:
            self._tell(Warned(time.time(), str(error)))

    def _log(self, entry: JournalEntry) -> None:
        if entry.cursor not in self._seen:
            self._seen[entry.cursor] = None
            if len(self._seen) > _REMEMBERED:
                self._seen.popitem(last=False)
            self._tell(Logged(time.time(), entry))
            if may_be_one(entry):
                self.complaints.append(entry)
                self.heard.set()
            if entry.message_id == DROPPED:
                count = entry.fields.get("N_DROPPED", "some")
                text = f"journald dropped {count} lines of {self._unit}: what would tell more may be missing."
                self._tell(Warned(time.time(), text))

    def take(self, standing: Standing) -> None:
        """A newer standing, wherever it comes from."""
        before, self.standing = self.standing, standing
        shown = ("active", "sub", "result", "restarts", "main_pid")
        if any(getattr(before, field) != getattr(standing, field) for field in shown):
            self._tell(state_of(standing))
        self.changed.set()

    async def refresh(self) -> Standing:
        """The standing as the manager has it this moment."""
        self.unit = await self._host.read_unit(self._unit)
        self.take(Standing().updated(self.unit.properties))
        return self.standing

    async def glance(self) -> Standing:
        """The same at a tenth of the cost, where only the standing counts."""
        self.take(Standing().updated(await self._host.properties(self._unit, PROPERTIES)))
        return self.standing

    async def catch_up(self) -> tuple[JournalEntry, ...]:
        """All that the journal and its own log files hold of this trial by now; what was not told yet is
        told."""
        held = await self._host.entries(self._unit, self._cursor)
        self._written += await self.files.new(self.standing.invocation)
        entries = (*held, *self._written)
        for entry in entries:
            self._log(entry)
        self.entries = entries
        return entries
