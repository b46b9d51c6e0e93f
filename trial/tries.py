"""What tries parts of one plan's drop-in has in common: ordinary trials, each undone before the next."""

from typing import ClassVar, Generic, TypeVar

from msgspec.structs import replace

from host.ports import Host
from trial.engine import Engine
from trial.events import AnyEvent, Refused, Undone, Verdict
from trial.plan import Plan
from trial.trial import Trial
from unit.assignment import read

Own = TypeVar("Own")
"""The events of such an engine that are none of its trials'."""


class Stopped(Exception):
    """It can't go on; the message says why, as one sentence."""


class Tries(Engine[AnyEvent | Own], Generic[Own]):
    """An engine that tries drop-ins of `plan`'s unit; cancel() ends it early."""

    CANCELLED: ClassVar[str]
    """Why it stops that was cancelled, one sentence."""
    NO_FURTHER: ClassVar[str]
    """What stands before why a trial came to no judgement: "The proof could not go on"."""

    def __init__(self, host: Host, plan: Plan) -> None:
        super().__init__()
        self._host = host
        self._plan = plan
        self._trial: Trial | None = None
        self._cancelled = False

    def cancel(self) -> None:
        """Try nothing more; a trial that is in progress is taken back."""
        self._cancelled = True
        if self._trial:
            self._trial.revert()

    def _must_go_on(self) -> None:
        """Raises Stopped where it was cancelled."""
        if self._cancelled:
            raise Stopped(self.CANCELLED)

    def _with(self, drop_in: bytes) -> Plan:
        """The plan with another drop-in."""
        changed = tuple(dict.fromkeys(one.name for one in read(drop_in)))
        return replace(self._plan, drop_in=drop_in, changed=changed)

    async def _judged(self, drop_in: bytes) -> Verdict:
        """The verdict on a drop-in, once its trial is undone. Raises Stopped where it has none, or can't be
        undone; HostError."""
        self._trial, verdict = Trial(self._host, self._with(drop_in)), None
        async for event in self._trial.run():
            self._tell(event)
            match event:
                case Refused():
                    return self._refused(event)
                case Verdict():
                    verdict = event
                    self._trial.revert()
                case Undone(whole=False, told=told):
                    raise Stopped(f"After a trial not all was as before, so no more was tried: {told}.")
                case _:
                    pass
        self._must_go_on()
        if verdict is None:
            raise Stopped(self.CANCELLED)
        if not verdict.judged:
            raise Stopped(f"{self.NO_FURTHER}: {verdict.reason}")
        return verdict

    def _refused(self, event: Refused) -> Verdict:
        """What a refusal comes to. Raises Stopped."""
        raise Stopped(self.CANCELLED if self._cancelled else event.reason)
