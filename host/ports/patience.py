"""Waiting for a systemd that does not answer, and going on with another helper where one is gone."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol


class Patience:
    """How long a systemd that does not answer is waited for, and who is told of it meanwhile."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self.tell = tell
        """Told a sentence every few seconds of silence, and one when it is over."""
        self.until = 0.0
        """By the monotonic clock. Until then the time in which it does not answer is none of a call's own."""


class Waiting(Protocol):
    """What a host does while it is not to be reached."""

    def patient(self, patience: Patience) -> AbstractContextManager[None]:
        """Have all calls wait so long, within the block. Past it they raise HostUnavailable."""

    async def renew(self) -> None:
        """Go on with another helper, started the way the first one was.

        Raises HostUnavailable where there is none to be had, NotPermitted where root's rights would have to
        be asked for again and can't be now: the host can be looked at then."""
