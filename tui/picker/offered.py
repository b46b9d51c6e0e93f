"""What the picker offers of one manager: its units, files that were opened last, or why there are none."""

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from host.ports import HostError, HostFacts
from tui.picker import items
from tui.picker.items import Item, Place
from tui.picker.opener import SILENT
from workbench.unit_list import Listing

if TYPE_CHECKING:
    from workbench.session import Session


class Offered:
    """The units of a session as far as they are known; `heard` is called when more are, `say` is told each
    step, "" at the end."""

    def __init__(self, session: "Session", heard: Callable[[], None], say: Callable[[str], None]) -> None:
        self.session = session
        self.listing = session.listing or Listing()
        self.facts: HostFacts | None = None
        """What kind of host it is, once it has answered."""
        self.trouble = ""
        """Why the host did not list its units."""
        self._files: tuple[str, ...] = ()
        self._heard, self._say = heard, say

    async def ask(self, *, anew: bool = False) -> None:
        """Ask the host for its units; `anew`, for the states of their files as well."""
        session, self.trouble = self.session, ""
        self._say("asking systemd for its units")
        try:
            self._files = await asyncio.to_thread(session.files)
            await session.units(self._take, self._say, anew=anew)
            self.facts = await session.facts()
        except (HostError, TimeoutError) as error:
            self.trouble = str(error) or SILENT
            await session.forget()
        finally:
            self._say("")
        self._heard()

    def _take(self, listing: Listing) -> None:
        self.listing = listing
        self._heard()

    def items(self, query: str, type_: str, places: Sequence[Place], width: int) -> tuple[Item, ...]:
        """What is listed for what is typed, on lines of a width."""
        if self.trouble and not self.listing.units:
            return items.in_trouble(self.trouble, places, width)
        return items.units(self.listing, query, type_, self._files, places)
