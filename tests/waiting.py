"""Waits of tests: they end with what they wait for. Only what hangs meets their bound."""

import asyncio
import time
from collections.abc import Callable

from textual.css.query import NoMatches
from textual.pilot import Pilot

HUNG = 120.0
"""Seconds after which a wait fails: more than anything takes, however busy the machine is."""
_OFTEN = 0.02
"""Seconds between two looks at what nobody tells of."""

Condition = Callable[[], object]


def wait_until(condition: Condition, tell: Condition = lambda: "") -> None:
    """Wait for something to become true of which nobody tells; where it does not, say what there is."""
    end = time.monotonic() + HUNG
    while not condition():
        assert time.monotonic() < end, f"waited in vain; there is {tell()}"
        time.sleep(_OFTEN)


async def come_true(condition: Condition, tell: Condition = lambda: "") -> None:
    """The same, while this program goes on."""
    end = time.monotonic() + HUNG
    while not condition():
        assert time.monotonic() < end, f"waited in vain; there is {tell()}"
        await asyncio.sleep(_OFTEN)


async def until(pilot: Pilot[None], condition: Condition) -> None:
    """Wait for something to become true of the screen, and for what comes along with it."""

    def holds() -> object:
        try:
            return condition()
        except NoMatches:  # a screen that was just opened has nothing on it yet
            return False

    end = time.monotonic() + HUNG
    while not holds():
        assert time.monotonic() < end, f"waited in vain; the screen is\n{drawn(pilot)}"
        await pilot.pause(0.01)
    await pilot.pause()


def drawn(pilot: Pilot[None]) -> str:
    """All that is on the screen, as text."""
    return "\n".join(strip.text.rstrip() for strip in pilot.app.screen._compositor.render_strips())
