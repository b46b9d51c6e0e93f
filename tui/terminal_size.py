"""A terminal's size, after it was changed faster than it can be followed."""

import os
import sys

from textual.app import App
from textual.events import Resize
from textual.geometry import Size
from textual.timer import Timer

_QUIET = 0.2
"""Seconds without a change after which the size is looked at once more."""


class TerminalSize:
    """Of a hundred sizes in a moment Textual (8.2.8) can take an earlier one for the last."""

    def __init__(self, app: App[None]) -> None:
        self._app = app
        self._timer: Timer | None = None
        self._told: Size | None = None

    def changed(self) -> None:
        """The size was changed: look again when it stays."""
        if self._app.is_headless:
            return
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._app.set_timer(_QUIET, self._look)

    def _look(self) -> None:
        stdin = sys.__stdin__
        try:
            size = Size(*os.get_terminal_size(stdin.fileno() if stdin else 0))
        except (OSError, ValueError):
            return
        wrong = size != self._app.size or size != self._app.screen.outer_size
        if size.area and wrong and size != self._told:
            self._told = size
            self._app.post_message(Resize(size, size))
        elif not wrong:
            self._told = None
