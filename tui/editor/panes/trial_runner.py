"""One trial or proof at a time: events arrive as one message a batch, decisions go back to it."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual.message import Message
from textual.message_pump import MessagePump

from host.ports import HostError

if TYPE_CHECKING:
    from trial.events import AnyEvent, Verdict
    from trial.look.events import LookEvent
    from trial.look.run import Look
    from trial.proof.events import ProofEvent
    from trial.proof.run import Proving
    from trial.rounds.reach import Reach
    from trial.trial import Trial
    from tui.render.look import LookView
    from tui.render.proof import ProofView
    from tui.render.trial import TrialView

    Judged = Callable[[Verdict, Reach], None]
    """Told of each verdict, with how far the trial got."""

BREATH = 100
"""Events after which keys get their turn, however fast more of them come."""


class TrialMoved(Message):
    """Something happened: take the events. Messages that wait merge into one."""

    def can_replace(self, message: Message) -> bool:
        """A waiting notice says the same."""
        return isinstance(message, TrialMoved)


class TrialRunner:
    """Runs a trial, or what finds out why it failed, and holds the events until the screen takes them."""

    def __init__(self, owner: MessagePump) -> None:
        self._owner = owner
        self._trial: Trial | None = None
        self._proving: Proving | None = None
        self._looking: Look | None = None
        self._events: deque[ProofEvent | LookEvent] = deque()
        self.view: TrialView | None = None
        self.proof: ProofView | None = None
        """A proof of why the trial failed, if there is one."""
        self.look: LookView | None = None
        """A closer look at why it failed, if there is one."""

    @property
    def going(self) -> bool:
        """Whether a trial runs, or stands and waits for its decision, or a proof or a closer look goes on."""
        return any(one is not None and one.going for one in (self.view, self.proof, self.look))

    @property
    def standing(self) -> bool:
        """Whether a passed trial waits for its decision."""
        return self.view is not None and self.view.standing

    async def run(self, trial: "Trial", judged: "Judged") -> None:
        """Follow a trial to its end."""
        from trial.events import Verdict
        from trial.rounds.reach import Reach
        from tui.render.trial import TrialView

        self._trial, self.view, reach = trial, TrialView(), Reach()
        self.proof = self.look = None
        self._events.clear()
        count = 0
        try:
            async for event in trial.run():
                reach = reach.after(event)
                if isinstance(event, Verdict):
                    judged(event, reach)
                self._note(event)
                count += 1
                if count % BREATH == 0:
                    await asyncio.sleep(0)
        except HostError as error:
            self._note(_lost(error))

    async def prove(self, proving: "Proving") -> None:
        """Follow a proof to its end; what it finds takes the place of the trial's suspects."""
        from tui.render.proof import ProofView

        self._proving, self.proof = proving, ProofView()
        self._tell()
        count = 0
        try:
            async for event in proving.run():
                self._note_of_proof(event)
                count += 1
                if count % BREATH == 0:
                    await asyncio.sleep(0)
        except HostError as error:
            self.proof = replace(self.proof, lost=f"{error} systemd undoes the trial at its deadline.")
            self._tell()

    async def trace(self, looking: "Look") -> None:
        """Follow a closer look to its end; what it sees comes before the trial's suspects."""
        from tui.render.look import LookView

        self._looking, self.look, self.proof = looking, LookView(), None
        self._tell()
        count = 0
        try:
            async for event in looking.run():
                self._note_of_look(event)
                count += 1
                if count % BREATH == 0:
                    await asyncio.sleep(0)
        except HostError as error:
            self.look = replace(self.look, lost=f"{error} systemd undoes the trial at its deadline.")
            self._tell()

    def _note(self, event: "AnyEvent") -> None:
        if self.view is not None:
            self.view = self.view.after(event)
        self._events.append(event)
        self._tell()

    def _note_of_proof(self, event: "ProofEvent") -> None:
        if self.proof is not None:
            self.proof = self.proof.after(event)
        if self.view is not None:
            self.view = self.view.with_proof(event)
        self._events.append(event)
        self._tell()

    def _note_of_look(self, event: "LookEvent") -> None:
        if self.look is not None:
            self.look = self.look.after(event)
        if self.view is not None:
            self.view = self.view.with_look(event)
        self._events.append(event)
        self._tell()

    def _tell(self) -> None:
        self._owner.post_message(TrialMoved())

    def forget(self) -> None:
        """Show nothing of the last one."""
        self._trial = self.view = self.proof = self.look = None
        self._events.clear()

    def take(self) -> "list[ProofEvent | LookEvent]":
        """The events since the last time; the views have them already."""
        events = list(self._events)
        self._events.clear()
        return events

    def keep(self) -> None:
        """Keep what passed."""
        if self._trial:
            self._trial.keep()

    def revert(self) -> None:
        """Undo it now; a proof or a closer look ends."""
        if self.proof is not None and self.proof.going and self._proving:
            self._proving.cancel()
        elif self.look is not None and self.look.going and self._looking:
            self._looking.cancel()
        elif self._trial:
            self._trial.revert()


def _lost(error: HostError) -> "AnyEvent":
    """The host is gone in the middle of a trial: its own systemd undoes it at the deadline."""
    from trial.events import unseen

    return unseen(f"{error} systemd undoes the trial at its deadline.", (), owners=False)
