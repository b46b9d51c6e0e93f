"""What is done to an opened unit's draft, one method a change."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from unit.draft import Draft, Edit
from unit.effective import Effective
from workbench import draft_changes
from workbench.current import Current
from workbench.draft_words import told
from workbench.known import Key
from workbench.view import View

if TYPE_CHECKING:
    from catalog.presets import Preset
    from workbench.items import Items


class Edits:
    """Changes the draft; each change is one step of undo."""

    def __init__(self, now: Current, view: View) -> None:
        self._now, self._view = now, view

    def _held(self, key: Key) -> Effective:
        """What the unit's own files say of a directive."""
        return self._now.base.now.get(*key)

    def toggle(self, key: Key) -> bool:
        """Between what the unit has and the natural value, or nothing where the unit has that already.

        False where only the user can know a value."""
        return self._try(draft_changes.toggled(self._now.draft, self._now.known[key], self._held(key)))

    def step(self, key: Key, by: int) -> bool:
        """To the next of its values, round and round. False where there is nothing to step through."""
        directive, held = self._now.known[key], self._now.composed.after.get(*key).value
        return self._try(draft_changes.stepped(self._now.draft, directive, self._held(key), held, by))

    def _try(self, draft: Draft | None) -> bool:
        if draft is not None:
            self._now.put(draft)
        return draft is not None

    def set(self, key: Key, values: Sequence[str]) -> None:
        """Give a directive values; what the unit has already needs no edit."""
        self._now.put(
            draft_changes.with_values(self._now.draft, self._now.known[key], self._held(key), values)
        )

    def unset(self, key: Key) -> None:
        """Make a directive as if nobody had set it."""
        self._now.put(draft_changes.without(self._now.draft, key, self._held(key)))

    def forget(self, key: Key) -> None:
        """Drop what the draft says of a directive."""
        self._now.put(self._now.draft.drop(*key))

    def undo(self) -> str:
        """As before the last change; which one that was, in words."""
        undone = self._now.draft
        self._now.put(undone.undo())
        return told(self._now.draft, undone)

    def redo(self) -> str:
        """As before the last undo; what is back, in words."""
        before = self._now.draft
        self._now.put(before.redo())
        return told(before, self._now.draft)

    def take_preset(self, preset: "Preset") -> None:
        """Put a preset's lines into the draft."""
        self._now.put(draft_changes.with_preset(self._now.draft, preset, self._now.base.now))

    def as_vendor(self) -> None:
        """Make the draft one that leaves what the unit's package brings."""
        self._now.put(
            self._now.draft.replace(
                draft_changes.as_vendor(self._now.base.stack, self._now.base.now, self._now.known.rules).edits
            )
        )

    def take(self, key: Key, value: "tuple[str, ...] | Items") -> None:
        """Give a directive what an editor made of it: lines, or the rows of a list; no lines unset it."""
        if isinstance(value, tuple):
            if value:
                self.set(key, value)
            else:
                self.unset(key)
            return
        from workbench.items import with_items

        self._now.put(with_items(self._now.draft, self._held(key).settings, key, value))

    def take_text(self, text: str) -> None:
        """Make the draft what the text of a drop-in says, over what is kept."""
        self._now.put(self._view.text.draft(self._now.draft, text))

    def take_edits(self, edits: Sequence[Edit]) -> None:
        """Put edits into the draft, as those of a draft that was left."""
        self._now.put(draft_changes.merged(self._now.draft, edits))

    def take_draft(self, edits: Sequence[Edit]) -> None:
        """Make the draft these edits and no others, as one that was tried before."""
        self._now.put(self._now.draft.replace(edits))
