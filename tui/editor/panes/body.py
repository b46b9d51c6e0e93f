"""The body of the open panel: its lines for a width, and which of its links is picked."""

from tui.render.links import Picked
from tui.render.text import Line
from workbench.snapshot import Detail

Key = tuple[str, str]


class Body:
    """What an open panel says of its directive."""

    def __init__(self) -> None:
        self.detail: Detail | None = None
        self.whole = False
        """Whether all of the manual's text is shown."""
        self.lines: list[Line] = []
        self.links = Picked()
        self._manual_of: tuple[Key, int] | None = None
        self._manual: list[Line] = []

    @property
    def key(self) -> Key | None:
        """The directive that it is about."""
        return self.detail.directive.key if self.detail else None

    def lay_out(self, detail: Detail | None, width: int) -> None:
        """Its lines for a directive; none where nothing is open."""
        if detail is None or self.key != detail.directive.key:
            self.links.forget()
        self.detail = detail
        self.lines = self._explained(detail, width) if detail and width > 0 else []
        self.links.keep_within(self.lines)

    def _explained(self, detail: Detail, width: int) -> list[Line]:
        # Not before something is explained: the first screen is there sooner.
        from tui.render.explanation import explanation
        from tui.render.manual import manual_lines

        place = (detail.directive.key, width)
        if self._manual_of != place:  # wrapping pages takes longer than a key may
            self._manual_of, self._manual = place, manual_lines(detail.directive, width, detail.known)
        return explanation(detail, self._manual, width, self.whole)

    def line(self, y: int) -> Line:
        """One line, its picked link standing out."""
        return self.links.shown(self.lines[y], y)
