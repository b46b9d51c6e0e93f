"""The picker's line: it keeps the focus while the list is walked through, so that no letter is lost."""

from textual.widgets import Input


class PickLine(Input):
    """While somebody walks through the list, letters that are commands are no text; others are as ever."""

    def __init__(self) -> None:
        super().__init__(
            id="pick-find",
            placeholder="type a name, words of a description, or the path of a unit file",
            compact=True,
            select_on_focus=False,
        )
        self.walking = False

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Whether a key is text, whatever command it may be."""
        return not self.walking and super().check_consume_key(key, character)
