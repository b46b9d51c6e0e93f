"""Textual without a terminal, and without what it does for one only: the same app, quicker and told exactly.

What a terminal is sent is read back by the tests that have one (../screen.py).
"""

import asyncio
import gc
import math
import time
from collections.abc import Callable
from functools import cache
from types import CodeType

import pytest
import textual.app
import textual.pilot
from textual import _callback, constants
from textual._compositor import Compositor
from textual._context import active_app
from textual.app import App
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget

SOON = 0.02
"""Seconds: who sets a timer that is no longer than this means to do it now."""
MOST = 1.0
"""Seconds of this thread's own time: who does something all the time is not waited for."""

AT_ONCE = 50
"""Rounds of the loop between two looks at what they took."""


def use(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the apps of a test do without."""
    monkeypatch.setattr(constants, "TEXTUAL_ANIMATIONS", "none")
    # What an app leaves behind is looked for; all that the run itself holds is none of it.
    monkeypatch.setattr(gc, "unfreeze", lambda: None)
    monkeypatch.setattr(_callback, "_count_parameters", _parameters)
    monkeypatch.setattr(Stylesheet, "_parse_rules", _rules)
    monkeypatch.setattr(Compositor, "render_update", _later)
    for waiting in (textual.app, textual.pilot):
        monkeypatch.setattr(waiting, "wait_for_idle", lambda *_, **__: settled(active_app.get()))


async def settled(app: App[object]) -> None:
    """Wait until everything has happened that is due: messages, painting, and what short timers put off.

    Textual's own pilot watches the process' time instead, and takes for idle who used less than 1 ms in 20: a
    busy machine keeps it waiting for up to a second a key, a thread that is about to start ends it too early.
    """
    loop = asyncio.get_running_loop()
    began, end = time.thread_time(), loop.time() + SOON
    while time.thread_time() - began < MOST:
        happening = await _happened(loop)
        if not loop._ready and _unpainted(app):  # type: ignore[attr-defined]  # the same
            app.screen._on_timer_update()
            happening = True
        if happening:  # what comes of it is set off from now on, however long that took on a busy machine
            end = loop.time() + SOON
            continue
        batched = app._batch_count and not app._exit  # whoever has left paints no more
        timers = loop._scheduled  # type: ignore[attr-defined]  # the same
        due = min((timer.when() for timer in timers if not timer.cancelled()), default=math.inf)
        if due >= (end + MOST if batched else end):
            break
        await asyncio.sleep(max(0, due - loop.time()))
    if app.screen_stack and app.is_running:
        _draw(app)


async def _happened(loop: asyncio.AbstractEventLoop) -> bool:
    """Let others go on, for as long as they do; whether any did."""
    for rounds in range(AT_ONCE):
        await asyncio.sleep(0)
        if not loop._ready:  # type: ignore[attr-defined]  # nothing public tells who is about to run
            return rounds > 0
    return True


def _unpainted(app: App[object]) -> bool:
    """Whether the next frame differs, or somebody waits for it."""
    if not app.screen_stack or app._batch_count or app._exit:
        return False
    screen = app.screen
    return bool(
        screen._layout_required
        or screen._scroll_required
        or screen._repaint_required
        or screen._recompose_required
        or screen._dirty_widgets
        or screen._callbacks
    )


_counted: dict[tuple[CodeType, bool], int] = {}
_count_parameters = _callback._count_parameters


def _parameters(function: Callable[..., object]) -> int:
    """How many parameters a callback takes: of the same code, counted once a run."""
    code = getattr(function, "__code__", None)
    if code is None or hasattr(function, "__wrapped__"):  # whose parameters are another's
        return _count_parameters(function)
    key = (code, hasattr(function, "__self__"))
    if key not in _counted:
        _counted[key] = _count_parameters(function)
    return _counted[key]


_parsed: dict[tuple[object, ...], list[RuleSet]] = {}
_variables: tuple[object, frozenset[tuple[str, str]]] = ({}, frozenset())
"""A theme's variables as a sheet has them, and as a key."""
_parse, _render_update = Stylesheet._parse_rules, Compositor.render_update


def _rules(sheet: Stylesheet, css: str, *where: object, **how: object) -> list[RuleSet]:
    """A style sheet's rules, parsed once a run and not once an app."""
    global _variables
    if _variables[0] is not sheet._variables:
        _variables = (sheet._variables, frozenset(sheet._variables.items()))
    key = (css, *where, *how.items(), _variables[1])
    if key not in _parsed:
        _parsed[key] = _parse(sheet, css, *where, **how)  # type: ignore[arg-type]  # handed on as they come
    return _parsed[key]


def _later(
    compositor: Compositor, full: bool = False, screen_stack: list[Screen[object]] | None = None, **how: bool
) -> object:
    """A frame for a terminal: for who looks at all of it; else it is drawn once settled."""
    return _render_update(compositor, full, screen_stack, **how) if full else None


def _draw(app: App[object]) -> None:
    """Let our widgets draw what has changed. Nobody joins their lines to those of a terminal."""
    compositor, dirty = app.screen._compositor, {*app.screen._compositor._dirty_regions}
    compositor._dirty_regions.clear()
    for widget, (region, clip) in compositor.visible_widgets.items() if dirty else ():
        seen = [clip.intersection(one) for one in dirty if clip.overlaps(one)]
        if seen and _is_ours(type(widget)):
            widget.render_lines(Region.from_union(seen).intersection(region).translate(-region.offset))


@cache
def _is_ours(kind: type[Widget]) -> bool:
    """Whether it draws by code of ours, and not by Textual's alone."""
    return kind.render_line.__module__.startswith("tui.") or kind.render.__module__.startswith("tui.")
