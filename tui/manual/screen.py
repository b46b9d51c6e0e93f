"""A whole manual page, at the entry of a directive, with find and links."""

import asyncio
import time
from collections.abc import Callable, Collection
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.events import Resize
from textual.widgets import Input

from catalog.whole import WholePage
from tui.command_screen import CommandScreen
from tui.commands import PAGE, AnyCommand, bindings
from tui.commands.page import PageSituation
from tui.manual.page import PageView
from tui.render.links import GO
from tui.render.links import PAGE as PAGE_LINK
from tui.render.manual import block_lines
from tui.render.text import Line, plain
from tui.widgets.keys import KeyLine
from workbench.manuals import Manual

_WIDEST = 100
"""Columns beyond which lines are tiring to read."""
_MARGIN = 2
_SLICE = 0.01
"""Seconds of laying out, after which keys are answered."""


class ManualScreen(CommandScreen):
    """Shows a page; `go` is called with the name of a directive that a link leads to elsewhere."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("screen", PAGE)]
    AUTO_FOCUS = "#page"
    commands: ClassVar[tuple[AnyCommand, ...]] = PAGE
    mouse: ClassVar[str] = "A click on a link follows it."

    def __init__(
        self,
        manual: Manual,
        page: WholePage,
        directive: str,
        known: Collection[str],
        go: Callable[[str], object],
    ) -> None:
        super().__init__()
        self._manual, self._page, self._directive = manual, page, directive
        self._known, self._go = known, go
        self._starts: dict[int, int] = {}
        """The first line of each block."""
        self._trail: list[tuple[WholePage, int]] = []
        self._origin = 0
        self._count: int | None = None
        self.handlers = {
            "page-find": self.find,
            "page-next": partial(self.next_found, 1),
            "page-before": partial(self.next_found, -1),
            "page-link": self.next_link,
            "page-follow": self.follow,
            "page-back": self.back,
            "page-heading": partial(self.next_heading, 1),
            "page-heading-before": partial(self.next_heading, -1),
            "page-leave": self.leave,
            "page-help": self.handlers["help"],
            "page-palette": self.handlers["palette"],
        }

    @property
    def situation(self) -> PageSituation:
        """What the commands' rules ask about."""
        return PageSituation(
            typing=self.typing,
            searched=bool(self._count),
            picked=bool(self._view.links.link),
            can_go_back=bool(self._trail),
        )

    def compose(self) -> ComposeResult:
        """The page, and the line to find in."""
        yield PageView(id="page")
        yield Input(id="page-find", placeholder="words of the page", compact=True)
        yield KeyLine(PAGE, id="keys")

    def on_mount(self) -> None:
        """Nothing is looked for yet."""
        self._input.display = False
        self._show_keys()
        self._lay_out(self._page, self._directive)

    @property
    def _view(self) -> PageView:
        return self.query_one(PageView)

    @property
    def _input(self) -> Input:
        return self.query_one(Input)

    def on_resize(self, event: Resize) -> None:
        """Wrap anew, and keep the place."""
        if self._starts:
            top = self._view.scroll_offset.y
            block = max((b for b, y in self._starts.items() if y <= top + _MARGIN), default=0)
            self._lay_out(self._page, block=block)

    @work(exclusive=True, group="lay-out")
    async def _lay_out(
        self, page: WholePage, directive: str = "", *, block: int | None = None, y: int | None = None
    ) -> None:
        """Wrap a page, answering keys meanwhile, and go to an entry, a block or a line of it."""
        await asyncio.sleep(0)  # the view has its size after the first layout
        lines, starts = await wrapped(page, max(20, min(_WIDEST, self._view.size.width - 4)), self._known)
        self._page, self._starts = page, starts
        self._view.show(lines)
        wanted = page.entries.get(directive, 0) if block is None else block
        self._view.to(starts.get(wanted, 0) if y is None else y + _MARGIN)
        self._title()
        self._show_keys()

    def _title(self) -> None:
        lines = "line" if self._count == 1 else "lines"
        found = "" if self._count is None else f" · {self._count or 'no'} {lines} found"
        self._view.border_title = f"{self._page.name}(5){found}"

    def _show_keys(self) -> None:
        self.query_one(KeyLine).show(self.ids_now)

    # Finding

    def find(self) -> None:
        """Type what to look for."""
        self._origin = self._view.scroll_offset.y
        self._input.display = True
        self.set_focus(self._input)
        self._show_keys()

    @on(Input.Changed)
    def _typed(self) -> None:
        words = self._input.value
        self._count = self._view.look_for(words) if words.strip() else None
        if not words.strip():
            self._view.look_for("")
        elif (y := self._view.next_found(1, self._origin - 1)) is not None:
            self._view.to(y)
        self._title()

    @on(Input.Submitted)
    def _typed_all(self) -> None:
        self._input.display = bool(self._input.value)
        self.set_focus(self._view)
        self._show_keys()

    def key_escape(self) -> None:
        """From the line: look for nothing."""
        if self.typing:
            self._input.value = ""
            self._typed_all()

    def next_found(self, by: int) -> None:
        """Go to the next place, or the one before, that has what is looked for."""
        here = self._view.scroll_offset.y + _MARGIN
        if (y := self._view.next_found(by, here)) is not None:
            self._view.to(y)

    def next_heading(self, by: int) -> None:
        """Go to the next heading or the one before."""
        here = self._view.scroll_offset.y + _MARGIN
        headings = [self._starts[at] for at, block in enumerate(self._page.blocks) if block.kind == "heading"]
        ahead = [y for y in headings if (y > here if by > 0 else y < here)]
        if ahead:
            self._view.to(ahead[0] if by > 0 else ahead[-1])

    # Links

    def next_link(self) -> None:
        """Pick the next link in sight."""
        self._view.next_link()
        self._show_keys()

    def follow(self) -> None:
        """Go where the picked link leads."""
        self._follow(self._view.links.link)

    @on(PageView.Linked)
    def _clicked(self, event: PageView.Linked) -> None:
        self._follow(event.link)

    def _follow(self, link: str) -> None:
        here = (self._page, self._view.scroll_offset.y)
        if link.startswith(PAGE_LINK):
            self._turn_to(link.removeprefix(PAGE_LINK), here)
            return
        name = link.removeprefix(GO)
        if name in self._page.entries:
            self._trail.append(here)
            self._view.links.forget()
            self._view.to(self._starts.get(self._page.entries[name], 0))
            self._show_keys()
        else:
            self.app.pop_screen()
            self._go(name)

    @work(exclusive=True, group="turn")
    async def _turn_to(self, name: str, here: tuple[WholePage, int]) -> None:
        page = await self._manual.page(name)
        if page is None:
            self.notify(f"This host has no manual page {name}(5).", severity="warning")
            return
        self._trail.append(here)
        self._lay_out(page, block=0)

    def back(self) -> None:
        """To where the last link was followed from."""
        page, y = self._trail.pop()
        if page is self._page:
            self._view.scroll_to(y=y, animate=False, force=True)
            self._show_keys()
        else:
            self._lay_out(page, y=y)

    def leave(self) -> None:
        """Back to the panels."""
        self.app.pop_screen()


async def wrapped(page: WholePage, width: int, known: Collection[str]) -> tuple[list[Line], dict[int, int]]:
    """A page's lines, and the first line of each block; a long one is laid out piece by piece."""
    lines: list[Line] = []
    starts: dict[int, int] = {}
    end = time.perf_counter() + _SLICE
    block = 0
    for count, chunk in block_lines(page.blocks, width, known):
        first = len(lines) + sum(1 for line in chunk[:1] if not plain(line))
        starts |= dict.fromkeys(range(block, block + count), first)
        lines += chunk
        block += count
        if time.perf_counter() > end:
            await asyncio.sleep(0)
            end = time.perf_counter() + _SLICE
    return lines, starts


__all__ = ["ManualScreen", "wrapped"]
