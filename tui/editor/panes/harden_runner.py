"""One hardening at a time: events arrive as one message a batch, decisions go back to it."""

import asyncio
from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual.message_pump import MessagePump

from tui.editor.panes.trial_runner import BREATH, TrialMoved
from tui.render.rows import Present

if TYPE_CHECKING:
    from trial.harden.events import HardenEvent
    from trial.harden.run import Hardening
    from tui.render.harden import HardenView
    from tui.render.records import Record
    from unit.draft import Draft
    from workbench.open_unit import OpenUnit


class HardenRunner:
    """Runs a hardening, and holds the events until the screen takes them."""

    def __init__(self, owner: MessagePump) -> None:
        self._owner = owner
        self._hardening: Hardening | None = None
        self._events: deque[HardenEvent] = deque()
        self._unit: OpenUnit | None = None
        self._found: Draft | None = None
        """The draft that came of it."""
        self.view: HardenView | None = None

    @property
    def going(self) -> bool:
        """Whether it may still change the host."""
        return self.view is not None and self.view.going

    @property
    def holds(self) -> bool:
        """Whether something was seen to work by now, and it goes on."""
        going = self.view is not None and self.view.going and not self.view.cancelled
        return going and self._hardening is not None and self._hardening.holds

    @property
    def told(self) -> str:
        """Why it ended without a result, a sentence; empty while it goes on, and where there is one."""
        return self.view.refused if self.view is not None else ""

    def forget(self) -> None:
        """Show nothing of the last one."""
        self._hardening = self._unit = self._found = self.view = None
        self._events.clear()

    async def run(self, unit: "OpenUnit") -> None:
        """Follow a hardening of a unit to its end, and draft what it finds. Raises HostError."""
        from tui.render.harden import HardenView

        self.forget()
        hardening = await unit.hardened.begin()
        self._hardening, self._unit, self.view = hardening, unit, HardenView()
        self._tell()
        count = 0
        async for event in hardening.run():
            self.view = self.view.after(event)
            self._events.append(event)
            self._tell()
            count += 1
            if count % BREATH == 0:
                await asyncio.sleep(0)
        if self.view.end is not None:
            unit.hardened.take(self.view.end)
            self._found = unit.draft if self.view.end.drop_in else None

    def take(self) -> "Iterator[Record]":
        """The lines for the journal since the last time; the view has the events already."""
        if not self._events:
            return
        from tui.render.harden import record

        events = list(self._events)
        self._events.clear()
        yield from filter(None, map(record, events))

    def shown(self, present: Present) -> Present:
        """What the pane knows, with whether the draft is what was found."""
        drafted = self._unit is not None and self._found is not None and self._unit.draft == self._found
        return replace(present, drafted=drafted)

    def pause(self) -> None:
        """Begin no other trial; or go on, where it pauses."""
        if self._hardening is not None and self.view is not None and self.going:
            self.view = replace(self.view, paused=not self.view.paused)
            if self.view.paused:
                self._hardening.pause()
            else:
                self._hardening.resume()
            self._tell()

    def accept(self) -> None:
        """End it with what works so far."""
        if self._hardening is not None and self.view is not None and self.holds:
            self.view = replace(self.view, accepted=True)
            self._hardening.accept()
            self._tell()

    def cancel(self) -> None:
        """Take back what is being tried, and end it."""
        if self._hardening is not None and self.view is not None and self.going:
            self.view = replace(self.view, cancelled=True)
            self._hardening.cancel()
            self._tell()

    def _tell(self) -> None:
        self._owner.post_message(TrialMoved())
