"""Opening what was chosen in the picker: as a worker that says what it is doing and can be stopped."""

import asyncio
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message
from textual.screen import Screen
from textual.worker import Worker

from host.ports import HostError

if TYPE_CHECKING:
    from catalog.presets import Preset
    from workbench.open_unit import OpenUnit
    from workbench.session import Session

SILENT = "The host did not answer in time."


class Picked(Message):
    """A unit was chosen, and is open."""

    def __init__(self, session: "Session", unit: "OpenUnit", preset: "Preset | None" = None) -> None:
        """preset: what is to be drafted of it."""
        super().__init__()
        self.session, self.unit, self.preset = session, unit, preset


class SurveyWanted(Message):
    """All services of a manager are to be shown side by side."""

    def __init__(self, session: "Session") -> None:
        super().__init__()
        self.session = session


class Back(Message):
    """Nothing was chosen: back to where the user came from."""


class Opener:
    """Opens one target at a time for a screen, which is told by Picked; `say` is told each step, "" at the
    end."""

    def __init__(self, screen: Screen[None], say: Callable[[str], None]) -> None:
        self._screen, self._say = screen, say
        self._worker: Worker[None] | None = None

    @property
    def going(self) -> bool:
        """Whether something is being opened."""
        return self._worker is not None and not self._worker.is_finished

    def begin(self, session: "Session", target: str | Path, preset: "Preset | None" = None) -> None:
        """Open a unit by its name, or a file by its path; a preset is drafted where no draft was left."""
        self._worker = self._screen.run_worker(
            partial(self._open, session, target, preset), group="open", exclusive=True
        )

    def stop(self) -> None:
        """Open it after all not."""
        if self._worker is not None:
            self._worker.cancel()

    async def _open(self, session: "Session", target: str | Path, preset: "Preset | None") -> None:
        try:
            if isinstance(target, Path):
                unit = await session.open_file(target, self._say)
            else:
                unit = await session.open(target, self._say)
            # Read in a thread, since the picker needs none of it until now.
            await asyncio.to_thread(import_module, "tui.editor.screen")
        except (HostError, TimeoutError) as error:
            self._screen.notify(str(error) or SILENT, severity="error", timeout=12)
            return
        finally:
            self._say("")
        self._screen.post_message(Picked(session, unit, preset))
