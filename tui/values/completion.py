"""Editors with a line to type in: offers from catalogue and host, and what is known of what is typed."""

import asyncio
import os
from collections.abc import Iterable

from textual import on, work
from textual.widgets import Input

from host.ports import HostError
from tui.keymap import shown
from tui.render.text import Run
from tui.values.editor import ValueEditor
from tui.values.entry import EntryLine
from tui.values.offers import OfferList
from tui.values.said import Said
from workbench.edited_value import EditedValue
from workbench.remarks import Remark

_BRIEF, _PAUSE = 0.03, 0.25
"""Seconds without a key before the host is asked for offers, and for remarks."""
_TONES = {"good": "good", "warn": "warn", "": "dim"}


class CompletingEditor(ValueEditor):
    """Subclasses compose an EntryLine and an OfferList, and say what the typed text is to them."""

    def __init__(self, valuing: EditedValue) -> None:
        super().__init__(valuing)
        self._remark: Remark | None = None
        self._asked = ""

    @property
    def entry(self) -> EntryLine:
        """The line."""
        return self.query_one(EntryLine)

    def type(self, text: str) -> None:
        """Type something."""
        self.entry.insert_text_at_cursor(text)

    @property
    def offered(self) -> OfferList:
        """What is offered."""
        return self.query_one(OfferList)

    @property
    def word(self) -> str:
        """What remarks are about: what is typed."""
        return self.entry.value.strip()

    def facts(self, *, wrong: bool) -> Iterable[Said]:
        """What a value comes to, then what the host knows of it; else what may stand there."""
        word = self.word
        if word and (read := self.valuing.reading(word)):
            yield [Run(f"= {read}" if self.valuing.kind.grammar != "commands" else read, "good")]
        if wrong:
            return
        if self._remark is not None and self._asked == word:
            yield from self._remarked(self._remark)
        elif not word:
            yield [Run(f"takes {self.valuing.form}", "dim")]

    def _remarked(self, remark: Remark) -> Iterable[Said]:
        mark = "? " if remark.tone == "warn" else ""
        yield [Run(mark + remark.text, _TONES[remark.tone])]
        if remark.instead:
            yield [
                Run(shown("value-instead"), "key", "do:instead"),
                Run(f" {remark.why}", "dim", "do:instead"),
            ]

    # At every key

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.typed()

    def typed(self) -> None:
        """Offer, judge and ask anew."""
        text = self.entry.value
        self.offered.show(self.valuing.suggestions(text) if self.offers_wanted else ())
        self.tell()
        self._ask_offers(text)
        self.ask_remark(self.word)

    @property
    def offers_wanted(self) -> bool:
        """Whether what is typed could be continued."""
        return True

    @work(exclusive=True, group="offers", exit_on_error=False)
    async def _ask_offers(self, text: str) -> None:
        if not text or not self.offers_wanted:
            return
        await asyncio.sleep(_BRIEF)
        try:
            found = await self.valuing.offers(text)
        except (HostError, TimeoutError):
            return
        if found and text == self.entry.value and not self.offered.chosen:
            self.offered.show(tuple(dict.fromkeys((*found, *self.valuing.suggestions(text)))))

    @work(exclusive=True, group="remark", exit_on_error=False)
    async def ask_remark(self, word: str) -> None:
        """Ask the host about a word, once the keys rest."""
        if not word:
            return
        await asyncio.sleep(_PAUSE)
        if self.valuing.check_row(word) is not None:
            return
        try:
            remark = await self.valuing.remark(word)
        except (HostError, TimeoutError):
            return
        if word == self.word:
            self._remark, self._asked = remark, word
            self.tell()

    def action_instead(self) -> None:
        """Write what the remark proposes."""
        if self._remark is not None and self._remark.instead and self._asked == self.word:
            self.entry.put(self._remark.instead)

    # Offers

    @on(EntryLine.Walked)
    def _walked(self, event: EntryLine.Walked) -> None:
        event.stop()
        if not self.offered.move(event.by) and event.by < 0:
            self.walk_up()

    def walk_up(self) -> None:
        """Above the line."""

    @on(EntryLine.CompletionWanted)
    def _complete(self, event: EntryLine.CompletionWanted) -> None:
        event.stop()
        offers = self.offered.offers
        if not offers:
            self.screen.focus_next()
        elif self.offered.chosen or len(offers) == 1:
            self.entry.put(self.offered.chosen or offers[0])
        else:
            typed = self.entry.value
            # Commonly begun by those alone that begin as what is typed: others only contain it.
            likely = [one for one in offers if one.lower().startswith(typed.lower())]
            shared = os.path.commonprefix(likely)  # noqa: RUF071 -- by characters is what is wanted
            if len(shared) > len(typed):
                self.entry.put(shared)
            else:
                self.offered.move(1)

    @on(OfferList.Taken)
    def _offer_clicked(self, event: OfferList.Taken) -> None:
        event.stop()
        self.entry.put(event.offer)
        self.entry.focus()

    def take_offer(self) -> bool:
        """Put the offer under the cursor into the line; False where it is on none."""
        chosen = self.offered.chosen
        if chosen:
            self.entry.put(chosen)
        return bool(chosen)

    def action_accept(self) -> None:
        """An offer first, then the value."""
        if not self.take_offer():
            super().action_accept()
