"""unitsmith with a journal that floods: 20,000 lines a second, whatever is on the bench."""

import sys

from cli.__main__ import main
from host.ports import JournalEntry
from trial.events import Logged
from tui.editor.panes.journal import JournalView
from tui.render.trial import record

_TICK, _LINES = 0.01, 200


def _flood(view: JournalView) -> None:
    number = 0

    def more() -> None:
        nonlocal number
        for _ in range(_LINES):
            number += 1
            line = record(Logged(0.0, JournalEntry(str(number), 0.0, f"line {number} of a flood")))
            assert line is not None
            view.add(line)

    view.set_interval(_TICK, more)


JournalView.on_mount = _flood  # type: ignore[attr-defined]  # what a trial would do, without one

if __name__ == "__main__":
    sys.exit(main())
