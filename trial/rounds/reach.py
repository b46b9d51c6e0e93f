"""How far a trial got: its events in, and a comparison with the trial before."""

import re
from collections.abc import Iterable
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from trial import denial
from trial.entries import OURS, SPAWN_FAILED, of_systemd
from trial.events import AnyEvent, Checked, Logged, Restarted, Verdict
from trial.fatal import is_frame

Progress = Literal["first", "works", "further", "otherwise", "same", "back"]
"""How a trial compares with the one that its draft was made from.

further: the service got beyond what it failed at. otherwise: it fails at something else, and it is not
clear that this comes later. same: it fails as before. back: it fails earlier."""

_LOADED, _EXECUTED, _STARTED, _UP = range(1, 5)
_CHANGING = re.compile(
    r"0x[0-9a-f]+|\b[0-9a-f]{8,}\b|\d{4}[-/]\d\d[-/]\d\d|\d\d:\d\d:\d\d(?:[.,]\d+)?|\[\d+\]|\bpid[ =:]*\d+"
    r"|\bline \d+|\b\d+\.\d{3,}\b",
    re.IGNORECASE,
)
"""What differs between two runs that fail alike: times, processes, addresses. Not ports or paths."""
SAYING = "; it said: "
"""What stands in a verdict's reason before the service's own words."""
_MOST = 500
"""Different lines of the service that are remembered."""


class Reach(Struct, frozen=True):
    """Where a trial stands; events make it another."""

    stage: int = 0
    """The last step that was taken: unit loaded, program executed, start job done, up and in use."""
    said: frozenset[str] = frozenset()
    """What the service said that is no complaint, without what differs from run to run."""
    invocation: str = ""
    failed: tuple[str, ...] = ()
    """What it failed of, without what differs from run to run."""
    passed: bool = False

    def after(self, event: AnyEvent) -> "Reach":
        """The reach after one more event."""
        match event:
            case Logged(entry=entry) if not self.failed and entry.own is not False:
                new = entry.invocation if entry.invocation != self.invocation else ""
                before = frozenset[str]() if new else self.said  # what the one before said does not count
                ours = entry.pid != 1 and entry.transport in OURS and not of_systemd(entry)
                lines = entry.message.splitlines() if ours and len(before) < _MOST else []
                return replace(self, said=before.union(_plain(lines)), invocation=new or self.invocation)
            case Restarted(result=result):
                return replace(self, stage=_STARTED if result == "done" else _LOADED)
            case Checked(before=False, passed=False) if self.stage == _STARTED:
                return replace(self, stage=_UP)  # the service is there, and does not do what it must
            case Verdict():
                return self._judged(event)
            case _:
                return self

    def _judged(self, verdict: Verdict) -> "Reach":
        executed = not any(entry.message_id == SPAWN_FAILED for entry in verdict.evidence)
        stage = min(self.stage, _LOADED) if not executed else self.stage + (self.stage == _LOADED)
        sure = [one.why for one in verdict.suspects if one.certainty != "possible"]
        told = SAYING in verdict.reason  # else only who is suspected tells one call or file from another
        failed = (shape(verdict.reason), *map(shape, [] if told else sure[:1]))
        return replace(self, stage=stage, failed=failed, passed=verdict.passed)

    def compared(self, before: "Reach | None") -> Progress:
        """How this compares with the trial before."""
        if self.passed:
            return "works"
        if before is None:
            return "first"
        if self.stage != before.stage:
            return "further" if self.stage > before.stage else "back"
        if self.failed == before.failed:
            return "same"
        return "further" if before.said <= self.said else "otherwise"


def shape(text: str) -> str:
    """A line without what differs between two runs that say the same."""
    return _CHANGING.sub("#", text)


def _plain(lines: Iterable[str]) -> Iterable[str]:
    """Lines that tell of no trouble: those that a service says on its way."""
    return (
        shape(line[:_MOST])
        for line in lines
        if not is_frame(line) and not denial.is_denial(line) and not denial.is_lesser(line)
    )
