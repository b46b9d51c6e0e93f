"""One unit file that is read and edited without losing a byte of it."""

from collections.abc import Container, Mapping, Sequence

from unit.assignment import Assignment, Problem, assignments, checked, decode, encode, problems
from unit.blocks import Blocks
from unit.lines import Kind, Line

Lines = dict[tuple[str, str], list[Line]]


class Document:
    """One unit file. Edits change the lines that they are about and no other."""

    def __init__(self, content: bytes, path: str = "") -> None:
        self.path = path
        self._blocks = Blocks(decode(content))

    @classmethod
    def parse(cls, content: bytes, path: str = "") -> "Document":
        """Read a file's content; never fails, whatever the bytes."""
        return cls(content, path)

    @property
    def content(self) -> bytes:
        """The file's bytes: the very same ones where nothing was edited."""
        return encode(self._blocks.text)

    @property
    def assignments(self) -> tuple[Assignment, ...]:
        """What the file assigns, in its order, as systemd reads it."""
        return assignments(self._blocks.scan, self.path)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The lines that systemd ignores, and the one where it stops reading."""
        return problems(self._blocks.scan, self.path)

    def values(self, section: str, name: str) -> tuple[str, ...]:
        """All values that the file assigns to a directive, in its order."""
        return tuple(one.value for one in self.assignments if (one.section, one.name) == (section, name))

    def set(self, section: str, name: str, values: Sequence[str]) -> None:
        """Make these the directive's assignments, one line each, the first where the first was.

        Leading ones that are so already stay as they are written. Raises BadAssignment.
        """
        self.edit({(section, name): values})

    def remove(self, section: str, name: str) -> None:
        """Take all assignments of a directive out; comments between their lines stay."""
        self.edit({(section, name): ()})

    def add(self, section: str, name: str, value: str) -> None:
        """Write one more assignment, after the directive's last one or at the end of its section.

        Raises BadAssignment.
        """
        self.edit({(section, name): (*self.values(section, name), value)})

    def edit(self, changes: Mapping[tuple[str, str], Sequence[str]]) -> None:
        """Set many directives by (section, name) as `set` does, new ones in the order given.

        Raises BadAssignment before anything is changed.
        """
        wanted = {key: [checked(*key, value) for value in values] for key, values in changes.items()}
        self._blocks = Blocks(self._blocks.text, wanted)
        lines = self._by_key()
        if self._grows_at_the_end(wanted, lines):
            self._become(self._blocks.closed(), wanted)
            lines = self._by_key()
        fresh: dict[str, list[tuple[str, str]]] = {}
        for (section, name), values in wanted.items():
            if old := lines.get((section, name)):
                self._rewrite(old, values)
            elif values:
                fresh.setdefault(section, []).extend((name, value) for value in values)
        if any(key in lines for key in wanted):
            self._become(self._blocks.written())
        for section, pairs in fresh.items():
            self._append(section, pairs)

    def _rewrite(self, old: list[Line], new: Sequence[str]) -> None:
        """Other values for a directive that the file has."""
        keep = _common([line.value for line in old], new)
        if keep == 0 and new:
            self._blocks.replace(old[0], new[0])
            keep = 1
        for line in old[keep:]:
            self._blocks.remove(line)
        if new[keep:]:
            self._blocks.insert(old[keep - 1], [(old[0].name, value) for value in new[keep:]])

    def _append(self, section: str, pairs: Sequence[tuple[str, str]]) -> None:
        """Directives that the section hasn't, at its end."""
        anchor = self._end_of(section)
        if anchor is None or anchor is self._blocks.scan.lines[-1]:
            self._become(self._blocks.closed())
        if anchor is None:
            self._blocks.open_section(section)
            self._become(self._blocks.written())
        if anchor := self._end_of(section):
            self._blocks.insert(anchor, pairs)
        self._become(self._blocks.written())

    def _grows_at_the_end(self, wanted: Mapping[tuple[str, str], Sequence[str]], lines: Lines) -> bool:
        """Whether lines will be added after the file's last line, which may lack its end."""
        last = list(self._blocks.scan.lines[-1:])
        return any(len(values) > 1 and lines.get(key, [])[-1:] == last for key, values in wanted.items())

    def _become(self, text: str, keys: Container[tuple[str, str]] = ()) -> None:
        # Reading it anew, rather than keeping score, is what makes the answers those that systemd would give.
        if text != self._blocks.text:
            self._blocks = Blocks(text, keys)

    def _by_key(self) -> Lines:
        found: Lines = {}
        for line in self._blocks.scan.lines:
            if line.kind is Kind.ASSIGNMENT:
                found.setdefault((line.section, line.name), []).append(line)
        return found

    def _end_of(self, section: str) -> Line | None:
        """The line after which the section's next assignment goes; None where there is no such section."""
        end = None
        for line in self._blocks.scan.lines:
            if line.section == section and line.kind in (Kind.SECTION, Kind.ASSIGNMENT):
                end = line
        return end


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """How many leading values are the same."""
    count = 0
    for left, right in zip(old, new, strict=False):
        if left != right:
            break
        count += 1
    return count
