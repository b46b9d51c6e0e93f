"""The previews: the unit with the draft in it, line by line, and the difference to what is saved."""

import difflib
from collections.abc import Iterator

from unit.assignment import decode
from unit.effective import Effectives
from unit.lines import Kind, scan
from unit.stack import Source, Stack, sources
from workbench.snapshot import UnitLine


def unit_lines(stack: Stack, effective: Effectives, draft_path: str) -> tuple[UnitLine, ...]:
    """The stack's assignments, file after file; those that a later line replaces are dead."""
    return tuple(line for source in sources(stack) for line in _lines(source, effective, draft_path))


def _lines(source: Source, effective: Effectives, draft_path: str) -> Iterator[UnitLine]:
    drafted = source.path == draft_path
    origin = "draft" if drafted else short(source.path)
    section = ""
    alive: dict[tuple[str, str], set[tuple[str, int]]] = {}
    for line in scan(decode(source.content)).lines:
        if line.kind is not Kind.ASSIGNMENT:
            continue
        if line.section != section:
            section = line.section
            yield UnitLine(f"[{section}]", drafted=drafted)
        key = (line.section, line.name)
        if key not in alive:  # once for a list of hundreds of lines
            alive[key] = {(setting.path, setting.line) for setting in effective.get(*key).settings}
        # An empty assignment leaves no setting behind, and yet does its work.
        dead = bool(line.value) and (source.path, line.first) not in alive[key]
        yield UnitLine(f"{line.name}={line.value}", f"{origin}:{line.first}", key, drafted, dead)


def short(path: str) -> str:
    """A path as it is recognized: a file's name, with its directory for drop-ins."""
    return "/".join(path.rsplit("/", 2)[1:]) if ".d/" in path else path.rpartition("/")[2]


def difference(path: str, before: bytes | None, after: bytes) -> tuple[str, ...]:
    """A unified diff's lines, without line ends; empty where nothing differs."""
    if (before or b"") == after:
        return ()
    old, new = decode(before or b"").splitlines(), decode(after).splitlines()
    head = path if before is not None else "/dev/null"
    return tuple(difflib.unified_diff(old, new, head, path if after else "/dev/null", lineterm=""))
