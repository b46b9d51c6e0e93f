"""The manager's verbs, and what changes by them. org.freedesktop.systemd1(5)"""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from msgspec import Struct


class JobResult(Struct, frozen=True):
    """How a job ended: the result string of Manager's JobRemoved signal."""

    unit: str
    result: str
    """done, canceled, timeout, failed, dependency, skipped, invalid, assert, unsupported ..."""
    seconds: float
    """From the call to JobRemoved."""


class UnitChanged(Struct, frozen=True, tag="unit"):
    """Properties of a watched unit changed; only those that changed, or all of them after a reconnect."""

    unit: str
    properties: dict[str, object]


class Jobs(Protocol):
    """The manager's verbs. All raise HostError with the manager's own message when it refuses."""

    async def reload(self) -> None:
        """Manager.Reload: returns when the reload is finished."""

    async def restart(self, unit: str, deadline: float) -> JobResult:
        """RestartUnit(replace), then wait for that job's end; TimeoutError past the deadline."""

    async def start(self, unit: str, deadline: float) -> JobResult:
        """StartUnit(replace), then wait for that job's end; TimeoutError past the deadline."""

    async def reload_unit(self, unit: str, deadline: float) -> JobResult:
        """ReloadUnit(replace), then wait for that job's end; TimeoutError past the deadline."""

    async def stop(self, unit: str, deadline: float) -> JobResult:
        """StopUnit(replace), then wait for that job's end; TimeoutError past the deadline."""

    async def reset_failed(self, unit: str) -> None:
        """ResetFailedUnit: clears the failed state and the start-limit counter; no error where not loaded."""

    def watch(self, unit: str) -> AbstractAsyncContextManager[AsyncIterator[UnitChanged]]:
        """Property changes of a unit as they come, beginning with all of them."""
