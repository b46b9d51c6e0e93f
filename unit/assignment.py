"""What a unit file says: its assignments, and the lines that systemd makes nothing of."""

from functools import lru_cache

from msgspec import Struct

from unit.lines import Kind, Scan, scan
from unit.logical_lines import BLANKS, continues


class Assignment(Struct, frozen=True):
    """One line `name=value` in a section."""

    section: str
    name: str
    value: str
    """As systemd joins it: a backslash and its line end are one blank, outer blanks are stripped."""
    line: int
    """Its first line in the file, from 1."""
    path: str = ""


class Problem(Struct, frozen=True):
    """A line that systemd ignores or that ends its reading."""

    line: int
    text: str
    path: str = ""


class BadAssignment(ValueError):
    """A section, name or value can't be written as one line; the message is one sentence for the user."""


def decode(content: bytes) -> str:
    """A file's bytes as text that encodes to the same bytes again."""
    return content.decode("utf-8", "surrogateescape")


def encode(text: str) -> bytes:
    """The bytes of a file whose text was decoded."""
    return text.encode("utf-8", "surrogateescape")


def assignments(cut: Scan, path: str = "") -> tuple[Assignment, ...]:
    """The assignments of a cut file, in its order; those in sections that systemd ignores included."""
    return tuple(
        Assignment(line.section, line.name, line.value, line.first, path)
        for line in cut.lines
        if line.kind is Kind.ASSIGNMENT
    )


def problems(cut: Scan, path: str = "") -> tuple[Problem, ...]:
    """What is wrong with a cut file, by line. In X- sections anything goes."""
    found = [
        Problem(line.first, f"Line {line.first} {line.problem}.", path)
        for line in cut.lines
        if line.problem and not line.section.startswith("X-")
    ]
    if cut.tail:
        text = f"systemd stops reading at line {cut.tail_line}: {cut.tail_problem}."
        found.append(Problem(cut.tail_line, text, path))
    return tuple(found)


@lru_cache(maxsize=256)
def read(content: bytes, path: str = "") -> tuple[Assignment, ...]:
    """The assignments of a file. Remembered, because only one file of a stack changes at a toggle."""
    return assignments(scan(decode(content)), path)


def spelled(value: str) -> str:
    """A value as it stands on its line: after a last backslash only a blank keeps the next line apart."""
    return f"{value} " if continues(value) else value


@lru_cache(maxsize=1024)
def checked(section: str, name: str, value: str) -> str:
    """The value as it will be read back. Raises BadAssignment if one line can't carry it."""
    value = value.strip(BLANKS)
    cut = scan(f"[{section}]\n{name}={spelled(value)}\n#")
    seen = [(line.kind, line.section, line.name, line.value) for line in cut.lines]
    wanted = [(Kind.SECTION, section, "", ""), (Kind.ASSIGNMENT, section, name, value)]
    if not section or cut.tail or seen[:2] != wanted or len(seen) != 3:
        shown = ascii(value if len(value) <= 60 else value[:57] + "...")
        raise BadAssignment(
            f"{name}= in [{section}] can't be set to {shown}: it must be one line of valid text."
        )
    return value
