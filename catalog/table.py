"""A tbl(1) table inside a manual page, read line by line into rows of styled cells."""

import re

from catalog.directive import CELL, Span
from catalog.roff import spans

_VERSION_NOTE = re.compile(r"\s*Added in version (\d+)\\&\.")


class Table:
    """Collects the rows of one table, from the line after .TS to the line before .TE."""

    def __init__(self) -> None:
        self.rows: list[tuple[Span, ...]] = []
        self._format = True
        self._tab = "\t"
        self._cells: list[str] = []
        self._block: list[str] | None = None

    def feed(self, request: str, rest: str) -> None:
        """Take in one line."""
        if request == "T&":
            self._format = True
        elif request:
            return
        elif self._format:
            self._layout(rest.rstrip())
        elif self._block is not None:
            self._inside(rest)
        elif rest.strip() not in ("", "_", "="):
            self._row(rest)

    def _layout(self, line: str) -> None:
        """Options end with a semicolon, the columns' layout with a full stop."""
        if line.endswith(";"):
            _, found, tab = line.partition("tab(")
            self._tab = tab[0] if found and tab else "\t"
        elif line.endswith("."):
            self._format = False

    def _inside(self, line: str) -> None:
        """A line of a T{ ... T} cell."""
        if not line.startswith("T}"):
            self._block = [*(self._block or ()), line]
            return
        self._cells.append(" ".join(self._block or ()))
        self._block = None
        if line[2:].strip():
            self._row(line[2:].removeprefix(self._tab))
        else:
            self._finish()

    def _row(self, line: str) -> None:
        *cells, last = line.split(self._tab)
        self._cells += cells
        if last.strip() == "T{":
            self._block = []
        else:
            self._cells.append(last)
            self._finish()

    def _finish(self) -> None:
        runs: list[Span] = []
        for index, cell in enumerate(self._cells):
            if index:
                runs.append(Span(CELL))
            runs += spans(_VERSION_NOTE.sub(r" (since \1)", cell))
        self._cells = []
        if runs:
            self.rows.append(tuple(runs))
