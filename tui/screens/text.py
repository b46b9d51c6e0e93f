"""The drop-in as text, with what is wrong shown by line while it is typed."""

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from host.ports import HostError
from workbench.dropin_text import DropInText
from workbench.judging import Remark

_PAUSE = 0.7
"""Seconds without a key before systemd itself is asked."""


class TextScreen(ModalScreen[str | None]):
    """Answers with the text, None where it shall stay as it was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "accept", "Take it", priority=True),
        Binding("escape", "leave", "Leave it", priority=True),
    ]

    def __init__(self, knows: DropInText, text: str) -> None:
        super().__init__()
        self._knows, self._before = knows, text
        self._grave: frozenset[Remark] = frozenset()
        self._warned: frozenset[Remark] = frozenset()

    def compose(self) -> ComposeResult:
        """The text, and what is wrong with it."""
        with Vertical(classes="dialog") as box:
            box.border_title = "Drop-in as text"
            box.border_subtitle = "^s takes it   escape leaves it"
            yield TextArea(
                self._before or "[Service]\n",
                id="drop-in-text",
                compact=True,
                show_line_numbers=True,
                soft_wrap=False,
                tab_behavior="focus",
            )
            with VerticalScroll(id="remarks", can_focus=False):
                yield Static(id="remarks-text")

    def on_mount(self) -> None:
        """Type at the end."""
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)
        self._judge()

    @property
    def _text(self) -> str:
        return self.query_one(TextArea).text

    @on(TextArea.Changed)
    def _judge(self) -> None:
        self._show(self._knows.remarks(self._text))
        self._verify()

    @work(exclusive=True, group="verify")
    async def _verify(self) -> None:
        await asyncio.sleep(_PAUSE)
        try:
            self._show(await self._knows.verified(self._text))
        except HostError:
            return  # our own remarks stand

    def _show(self, found: Sequence[Remark]) -> None:
        self._grave = frozenset(one for one in found if one.grave)
        lines = [
            Content.styled(
                f"{'!' if one.grave else '?'} {one.line}: {one.text}" if one.line else f"! {one.text}",
                "$text-error" if one.grave else "$text-warning",
            )
            for one in found
        ]
        text = Content("\n").join(lines or [Content.styled("Nothing wrong with it.", "$text-muted")])
        self.query_one("#remarks-text", Static).update(text)

    def action_accept(self) -> None:
        """Take it; where lines are wrong, only when asked a second time."""
        if self._grave - self._warned:
            self._warned = self._grave
            self.notify("Lines with ! would not do what they say. ^s again takes the text as it is.")
            self.app.bell()
        else:
            self.dismiss(self._text)

    def action_leave(self) -> None:
        """Leave the draft as it was."""
        self.dismiss(None)
