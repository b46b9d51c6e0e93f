"""How drafts are tried."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from trial.checks import Check


class TrialOptions(Struct, frozen=True):
    """How drafts are tried."""

    checks: "tuple[Check, ...]" = ()
    """What the service must still do."""
    settle: float = 3.0
    """Seconds for which the service must stay well."""
    window: float = 60.0
    """Seconds in which a passed trial can be kept."""
    repair: bool = False
    """Whether the service is broken now."""
    enter: Callable[[], tuple[str, ...]] = tuple
    """What to put before a command so that root runs it beside the host's systemd. Raises HostError."""
    user: str | None = None
    """Whom commands run as that are given as checks later."""
