"""The journal as it comes: bounded, in batches, and never running away from somebody who reads."""

from collections import deque

from textual.events import Resize

from tui.text import EMPTY, Line, Run, width_of, wrap
from tui.widgets.lines import LineView

KEPT = 1000
"""Records that can be scrolled back to."""
WAITING = 500
"""Records that may wait to be shown; of a faster flood the oldest are left out, and counted."""
BATCH = 200
"""Records that are wrapped at a time, so that a flood leaves room for keys."""
_TICK = 0.05


class JournalView(LineView, can_focus=True):
    """Lines that are added at the end; it follows them only while the end is in sight."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._records: deque[tuple[tuple[Run, ...], int]] = deque()
        self._lines: deque[Line] = deque()
        self._coming: deque[tuple[Run, ...]] = deque()
        self._skipped = 0
        self._due = False
        self._seen = 0

    def add(self, record: tuple[Run, ...]) -> None:
        """One more record, shown within a twentieth of a second."""
        if len(self._coming) >= WAITING:
            self._coming.popleft()
            self._skipped += 1
        self._coming.append(record)
        if not self._due:
            self._due = True
            self.set_timer(_TICK, self._flush)

    def clear(self) -> None:
        """Forget everything."""
        self._records.clear()
        self._lines.clear()
        self._coming.clear()
        self._skipped = 0
        self.scroll_to(y=0, animate=False, force=True)
        self.set_height(0)

    def _flush(self) -> None:
        self._due = False
        at_end = self._at_end()
        gone = 0
        if self._skipped:
            self._put((Run(f"… {self._skipped} lines left out: they came too fast", "warn"),))
            self._skipped = 0
        for _ in range(min(BATCH, len(self._coming))):
            self._put(self._coming.popleft())
        while len(self._records) > KEPT:
            _, count = self._records.popleft()
            gone += count
            for _ in range(count):
                self._lines.popleft()
        self.set_height(len(self._lines))
        if at_end:
            self._to_end()
        elif gone:
            self.scroll_to(y=max(0, self.scroll_offset.y - gone), animate=False, force=True)
        if self._coming:
            self._due = True
            self.set_timer(_TICK, self._flush)

    def _put(self, record: tuple[Run, ...]) -> None:
        lines = self._wrapped(record)
        self._records.append((record, len(lines)))
        self._lines.extend(lines)

    def _wrapped(self, record: tuple[Run, ...]) -> list[Line]:
        width = self.text_width
        if width <= 0 or (width_of(record) <= width and not any("\n" in run.text for run in record)):
            return [record]
        return wrap(record, width, rest=(Run("  "),))

    def on_resize(self, event: Resize) -> None:
        """Wrap anew, and stay at the end where it was in sight."""
        records = [record for record, _ in self._records]
        at_end = self._at_end()
        self._records.clear()
        self._lines.clear()
        for record in records:
            self._put(record)
        self.set_height(len(self._lines))
        if at_end:
            self._to_end()
        self._seen = self.page

    def _at_end(self) -> bool:
        """Whether the reader saw the last line before what changes now; one who saw nothing yet did."""
        return not self._seen or self.scroll_offset.y >= len(self._lines) - self._seen - 1

    def _to_end(self) -> None:
        self._seen = self.page
        self.scroll_to(y=max(0, len(self._lines) - self.page), animate=False, force=True)

    def line(self, y: int) -> Line:
        """One line."""
        return self._lines[y] if y < len(self._lines) else EMPTY
