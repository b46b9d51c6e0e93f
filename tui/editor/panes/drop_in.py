"""The drop-in as text that is typed into, judged line by line meanwhile."""

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.message import Message
from textual.widgets import TextArea

from host.ports import HostError
from tui.commands import bindings
from tui.commands.text import TEXT
from tui.render.text import Run
from tui.values.said import Said, Saying
from workbench.drop_in_remarks import Remark
from workbench.drop_in_text import DropInText

_PAUSE = 0.7
"""Seconds without a key before systemd itself is asked."""
_LONG = 10_000
"""Characters from which a text is judged beside the event loop, when keys pause."""
_SHOWN = 50
"""Remarks that are told at once."""


class DropInArea(TextArea):
    """The text; what is wrong with it is told by `Judged`."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("text", TEXT)]
    scope = "text"

    class Judged(Message):
        """The text was looked at."""

        def __init__(self, found: Sequence[Remark]) -> None:
            super().__init__()
            self.found = found

    def __init__(self, knows: DropInText, text: str) -> None:
        self.before = knows.sheet(text)
        """The draft as text: the same here changes nothing."""
        super().__init__(
            self.before,
            compact=True,
            show_line_numbers=True,
            soft_wrap=False,
            tab_behavior="focus",
        )
        self._knows = knows
        self._overtaken = False
        self._heard: tuple[str, tuple[Remark, ...]] = ("", ())
        """What was found with systemd's help, and for which text."""

    def on_mount(self) -> None:
        """Say what is wrong at once."""
        self._judge()

    @property
    def changed(self) -> bool:
        """Whether it is another text than the draft's."""
        return self.text != self.before

    def leave_out(self) -> bool:
        """Take out the lines that this systemd does not know; whether there were any."""
        known = self._knows.known(self.text)
        if known == self.text:
            return False
        self.replace(known, (0, 0), self.document.end)
        return True

    def begin(self, line: int) -> None:
        """Type at the end of a line; 0 for that of the text."""
        at = (line - 1, len(self.document.get_line(line - 1))) if line else self.document.end
        self.move_cursor(at)

    def follow(self, knows: DropInText, text: str) -> None:
        """The draft is another one by now: so is the text, unless something was typed already."""
        self._knows = knows
        text = knows.sheet(text)
        if text == self.before:
            return
        if self.changed:
            self._overtaken = True
        else:
            self.text = text
            self.begin(0)
        self.before = text
        self._judge()

    async def judged(self) -> tuple[Remark, ...]:
        """What is wrong with the text as it is."""
        if self._heard[0] == self.text:
            return self._heard[1]
        return await asyncio.to_thread(self._knows.remarks, self.text)

    @on(TextArea.Changed)
    def _judge(self) -> None:
        if len(self.text) < _LONG:
            self._tell(self._knows.remarks(self.text))
        self._ask()

    @work(exclusive=True, group="verify")
    async def _ask(self) -> None:
        await asyncio.sleep(_PAUSE)
        text = self.text
        if len(text) >= _LONG:
            self._tell(await self.judged())
        try:
            self._heard = (text, await self._knows.verified(text))
        except HostError:
            return  # our own remarks stand
        self._tell(self._heard[1])

    def _tell(self, found: Sequence[Remark]) -> None:
        if self._overtaken:
            replaced = Remark(
                0, "The draft was changed meanwhile: this text would take its place.", grave=False
            )
            found = (replaced, *found)
        self.post_message(self.Judged(found))


class Remarks(Saying):
    """What is wrong with a text, a line each; a click goes there."""

    def tell(self, found: Sequence[Remark]) -> None:
        """Show these instead."""
        said: list[Said] = [_said(one) for one in found[:_SHOWN]]
        if len(found) > _SHOWN:
            said.append([Run(f"… and {len(found) - _SHOWN} more.", "dim")])
        self.say(said or [[Run("Nothing wrong with it.", "dim")]])


def _said(one: Remark) -> Said:
    shape, style = ("!", "invalid") if one.grave else ("?", "warn")
    link = f"line:{one.line}" if one.line else ""
    return [Run(f"{shape} {one.line}: {one.text}" if one.line else f"{shape} {one.text}", style, link)]
