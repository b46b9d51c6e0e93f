"""A terminal that goes away, and a program that is asked to end: nothing of a draft or a trial is lost."""

import asyncio
import os
import signal
from collections.abc import Callable
from functools import partial

from textual.app import App
from textual.driver import Driver

from tui.editor.screen import EditorScreen
from tui.private import driver_of, write_no_more

_PATIENCE, _UNDOING = 5.0, 240.0
"""Seconds for an orderly end, which a terminal that is gone may hold up; and for that of a trial."""

Editor = Callable[[], EditorScreen | None]


def listen(app: App[None], editor: Editor) -> None:
    """End in an orderly way when the terminal hangs up or somebody ends the program."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGHUP, signal.SIGTERM):
        loop.add_signal_handler(number, partial(_ended, app, editor, number))


def _ended(app: App[None], find: Editor, number: signal.Signals) -> None:
    if number == signal.SIGHUP:
        lose_terminal(driver_of(app))
    editor = find()
    status, going = 128 + number, False  # as shells tell it
    if editor is not None and editor.is_running and editor.actions is not None:
        editor.panes.preview.take_unasked()
        editor.memory.save_now(editor.unit)
        going = editor.panes.trial.going
        editor.actions.leaving.end(status)
    else:
        app.exit(return_code=status)
    asyncio.get_running_loop().call_later(_UNDOING if going else _PATIENCE, os._exit, status)


def lose_terminal(driver: Driver | None) -> None:
    """Put nothing in the terminal's place."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    os.close(nothing)
    if driver is not None:
        write_no_more(driver)
