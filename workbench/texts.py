"""The previews: the unit with the draft in it, line by line, and the difference to what is saved."""

import difflib
from collections.abc import Iterator
from functools import lru_cache

from msgspec.structs import replace

from unit.assignment import Assignment, decode, read
from unit.effective import Effectives
from unit.stack import Source, sources
from workbench.snapshot import UnitLine


def unit_lines(effective: Effectives, draft_path: str) -> tuple[UnitLine, ...]:
    """A stack's assignments, file after file; those that a later line replaces are dead."""
    files = sources(effective.stack)
    return tuple(line for source in files for line in _lines(source, effective, draft_path))


def _lines(source: Source, effective: Effectives, draft_path: str) -> Iterator[UnitLine]:
    alive: dict[tuple[str, str], set[tuple[str, int]]] = {}
    for line, said in _living(source, drafted=source.path == draft_path):
        if said is None:
            yield line
            continue
        key = (said.section, said.name)
        if key not in alive:  # once for a list of hundreds of lines
            alive[key] = {(setting.path, setting.line) for setting in effective.get(*key).settings}
        yield line if (said.path, said.line) in alive[key] else replace(line, dead=True)


@lru_cache(maxsize=64)
def _living(source: Source, *, drafted: bool) -> tuple[tuple[UnitLine, Assignment | None], ...]:
    """One file's lines as they are where nothing replaces them, each with what could be replaced. Remembered:
    of a unit's files, a key changes one."""
    return tuple(_said(source, drafted))


def _said(source: Source, drafted: bool) -> Iterator[tuple[UnitLine, Assignment | None]]:
    origin = "draft" if drafted else short(source.path)
    section = ""
    for one in read(source.content, source.path):
        if one.section != section:
            section = one.section
            yield UnitLine(f"[{section}]", drafted=drafted), None
        line = UnitLine(f"{one.name}={one.value}", f"{origin}:{one.line}", (one.section, one.name), drafted)
        # An empty assignment leaves no setting behind, and yet does its work.
        yield line, one if one.value else None


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
