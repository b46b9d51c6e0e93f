"""A host in memory: files, a manager that loads them, a journal. For tests, pictures and trying things out.

It is honest about order: files count when they are loaded (at first mention, or by a reload), a restart uses
what is loaded, and the undo's units really run their commands, so a trial behaves as on a real host.
How a unit fares with its settings is the caller's script.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager, asynccontextmanager, nullcontext

from msgspec.structs import replace

from host import ports
from host.fake.files import Settings
from host.fake.manager import FakeManager, Outcome, Script, always_well
from host.fake.names import FakeNames

__all__ = ["FakeHost", "Outcome", "Script", "Settings", "always_well"]


class FakeHost(FakeManager, FakeNames):
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
        calls: Sequence[ports.Call] = (),
        traced: Callable[[], Sequence[ports.Attempt]] = tuple,
        clock: Callable[[], float] = time.time,
        times: Mapping[str, ports.Calendar] | None = None,
        process: ports.ProcessState | None = None,
        ask: Callable[[], None] = lambda: None,
    ) -> None:
        self._ask = ask
        self._facts = facts or ports.HostFacts(252, "252 (fake)", "web-1", root=True)
        super().__init__(files, script, clock, root=self._facts.root)
        FakeNames.__init__(self, times or {})
        self._process = process
        self._items, self._pages, self._check = items, tuple(pages), check
        self._calls, self._traced = tuple(calls), traced
        for unit in running:
            self._settle(unit, Outcome())

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

    async def listings(self) -> Mapping[str, str]:
        """None."""
        return {}

    async def check(
        self, command: Sequence[str], *, deadline: float, user: str | None = None
    ) -> ports.CheckResult:
        """What the caller's script says."""
        return self._check(command) if self._check else ports.CheckResult(0, "", 0.01)

    async def note_logs(self, unit: str, directories: Sequence[str]) -> tuple[ports.LogText, ...]:
        """None."""
        return ()

    async def new_logs(self, unit: str, directories: Sequence[str]) -> tuple[ports.LogText, ...]:
        """None."""
        return ()

    async def members(self, unit: str) -> tuple[int, ...]:
        """None that last."""
        return ()

    async def holdings(self, unit: str) -> tuple[ports.Holding, ...]:
        """None: there is no real process."""
        return ()

    async def process(self, pid: int) -> ports.ProcessState:
        """As it was given; else there is none to look at."""
        if self._process is not None:
            return self._process
        raise ports.HostError(f"The process {pid} is none of a real kernel.")

    async def recorders(self) -> ports.Recorders:
        """strace, as far as anybody can see."""
        return ports.Recorders(strace=True)

    def logged_calls(self, unit: str, cursor: str) -> AbstractAsyncContextManager[AsyncIterator[ports.Calls]]:
        """The calls that were given."""
        return self.traced_calls(unit)

    @asynccontextmanager
    async def traced_calls(self, unit: str) -> AsyncIterator[AsyncIterator[ports.Calls]]:
        """The calls that were given, all at once, and then nothing more."""

        async def all_of_them() -> AsyncIterator[ports.Calls]:
            yield ports.Calls(self._calls, len(self._calls))
            await asyncio.Event().wait()

        yield all_of_them()

    @asynccontextmanager
    async def attempts(self, unit: str) -> AsyncIterator[AsyncIterator[ports.Trace]]:
        """What the caller's script says of this start, as soon as anybody asks, and then nothing more."""

        async def all_of_them() -> AsyncIterator[ports.Trace]:
            found = tuple(self._traced())
            yield ports.Trace(found, (), len(found), 0)
            while True:
                await asyncio.sleep(0)
                yield ports.Trace((), (), len(found), 0)

        yield all_of_them()

    async def verify(self, name: str, files: dict[str, bytes]) -> str:
        """No complaints."""
        return ""

    async def take_rights(self, aside: ports.Aside) -> None:
        """Ask as the caller's script does, which raises NotPermitted to refuse."""
        aside(self._ask)
        self._facts, self._root = replace(self._facts, root=True, raised=True), True

    def patient(self, patience: ports.Patience) -> AbstractContextManager[None]:
        """It always answers."""
        return nullcontext()

    async def renew(self) -> None:
        """It is never gone."""

    async def close(self) -> None:
        """Nothing to end."""
