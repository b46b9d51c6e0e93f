"""How wide the columns of a table can be."""

from collections.abc import Sequence


def fit(natural: Sequence[int], room: int) -> list[int]:
    """Widths that fit into `room` together: narrow columns keep theirs, wide ones share what is left.

    No column gets less than one cell, so that many of them may still not fit.
    """
    left, open_, widths = room, len(natural), [0] * len(natural)
    for index in sorted(range(len(natural)), key=lambda index: natural[index]):
        widths[index] = max(1, min(natural[index], left // open_))
        left, open_ = left - widths[index], open_ - 1
    return widths
