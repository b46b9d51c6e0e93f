"""What Textual (8.2.8) keeps to itself and we need, all of it: an upgrade looks here.

Each says why nothing public does.
"""

from typing import ClassVar

from textual.app import App
from textual.dom import DOMNode
from textual.driver import Driver
from textual.events import ScreenResume
from textual.message_pump import MessagePump
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget


class ThriftyScreen(Screen[None]):
    """A screen that draws nothing twice."""

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """What has the focus. Its styles say where it is: Textual would draw the whole screen besides."""

    framed: ClassVar[tuple[type[DOMNode], ...]] = ()
    """The parts of which the focus changes the border, and nothing that is in them."""

    _seen = False

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Its parts have their styles when it first comes: Textual would look them up twice."""
        event.refresh_styles = event.refresh_styles and self._seen
        self._seen = True

    def _compositor_refresh(self) -> None:
        """Draw what changed; while nothing may be shown, later: Textual would draw it for nothing."""
        if self.app._batch_count:
            self.refresh()
        else:
            super()._compositor_refresh()

    def _update_focus_styles(self, focused: Widget | None = None, blurred: Widget | None = None) -> None:
        """Have the borders say where the focus is: Textual would look up the styles of all in them."""
        nodes: set[DOMNode] = set()
        for widget in (focused, blurred):
            for node in widget.ancestors_with_self if widget is not None else ():
                if node._has_focus_within:
                    nodes.update(
                        (node,) if isinstance(node, self.framed) else node.walk_children(with_self=True)
                    )
        if nodes:
            self.app.stylesheet.update_nodes(nodes, animate=True)


def styles_are_read(app: App[None], screen: Screen[None]) -> None:
    """Tell a first screen that the application's styles are what they were: as the first of a mode it would
    parse all of them once more, as if the theme had changed since."""
    screen._css_update_count = app._css_update_count


def parent_of(pump: MessagePump) -> MessagePump | None:
    """To whom a part's messages go on."""
    return pump._parent


def driver_of(app: App[None]) -> Driver | None:
    """What writes to the terminal; none without one."""
    return app._driver


def write_no_more(driver: Driver) -> None:
    """Let the terminal be. Textual's writer dies with the terminal, and after thirty more writes whoever
    writes would wait for it forever (drivers/_writer_thread.py)."""
    driver.write = lambda data: None  # type: ignore[method-assign]
    driver._writer_thread = None  # type: ignore[attr-defined]
