"""A terminal that goes away, and a program that is asked to end: the draft is written down first."""

import asyncio
import os
import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.app import UnitsmithApp

SIGNALS = (signal.SIGHUP, signal.SIGTERM)
_PATIENCE = 5.0
"""Seconds for an orderly end, which a terminal that is gone may hold up."""


def listen(app: "UnitsmithApp") -> None:
    """End in an orderly way when the terminal hangs up or somebody ends the program."""
    loop = asyncio.get_running_loop()
    for number in SIGNALS:
        loop.add_signal_handler(number, _end, app, number)


def _end(app: "UnitsmithApp", number: signal.Signals) -> None:
    if app.editor is not None:
        app.editor.memory.save_now()
    status = 128 + number  # as shells tell it
    asyncio.get_running_loop().call_later(_PATIENCE, os._exit, status)
    app.exit(return_code=status)
