"""Writing the draft down at every change, off the event loop, one write after the other."""

import asyncio

from textual.worker import Worker

from tui.ui import Ui
from unit.draft import Draft
from workbench.drafts import Drafts, Left
from workbench.open_unit import OpenUnit


class Memory:
    """What an opened unit leaves behind, whatever happens to the program."""

    def __init__(self, ui: Ui) -> None:
        self._ui = ui
        self._drafts = Drafts()
        self._noted: Draft | None = None
        self._written: Draft | None = None
        self._busy = False
        self._writing: Worker[None] | None = None

    def left(self, unit: OpenUnit) -> Left | None:
        """The draft that was left for a unit; what the unit has now counts as written down."""
        self._noted = self._written = unit.draft
        return self._drafts.load(*unit.identity)

    def note(self, unit: OpenUnit) -> None:
        """Take note of the draft as it is now."""
        if self._noted is None or unit.draft == self._noted:
            return
        self._noted = unit.draft
        if not self._busy:
            self._busy = True
            self._writing = self._ui.run(self._write(unit), "remember", exclusive=False)

    async def settle(self) -> None:
        """Wait until the draft is written down."""
        if self._writing is not None:
            await self._writing.wait()

    def save_now(self, unit: OpenUnit | None) -> None:
        """Write the draft down at once, blocking: there may be no later."""
        if unit is not None and self._noted is not None and self._written != unit.draft:
            self._drafts.save(*unit.identity, unit.draft)
            self._noted = self._written = unit.draft

    def forget(self, unit: OpenUnit) -> None:
        """Nothing is left for a unit."""
        self._drafts.forget(*unit.identity)

    async def _write(self, unit: OpenUnit) -> None:
        try:
            while self._noted is not None and self._written != self._noted:
                draft = self._noted
                await asyncio.to_thread(self._drafts.save, *unit.identity, draft)
                self._written = draft
        finally:
            self._busy = False
