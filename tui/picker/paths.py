"""The paths of unit files in the picker: their continuations, looked up in a thread."""

import asyncio
from collections.abc import Callable
from functools import partial

from textual.screen import Screen
from textual.worker import Worker

from host import local
from tui.picker import items
from tui.picker.items import Item
from unit.names import TYPES

_UNIT_FILES = tuple(f".{suffix}" for suffix in TYPES)


class Paths:
    """Continuations for a screen: `listed` is told those of a path, `completed` what all of them begin with.
    What comes of an older path than the last is for nobody."""

    def __init__(
        self,
        screen: Screen[None],
        listed: Callable[[str, tuple[Item, ...]], None],
        completed: Callable[[str, str], None],
    ) -> None:
        self._screen, self._listed, self._completed = screen, listed, completed
        self._worker: Worker[None] | None = None

    def list(self, path: str) -> None:
        """Find the continuations of a path."""
        self._worker = self._screen.run_worker(partial(self._list, path), group="paths", exclusive=True)

    def complete(self, path: str) -> None:
        """Find what all continuations of a path have in common."""
        self._worker = self._screen.run_worker(partial(self._complete, path), group="paths", exclusive=True)

    async def _list(self, path: str) -> None:
        found = await asyncio.to_thread(local.entries, path, _UNIT_FILES)
        self._listed(path, items.paths(path, found))

    async def _complete(self, path: str) -> None:
        found = await asyncio.to_thread(local.entries, path, _UNIT_FILES)
        self._completed(path, items.common(found) or path)
