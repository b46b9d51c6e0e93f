"""The journal as it comes: bounded, in batches, and never running away from somebody who reads."""

from collections import deque
from collections.abc import Collection

from textual.events import Resize
from textual.message import Message

from tui.render.records import Record
from tui.render.text import EMPTY, Line, Run, width_of, wrap
from tui.widgets.lines import LineView

KEPT = 1000
"""Records that can be scrolled back to."""
WAITING = 500
"""Records that may wait to be shown; of a faster flood the oldest are left out, and counted."""
BATCH = 200
"""Records that are wrapped at a time, so that a flood leaves room for keys."""
_TICK = 0.05
_PROOF: Line = (Run("▶ ", "invalid"),)


class JournalView(LineView, can_focus=True):
    """Lines that are added at the end; it follows them only while the end is in sight."""

    class Followed(Message):
        """It follows the end now, or no longer."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._records: deque[Record] = deque()
        self._counts: deque[int] = deque()
        self._lines: deque[Line] = deque()
        self._coming: deque[Record] = deque()
        self._proof: frozenset[str] = frozenset()
        self._filter = 0
        self._skipped = 0
        self._due = False
        self._seen = 0
        self._unread = 0
        self._opening = False
        """Whether it shall go to the first line of proof as soon as that is there."""
        self._held = -1
        """The place of that line, while the end is not followed for it."""
        self._left = 0
        """Where the window was left for it."""

    # What comes

    def add(self, record: Record) -> None:
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
        for each in (self._records, self._counts, self._lines, self._coming):
            each.clear()
        self._proof = frozenset()
        self._skipped = self._unread = self._seen = 0
        self._opening, self._held = False, -1
        self.scroll_to(y=0, animate=False, force=True)
        self.set_height(0)
        self.post_message(self.Followed())

    def _flush(self) -> None:
        self._due = False
        self._hold()
        at_end = self._at_end()
        before = len(self._lines)
        if self._skipped:
            words = f"… {self._skipped} lines left out: they came too fast"
            self._put(Record((Run(words, "warn"),), problem=True))
            self._skipped = 0
        for _ in range(min(BATCH, len(self._coming))):
            self._put(self._coming.popleft())
        added = len(self._lines) - before
        gone = self._forget_oldest()
        self.set_height(len(self._lines))
        self._unread = 0 if at_end else self._unread + added
        if at_end:
            self._to_end()
        elif gone:
            self.scroll_to(y=max(0, self.scroll_offset.y - gone), animate=False, force=True)
        self._open()
        if added and not at_end:
            self.post_message(self.Followed())
        if self._coming:
            self._due = True
            self.set_timer(_TICK, self._flush)

    def _forget_oldest(self) -> int:
        """Lines that are gone with the records beyond those that are kept."""
        gone = 0
        while len(self._records) > KEPT:
            self._records.popleft()
            count = self._counts.popleft()
            gone += count
            for _ in range(count):
                self._lines.popleft()
        return gone

    def _put(self, record: Record) -> None:
        lines = self._wrapped(record) if self._shows(record) else []
        self._records.append(record)
        self._counts.append(len(lines))
        self._lines.extend(lines)

    def _wrapped(self, record: Record) -> list[Line]:
        width, first = self.text_width, _PROOF if record.cursor in self._proof else EMPTY
        runs = (*first, *record.runs)
        if width <= 0 or (width_of(runs) <= width and not any("\n" in run.text for run in runs)):
            return [runs]
        return wrap(record.runs, width, first=first, rest=(Run("  "),))

    # What is shown of it

    @property
    def filter(self) -> int:
        """Which of FILTERS is chosen."""
        return self._filter

    def choose(self, number: int) -> None:
        """Show one of FILTERS."""
        self._filter = number
        self._lay_out()
        self.post_message(self.Followed())

    def mark(self, cursors: Collection[str]) -> None:
        """Point out the records that speak for a verdict, whatever is filtered."""
        proof = frozenset(cursors) - {""}
        if proof != self._proof:
            self._opening = bool(proof - self._proof) and self._at_end()
            self._proof = proof
            self._lay_out()

    def _shows(self, record: Record) -> bool:
        return record.cursor in self._proof or record.passes(self._filter)

    def _lay_out(self) -> None:
        """Wrap anew, and stay at the end or at the proof where that was in sight."""
        self._hold()
        at_end, records = self._at_end(), list(self._records)
        for each in (self._records, self._counts, self._lines):
            each.clear()
        for record in records:
            self._put(record)
        self.set_height(len(self._lines))
        if at_end:
            self._to_end()
        self._open()
        self._seen = self.page

    def on_resize(self, event: Resize) -> None:
        """Wrap anew."""
        self._lay_out()

    # Following

    @property
    def unread(self) -> int:
        """How many lines came since somebody scrolled up; 0 while the end is followed."""
        below = max(0, len(self._lines) - self.scroll_offset.y - self.page)
        return 0 if self._at_end() else min(self._unread, below)

    def follow(self) -> None:
        """To the end, and stay there."""
        self._unread, self._held = 0, -1
        self._to_end()
        self.post_message(self.Followed())

    def _hold(self) -> None:
        """Stay at the proof, whatever comes or is wrapped anew, unless somebody has gone elsewhere."""
        self._opening = self._opening or (self._held >= 0 and self.scroll_offset.y == self._left)

    def _open(self) -> None:
        """Go to the first line that proves something, once it is there, unless somebody reads elsewhere."""
        place = next((y for y, line in enumerate(self._lines) if line[:1] == _PROOF), -1)
        if self._opening and place >= 0:
            self._opening, self._held = False, place
            self.scroll_to(y=place, animate=False, force=True)
            self._left = self.scroll_offset.y

    def next_proof(self) -> None:
        """To the next line that speaks for the verdict, round and round."""
        marked = [y for y, line in enumerate(self._lines) if line[:1] == _PROOF]
        if marked:
            top = self.scroll_offset.y
            y = next((y for y in marked if y > top), marked[0])
            self.scroll_to(y=y, animate=False, force=True)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Whoever scrolls to the end has read all."""
        super().watch_scroll_y(old_value, new_value)
        if new_value > self._held >= 0:
            self._held = -1
        if self._unread and self._at_end():
            self._unread = 0
            self.post_message(self.Followed())

    def _at_end(self) -> bool:
        """Whether the reader saw the last line before what changes now; one who saw nothing yet did."""
        end = len(self._lines) - self._seen - 1
        return self._held < 0 and (not self._seen or self.scroll_offset.y >= end)

    def _to_end(self) -> None:
        self._seen = self.page
        self.scroll_to(y=max(0, len(self._lines) - self.page), animate=False, force=True)

    def line(self, y: int) -> Line:
        """One line."""
        return self._lines[y] if y < len(self._lines) else EMPTY
