"""One trial at a time: its events arrive as one message a batch, decisions go back to it."""

import asyncio
from collections import deque
from typing import TYPE_CHECKING

from textual.message import Message
from textual.message_pump import MessagePump

from host.ports import HostError

if TYPE_CHECKING:
    from trial.events import AnyEvent
    from trial.trial import Trial
    from tui.render.trial import TrialView

_BREATH = 100
"""Events after which keys get their turn, however fast more of them come."""


class TrialMoved(Message):
    """Something happened in the trial: take the events. Messages that wait merge into one."""

    def can_replace(self, message: Message) -> bool:
        """A waiting notice says the same."""
        return isinstance(message, TrialMoved)


class TrialRunner:
    """Runs a trial for a screen and holds its events until the screen takes them."""

    def __init__(self, owner: MessagePump) -> None:
        self._owner = owner
        self._trial: Trial | None = None
        self._events: deque[AnyEvent] = deque()
        self.view: TrialView | None = None

    @property
    def going(self) -> bool:
        """Whether a trial runs, or stands and waits for its decision."""
        return self.view is not None and self.view.going

    @property
    def standing(self) -> bool:
        """Whether a passed trial waits for its decision."""
        return self.view is not None and self.view.standing

    async def run(self, trial: "Trial") -> None:
        """Follow a trial to its end."""
        from tui.render.trial import TrialView

        self._trial, self.view = trial, TrialView()
        self._events.clear()
        count = 0
        try:
            async for event in trial.run():
                self._note(event)
                count += 1
                if count % _BREATH == 0:
                    await asyncio.sleep(0)
        except HostError as error:
            self._note(_lost(error))

    def _note(self, event: "AnyEvent") -> None:
        if self.view is not None:
            self.view = self.view.after(event)
        self._events.append(event)
        self._owner.post_message(TrialMoved())

    def take(self) -> "list[AnyEvent]":
        """The events since the last time; the view has them already."""
        events = list(self._events)
        self._events.clear()
        return events

    def keep(self) -> None:
        """Keep what passed."""
        if self._trial:
            self._trial.keep()

    def revert(self) -> None:
        """Undo it now."""
        if self._trial:
            self._trial.revert()


def _lost(error: HostError) -> "AnyEvent":
    """The host is gone in the middle of a trial: its own systemd undoes it at the deadline."""
    from trial.events import unseen

    return unseen(f"{error} systemd undoes the trial at its deadline.", (), owners=False)
