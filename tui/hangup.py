"""A terminal that goes away, and a program that is asked to end: nothing of a draft or a trial is lost."""

import asyncio
import os
import signal
from typing import TYPE_CHECKING

from textual.driver import Driver

from tui.editor.panes.preview_pane import PreviewPane

if TYPE_CHECKING:
    from tui.app import UnitsmithApp

_PATIENCE, _UNDOING = 5.0, 240.0
"""Seconds for an orderly end, which a terminal that is gone may hold up; and for that of a trial."""


def listen(app: "UnitsmithApp") -> None:
    """End in an orderly way when the terminal hangs up or somebody ends the program."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGHUP, signal.SIGTERM):
        loop.add_signal_handler(number, _end, app, number)


def _end(app: "UnitsmithApp", number: signal.Signals) -> None:
    if number == signal.SIGHUP:
        lose_terminal(app._driver)
    status, editor = 128 + number, app.editor  # as shells tell it
    going = False
    if editor is not None and editor.is_running:
        for pane in editor.query(PreviewPane):  # none yet, where the screen is still being put together
            pane.take_unasked()
        editor.memory.save_now(editor.bench)
        going = editor.testing.going
        editor.leaving.end(status)
    else:
        app.exit(return_code=status)
    asyncio.get_running_loop().call_later(_UNDOING if going else _PATIENCE, os._exit, status)


def lose_terminal(driver: Driver | None) -> None:
    """Put nothing in the terminal's place. Textual's writer dies with the terminal, and after thirty more
    writes whoever writes would wait for it forever (8.2.8, drivers/_writer_thread.py)."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    os.close(nothing)
    if driver is not None:
        driver.write = lambda data: None  # type: ignore[method-assign]
        driver._writer_thread = None  # type: ignore[attr-defined]
