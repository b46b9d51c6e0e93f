"""Writing the draft down at every change, off the event loop, one write after the other."""

import asyncio

from textual.screen import Screen
from textual.worker import Worker

from unit.draft import Draft
from workbench.bench import Bench
from workbench.drafts import Drafts, Left


class Remembering:
    """What a screen's bench leaves behind, whatever happens to the program."""

    def __init__(self, screen: Screen[None]) -> None:
        self._screen = screen
        self._drafts = Drafts()
        self._noted: Draft | None = None
        self._written: Draft | None = None
        self._busy = False
        self._writing: Worker[None] | None = None

    def left(self, bench: Bench) -> Left | None:
        """The draft that was left for a bench's unit; what the bench has now counts as written down."""
        self._noted = self._written = bench.draft
        return self._drafts.load(*bench.identity)

    def note(self, bench: Bench) -> None:
        """Take note of the draft as it is now."""
        if self._noted is None or bench.draft == self._noted:
            return
        self._noted = bench.draft
        if not self._busy:
            self._busy = True
            self._writing = self._screen.run_worker(self._write(bench), group="remember")

    async def settle(self) -> None:
        """Wait until the draft is written down."""
        if self._writing is not None:
            await self._writing.wait()

    def save_now(self, bench: Bench | None) -> None:
        """Write the draft down at once, blocking: there may be no later."""
        if bench is not None and self._noted is not None and self._written != bench.draft:
            self._drafts.save(*bench.identity, bench.draft)
            self._noted = self._written = bench.draft

    def forget(self, bench: Bench) -> None:
        """Nothing is left for a unit."""
        self._drafts.forget(*bench.identity)

    async def _write(self, bench: Bench) -> None:
        try:
            while self._noted is not None and self._written != self._noted:
                draft = self._noted
                await asyncio.to_thread(self._drafts.save, *bench.identity, draft)
                self._written = draft
        finally:
            self._busy = False
