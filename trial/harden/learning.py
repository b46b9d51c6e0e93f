"""One start of the service under strace: which system calls it makes, and which sockets."""

from collections.abc import Callable

from host.ports import Host
from trial.events import Verdict, Warned
from trial.harden.discovery import Calls
from trial.harden.trials import Stopped, must_be_whole, no_proof
from trial.learning.events import LearningEvent, Learnt
from trial.learning.run import Learning
from trial.learning.run import Wanted as Lesson
from trial.plan import Plan

_FAMILIES = "RestrictAddressFamilies"


class Learned:
    """A learning run whose end is awaited."""

    def __init__(self, host: Host, plan: Plan, tell: Callable[[LearningEvent], None]) -> None:
        self._host = host
        self._plan = plan
        self._tell = tell
        self._learning: Learning | None = None
        self.restarts = 0

    def stop(self) -> None:
        """Undo, and learn no more."""
        if self._learning:
            self._learning.stop()

    async def run(self) -> Calls | None:
        """What was seen; None where strace is not there, or the service does not work with it. Raises
        Stopped, HostError."""
        if not (await self._host.recorders()).strace:
            return None
        plan = self._plan
        lesson = Lesson(
            unit=plan.unit,
            checks=plan.checks,
            seconds=plan.settle,
            method="strace",
            by=plan.by,
            repair=plan.repair,
            confirmed=plan.confirmed,
        )
        self._learning, found, failed, idle = Learning(self._host, lesson), None, False, ""
        self.restarts = 1
        async for event in self._learning.run():
            must_be_whole(event)
            match event:
                case Warned(check=check) if check:
                    idle = idle or check
                case Verdict(passed=False):
                    failed = True
                case Learnt():
                    found = event
                case _:
                    pass
            self._tell(event)
        if idle:
            raise Stopped(no_proof(idle), 2)
        if failed or found is None or not found.total or found.lost:
            return None
        return Calls(frozenset(found.names), _families(found), complete=True)


def _families(learnt: Learnt) -> frozenset[str]:
    """Those that sockets had; a proposal has them beside AF_UNIX."""
    lines = [
        one.values for proposal in learnt.proposals for one in proposal.settings if one.name == _FAMILIES
    ]
    return frozenset(word for values in lines for value in values for word in value.split())
