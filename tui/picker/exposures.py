"""The picker's column of exposures: found out in the background, for what is in view only."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.screen import Screen
from textual.worker import Worker

from host.ports import HostError

if TYPE_CHECKING:
    from workbench.session import Session

_PAUSE = 0.15
"""Seconds without a change of what is in view before the host is asked."""


class Exposures:
    """Scores for a screen; `scored` is called when one is known."""

    def __init__(self, screen: Screen[None], scored: Callable[[], None]) -> None:
        self._screen, self._scored = screen, scored
        self._worker: Worker[None] | None = None

    def look(self, session: "Session", units: tuple[str, ...]) -> None:
        """Find out the exposures of these units, and of no others any more."""
        if any(not session.is_scored(name) for name in units):
            # No coroutine yet: it may be cancelled before it begins, and none should be left unawaited.
            look = partial(self._look, session, units)
            self._worker = self._screen.run_worker(look, group="scores", exclusive=True)

    async def _look(self, session: "Session", units: tuple[str, ...]) -> None:
        await asyncio.sleep(_PAUSE)
        for name in units:
            if session.is_scored(name):
                continue
            try:
                await session.score(name)
            except (HostError, TimeoutError):
                return  # whoever opens something, or lists anew, is told
            self._scored()
