"""The types of units as tabs, with how many there are of each and how many of them failed."""

from tui.picker.items import TITLES
from tui.widgets.tabs import TabLine
from workbench.unit_list import TYPES, Listing

_KINDS = tuple(TYPES)
_COUNTED = 110
"""Columns from which there is room for the counts."""


class TypeTabs(TabLine):
    """One tab a type, the last one for all of them."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(*TITLES.values(), id=id)

    @property
    def kind(self) -> str:
        """The type that is shown."""
        return _KINDS[self.chosen]

    def turn(self, by: int) -> None:
        """To the next type, or to the one before."""
        self.chosen = (self.chosen + by) % len(_KINDS)

    def show(self, listing: Listing, width: int) -> None:
        """Name the tabs by what a listing has, on a screen of some width."""
        self.rename(*(_title(listing, kind, counted=width >= _COUNTED) for kind in _KINDS))


def _title(listing: Listing, kind: str, *, counted: bool) -> str:
    count = f" {listing.count(kind)}" if counted else ""
    failed = listing.failed(kind)
    return f"{TITLES[kind]}{count}{f' ✗{failed}' if failed else ''}"
