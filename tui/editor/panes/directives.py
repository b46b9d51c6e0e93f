"""The panels pane: what is done with the directives that it lists, and typed about them."""

from typing import TYPE_CHECKING

from textual import on
from textual.message import Message

from tui.editor.panes.links import Linked
from tui.editor.panes.panels import Key, PanelList
from workbench.open_unit import OpenUnit

if TYPE_CHECKING:
    from tui.values.editor import ValueEditor


VALUE_ACTIONS = ("add", "as_text", "instead")
"""What editors of values may do beyond taking what is typed."""


class DirectivesPane(Linked):
    """Panels of a group or of a search, the line to find in, and the editor of a value."""

    class Changed(Message):
        """The draft is another one."""

    # What is done with the directive under the cursor

    def _editable(self) -> tuple[OpenUnit, Key] | None:
        """The unit and the directive, unless this host's systemd does not know it; then that is said."""
        if self.unit is None or (key := self.key) is None:
            return None
        if why := self.unit.view.refusal(key):
            self.notify(why, severity="warning")
            return None
        return self.unit, key

    def toggle(self) -> None:
        """Switch it on or off; where only the user can know a value, ask for it."""
        if found := self._editable():
            unit, key = found
            if unit.edits.toggle(key):
                self.post_message(self.Changed())
            else:
                self.edit_value()

    def step(self, by: int) -> None:
        """Step to its next value or the one before."""
        if found := self._editable():
            unit, key = found
            if unit.edits.step(key, by):
                self.post_message(self.Changed())

    def unset(self) -> None:
        """Unset it: the default holds."""
        if found := self._editable():
            unit, key = found
            unit.edits.unset(key)
            self.post_message(self.Changed())

    def forget(self) -> None:
        """Drop its edit."""
        if self.unit and (key := self.key):
            self.unit.edits.forget(key)
            self.post_message(self.Changed())

    def edit_value(self) -> None:
        """Edit its value, below the list."""
        if found := self._editable():
            self._edit(*found)

    # The editor of its value

    def _edit(self, unit: OpenUnit, key: Key) -> None:
        from tui.values import editor_of

        self._show_anew(editor_of(unit.view.asking.valuing(key)))

    def _show_anew(self, made: "ValueEditor") -> None:
        if self.query("#value-editor"):
            self.call_later(self._exchange, made)
        else:
            self._show_editor(made)

    async def _exchange(self, made: "ValueEditor") -> None:
        await self.query("#value-editor").remove()
        self._show_editor(made)

    def _show_editor(self, made: "ValueEditor") -> None:
        self.set_class(made.has_class("-tall"), "-covered")
        self.mount(made)
        self.screen.set_focus(made)  # at once: what is typed next is typed into it

    @property
    def value_actions(self) -> frozenset[str]:
        """What the editor of the value can do beyond taking what is typed; empty where none is open."""
        made = self.query("#value-editor")
        return frozenset(
            action for action in VALUE_ACTIONS if any(hasattr(one, f"action_{action}") for one in made)
        )

    def do_edit(self, action: str) -> None:
        """Run an action of the editor of the value."""
        if action in self.value_actions:
            getattr(self.query_one("#value-editor"), f"action_{action}")()

    def _close_editor(self) -> None:
        self.remove_class("-covered")
        self.query("#value-editor").remove()

    def on_value_editor_submitted(self, event: Message) -> None:
        """A valid value goes into the draft."""
        from tui.values.editor import ValueEditor

        if self.unit and isinstance(event, ValueEditor.Submitted):
            self.unit.edits.take(event.key, event.value)
            self.post_message(self.Changed())
        self.on_value_editor_left()

    def on_value_editor_left(self) -> None:
        """Back to the list."""
        self._close_editor()
        self._panels.focus()

    def on_value_editor_text_wanted(self, event: Message) -> None:
        """The same directive as text."""
        from tui.values.editor import ValueEditor
        from tui.values.text import TextEditor

        if self.unit and isinstance(event, ValueEditor.TextWanted):
            made = TextEditor(self.unit.view.asking.valuing(event.key))
            made.typed = event.typed
            self._show_anew(made)

    # The mouse, and links

    @on(PanelList.Moved)
    def _moved(self) -> None:
        self.post_message(self.Wandered())

    @on(PanelList.Marked)
    def _marked(self) -> None:
        self.toggle()

    def follow_link(self, link: str) -> None:
        """Also "edit", and "value:strict"."""
        what, _, value = link.partition(":")
        if what == "edit":
            self.edit_value()
        elif what == "value":
            if found := self._editable():
                unit, key = found
                unit.edits.set(key, (value,))
                self.post_message(self.Changed())
        else:
            super().follow_link(link)
