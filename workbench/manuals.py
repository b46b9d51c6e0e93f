"""Whole manual pages, as the host has them; else what the catalogue remembers of them."""

import asyncio
from collections.abc import Iterable, Iterator
from itertools import groupby

from catalog.directive import Block, Directive, Span
from catalog.pages import PAGES
from catalog.whole import WholePage, read
from host.ports import Host, HostError


class Manual:
    """The manual pages that explain the directives of a unit."""

    def __init__(self, host: Host | None, directives: Iterable[Directive]) -> None:
        self._host, self._directives = host, tuple(directives)
        self._read: dict[str, WholePage] = {}

    async def page(self, name: str) -> WholePage | None:
        """A page, such as "systemd.exec"; None where nothing is known of it."""
        if name not in self._read:
            found = await self._of_host(name) or remembered(name, self._directives)
            if found is None:
                return None
            self._read[name] = found
        return self._read[name]

    async def _of_host(self, name: str) -> WholePage | None:
        if self._host is None or name not in PAGES:
            return None
        try:
            found = await self._host.manual_pages((name,))
        except HostError:
            return None  # what is remembered must do
        # In a thread, so that keys are answered while it reads.
        return await asyncio.to_thread(read, name, found[0].roff) if found else None


def remembered(name: str, directives: Iterable[Directive]) -> WholePage | None:
    """The entries of a page that the catalogue has, in its order."""
    blocks: list[Block] = []
    entries: dict[str, int] = {}
    told = (one for one in directives if one.page == name and one.blocks)
    for heading, group in groupby(told, lambda one: one.heading):
        blocks.append(Block("heading", (Span(heading),)))
        for _, same in groupby(group, lambda one: id(one.blocks)):
            members = list(same)
            names = list(dict.fromkeys(one.name for one in members))
            entries |= {each: entries.get(each, len(blocks)) for each in names}
            blocks.append(Block("term", (Span(", ".join(f"{each}=" for each in names)),)))
            blocks += _deeper(members[0].blocks)
    return WholePage(name, tuple(blocks), entries) if blocks else None


def _deeper(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield Block(block.kind, block.spans, block.depth + 1, block.marker)
