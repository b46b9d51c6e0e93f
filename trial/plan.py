"""What is to be tried, and how."""

from msgspec import Struct

from host.layout import SYSTEM, Layout
from host.ports import LoadedUnit
from trial.checks import Check, StaysUp
from unit.names import BASENAME

_SCAFFOLD = "zzzz-unitsmith-trial.conf"
_NEVER = 2**64 - 1
_MOST = 300.0
"""Seconds that a start or a stop is waited for at most, where the unit sets no limit of its own."""

SCAFFOLD = b"""\
# unitsmith: a trial in progress; a failing one must not take the machine down.
[Unit]
FailureAction=none
SuccessAction=none
StartLimitAction=none
JobTimeoutAction=none
"""


class Plan(Struct, frozen=True):
    """One trial of one drop-in."""

    unit: str
    drop_in: bytes
    beside: bytes = b""
    """Lines for the time of the trial alone, which are never kept."""
    basename: str = BASENAME
    keep_path: str = ""
    """Where Keep writes it; empty for UNIT.d/BASENAME among the admin's or the user's own units."""
    kept_digest: str | None = None
    """The digest of what is there now, None where nothing is."""
    checks: tuple[Check, ...] = ()
    settle: float = 3.0
    """Seconds for which the service must stay well after its restart."""
    window: float = 60.0
    """Seconds in which a passed trial can be kept."""
    changed: tuple[str, ...] = ()
    """The directives that the drop-in changes, for words."""
    by: str = ""
    """Who tries it, for those who find it in progress."""
    repair: bool = False
    """Whether the service is broken now, so that checks need not pass before the change."""
    confirmed: bool = False
    """Go on where the preflight would rather be told twice."""
    layout: Layout = SYSTEM
    """Where the unit's manager looks."""

    @property
    def watching(self) -> float:
        """Seconds for which the trial watches: the settle time, or as long as a check wants."""
        return max((self.settle, *(check.seconds for check in self.checks if isinstance(check, StaysUp))))

    @property
    def trial_path(self) -> str:
        """Where the trial's drop-in goes: it beats /etc, sorts like the kept one, and a reboot removes it."""
        return f"{self.layout.control}/{self.unit}.d/{self.basename}"

    @property
    def scaffold_path(self) -> str:
        """Where the drop-in goes that keeps a failing trial from powering the machine off."""
        return f"{self.layout.control}/{self.unit}.d/{_SCAFFOLD}"

    @property
    def kept_path(self) -> str:
        """Where Keep writes."""
        return self.keep_path or f"{self.layout.kept}/{self.unit}.d/{self.basename}"


def seconds_to_restart(unit: LoadedUnit) -> float:
    """How long a restart of this unit may take by its own time-outs."""
    return restart_seconds(unit.number("TimeoutStopUSec"), unit.number("TimeoutStartUSec"))


def restart_seconds(stop_usec: int, start_usec: int) -> float:
    """How long a restart may take by the unit's own time-outs (microseconds, as D-Bus gives them)."""
    both = (stop_usec, start_usec)
    return sum(_MOST if usec in (0, _NEVER) else min(usec / 1e6, _MOST) for usec in both) + 5.0
