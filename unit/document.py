"""One unit file that is read and edited without losing a byte of it."""

from collections.abc import Sequence

from unit.assignment import Assignment, Problem, assignments, decode, problems
from unit.blocks import Blocks
from unit.lines import BLANKS, Kind, Line, scan


class BadAssignment(ValueError):
    """A section, name or value can't be written as one line; the message is one sentence for the user."""


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
        return self._blocks.written().encode("utf-8", "surrogateescape")

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
        return tuple(line.value for line in self._lines(section, name))

    def set(self, section: str, name: str, values: Sequence[str]) -> None:
        """Make these the directive's assignments, one line each, the first where the first was.

        Leading ones that are so already stay as they are written. Raises BadAssignment.
        """
        new = [checked(section, name, value) for value in values]
        old = self.values(section, name)
        keep = _common(old, new)
        if keep == 0 and old and new:
            self._become(self._blocks.replace(self._lines(section, name)[0], new[0]))
            keep = 1
        while len(lines := self._lines(section, name)) > keep:
            self._become(self._blocks.remove(lines[-1]))
        self._insert(section, [(name, value) for value in new[keep:]])

    def remove(self, section: str, name: str) -> None:
        """Take all assignments of a directive out; comments between their lines stay."""
        self.set(section, name, ())

    def add(self, section: str, name: str, value: str) -> None:
        """Write one more assignment, after the directive's last one or at the end of its section.

        Raises BadAssignment.
        """
        self._insert(section, [(name, checked(section, name, value))])

    def extend(self, section: str, pairs: Sequence[tuple[str, str]]) -> None:
        """Write assignments (name, value) of directives that are new to the section, at its end.

        Raises BadAssignment.
        """
        self._insert(section, [(name, checked(section, name, value)) for name, value in pairs])

    def _insert(self, section: str, pairs: Sequence[tuple[str, str]]) -> None:
        if not pairs:
            return
        self._become(self._blocks.closed())
        if not self._anchor(section, pairs[0][0]):
            self._become(self._blocks.open_section(section))
        if anchor := self._anchor(section, pairs[0][0]):
            self._become(self._blocks.insert(anchor, pairs))

    def _become(self, text: str) -> None:
        # Reading it anew, rather than keeping score, is what makes the answers those that systemd would give.
        if text != self._blocks.text:
            self._blocks = Blocks(text)

    def _lines(self, section: str, name: str) -> list[Line]:
        wanted = (Kind.ASSIGNMENT, section, name)
        return [line for line in self._blocks.scan.lines if (line.kind, line.section, line.name) == wanted]

    def _anchor(self, section: str, name: str) -> Line | None:
        """The line after which a new assignment goes; None where there is no such section yet."""
        if same := self._lines(section, name):
            return same[-1]
        anchor = None
        for line in self._blocks.scan.lines:
            if line.section == section and line.kind in (Kind.SECTION, Kind.ASSIGNMENT):
                anchor = line
        return anchor


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """How many leading values are the same."""
    count = 0
    for left, right in zip(old, new, strict=False):
        if left != right:
            break
        count += 1
    return count


def checked(section: str, name: str, value: str) -> str:
    """The value as it will be read back. Raises BadAssignment if one line can't carry it."""
    value = value.strip(BLANKS)
    cut = scan(f"[{section}]\n{name}={value}\n#")
    seen = [(line.kind, line.section, line.name, line.value) for line in cut.lines]
    wanted = [(Kind.SECTION, section, "", ""), (Kind.ASSIGNMENT, section, name, value)]
    if not section or cut.tail or seen[:2] != wanted or len(seen) != 3:
        raise BadAssignment(
            f"{name}= in [{section}] can't be set to {value!r}: it must be one line of valid text "
            "that doesn't end in a backslash."
        )
    return value
