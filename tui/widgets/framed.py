"""A pane that shows nothing itself but its border."""

from collections.abc import Iterator
from typing import Self

from textual.containers import Vertical
from textual.geometry import Region
from textual.widget import Widget


def frame(widget: Widget) -> Iterator[Region]:
    """The four sides of a widget's border, seen from its content; none where it has no border."""
    top, right, bottom, left = widget.styles.border.spacing
    size, offset = widget.outer_size, -widget.content_offset
    if top:
        yield Region(offset.x, offset.y, size.width, top)
    if bottom:
        yield Region(offset.x, offset.y + size.height - bottom, size.width, bottom)
    if left:
        yield Region(offset.x, offset.y, left, size.height)
    if right:
        yield Region(offset.x + size.width - right, offset.y, right, size.height)


class Framed(Vertical):
    """Draws its border alone where Textual (8.2.8) would draw all that is in it again: the border says which
    pane has the focus, and what is in it does not change by that."""

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Draw these regions again, else the border."""
        if repaint and not (regions or layout or recompose):
            regions = tuple(frame(self))
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
