"""Where one can jump to: everything on the screen that takes the focus, and the rows in sight of lists."""

from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import Protocol, runtime_checkable

from msgspec import Struct
from textual.widget import Widget

LETTERS = "asdfghjklqwertyuiopzxcvbnm"
"""Those under the fingers first."""

Go = Callable[[], object]


@runtime_checkable
class Jumpable(Protocol):
    """A widget with several places in it."""

    def spots(self) -> Iterable[tuple[int, int, Go]]:
        """Column and line, within the widget's content, of what is in sight, and what goes there."""


class Target(Struct, frozen=True):
    """A place on the screen."""

    x: int
    y: int
    go: Go


def targets(screen: Widget) -> list[Target]:
    """Every place in sight, from the top down."""
    found = [target for widget in screen.walk_children(Widget) for target in _of(widget)]
    seen = {(target.x, target.y): target for target in found}
    return [seen[place] for place in sorted(seen, key=lambda place: (place[1], place[0]))]


def _of(widget: Widget) -> Iterator[Target]:
    region = widget.content_region
    if not region.area or widget.disabled or not widget.is_on_screen:
        return
    if isinstance(widget, Jumpable):
        for x, y, go in widget.spots():
            yield Target(region.x + x, region.y + y, go)
    elif widget.focusable:
        yield Target(region.x, region.y, widget.focus)


def labels(count: int) -> list[str]:
    """As many labels, none of which begins another: single letters where they suffice."""
    if count <= len(LETTERS):
        return list(LETTERS[:count])
    return ["".join(pair) for pair in product(LETTERS, repeat=2)][:count]
