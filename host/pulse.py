"""Whether a helper that owes answers still lives, and since when systemd answers it nothing.

A helper does nothing else while it waits for systemd's reply: that it is silent says nothing against it. One
that is stopped will never answer: it is ended, so that another can take its place.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from host.ports import HostError, Patience

_BEAT = 2.0
"""Seconds after which a call that is not answered makes one ask, and for which that may go unanswered."""
_TELL = 5.0
"""Seconds between two words to whoever waits."""


class Pulse:
    """The silences of one helper's systemd."""

    def __init__(
        self,
        ask: Callable[[], Awaitable[object]],
        owes: Callable[[], bool],
        hung: Callable[[], Awaitable[bool]],
    ) -> None:
        """`ask` is answered as soon as systemd answers; `owes`: whether any call is waited for; `hung` ends a
        helper that is stopped, and says whether it was."""
        self._ask, self._owes, self._hung = ask, owes, hung
        self._task: asyncio.Task[None] | None = None
        self._over = 0.0
        self._since: float | None = None
        self.patience: Patience | None = None
        """Who waits for it, and for how long."""

    @property
    def lost(self) -> float:
        """Seconds for which systemd has answered nothing, so far."""
        return self._over + self.silent

    @property
    def silent(self) -> float:
        """Seconds for which it has answered nothing up to now; 0 while it answers."""
        return time.monotonic() - self._since if self._since is not None else 0.0

    def credit(self, began: float, lost: float) -> float:
        """How many of the seconds lost since a call began, when `lost` were, are none of the call's own."""
        allowed = max(0.0, self.patience.until - began) if self.patience else 0.0
        return min(self.lost - lost, allowed)

    def begin(self) -> None:
        """Look for as long as a call is waited for."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._beats())

    async def end(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _beats(self) -> None:
        await asyncio.sleep(_BEAT)
        while self._owes():
            began = time.monotonic()
            asking = asyncio.ensure_future(self._ask())
            try:
                await self._answered(asking, began)
            except HostError:
                return  # there is no helper any more, or no systemd: the calls themselves say so
            finally:
                asking.cancel()
                await asyncio.gather(asking, return_exceptions=True)
                self._over, self._since = self.lost, None
            await asyncio.sleep(_BEAT)

    async def _answered(self, asking: asyncio.Future[object], began: float) -> None:
        """Wait for the answer, however long that is. Raises HostError."""
        told = began
        while True:
            await asyncio.wait((asking,), timeout=_BEAT)
            if asking.done():
                break
            if await self._hung():
                return
            self._since = began
            if time.monotonic() - told >= _TELL:
                told = time.monotonic()
                self._tell(f"systemd has not answered for {self.silent:.0f} s; waiting")
        asking.result()
        if told > began:
            self._tell(f"systemd answers again, after {self.silent:.0f} s")

    def _tell(self, text: str) -> None:
        if self.patience is not None:
            self.patience.tell(text)


def is_stopped(pid: int) -> bool:
    """Whether a process, or any that it started, is stopped by a signal or a debugger. proc_pid_stat(5)"""
    process = Path(f"/proc/{pid}")
    try:
        if process.joinpath("stat").read_text().rpartition(")")[2].split()[0] in "Tt":
            return True
        children = process.joinpath("task", str(pid), "children").read_text().split()
    except OSError:  # it is gone, or hidden
        return False
    return any(is_stopped(int(child)) for child in children)
