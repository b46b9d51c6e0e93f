"""Textual without a terminal, and without what it does for one only: the same app, quicker and told exactly.

What a terminal is sent is read back by the tests that have one (../screen.py).
"""

import asyncio

import pytest
import textual.app
import textual.pilot
from textual import constants
from textual._compositor import Compositor, visible_screen_stack
from textual._context import active_app
from textual.app import App
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.geometry import Region
from textual.screen import Screen
from textual.scrollbar import ScrollBar
from textual.widget import Widget

SOON = 0.02
"""Seconds: who sets a timer that is no longer than this means to do it now."""
LATEST = 1.0
"""Seconds: who does something all the time is not waited for."""


def use(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the apps of a test do without."""
    monkeypatch.setattr(constants, "TEXTUAL_ANIMATIONS", "none")
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
    end, latest = loop.time() + SOON, loop.time() + LATEST
    while (now := loop.time()) < latest:
        await asyncio.sleep(0)
        batched = app._batch_count and not app._exit  # whoever has left paints no more
        if loop._ready:  # type: ignore[attr-defined]  # nothing public tells whether somebody is about to run
            continue
        if app.screen_stack and _unpainted(app.screen) and not app._batch_count and not app._exit:
            app.screen._on_timer_update()
            continue
        timers = loop._scheduled  # type: ignore[attr-defined]  # the same
        due = min((timer.when() for timer in timers if not timer.cancelled()), default=latest)
        if due >= (latest if batched else end):
            break
        await asyncio.sleep(max(0, due - now))
    if app.screen_stack and app.is_running:
        _draw(app)


def _unpainted(screen: Screen[object]) -> bool:
    """Whether the next frame differs, or somebody waits for it."""
    return bool(
        screen._layout_required
        or screen._scroll_required
        or screen._repaint_required
        or screen._recompose_required
        or screen._dirty_widgets
        or screen._callbacks
    )


_parsed: dict[tuple[object, ...], list[RuleSet]] = {}
_parse, _render_update = Stylesheet._parse_rules, Compositor.render_update


def _rules(sheet: Stylesheet, css: str, *where: object, **how: object) -> list[RuleSet]:
    """A style sheet's rules, parsed once a run and not once an app."""
    key = (css, *where, *how.items(), frozenset(sheet._variables.items()))
    if key not in _parsed:
        _parsed[key] = _parse(sheet, css, *where, **how)  # type: ignore[arg-type]  # handed on as they come
    return _parsed[key]


def _later(
    compositor: Compositor, full: bool = False, screen_stack: list[Screen[object]] | None = None, **how: bool
) -> object:
    """A frame for a terminal: for who looks at all of it; else it is drawn once settled."""
    return _render_update(compositor, full, screen_stack, **how) if full else None


def _draw(app: App[object]) -> None:
    """Let widgets draw what has changed. Nobody joins their lines to those of a terminal."""
    compositor, dirty = app.screen._compositor, {*app.screen._compositor._dirty_regions}
    compositor._dirty_regions.clear()
    if not dirty:
        return
    visible_screen_stack.set(app._background_screens)
    for widget, (region, clip) in compositor.visible_widgets.items():
        seen = [clip.intersection(one) for one in dirty if clip.overlaps(one)]
        if seen and not _draws_nothing(widget):
            widget.render_lines(Region.from_union(seen).intersection(region).translate(-region.offset))


def _draws_nothing(widget: Widget) -> bool:
    """Whether it is ground for others, or a scroll bar: all lines of those are Textual's own."""
    if isinstance(widget, ScrollBar | Screen):
        return True
    return bool(widget.children) and type(widget).render is Widget.render
