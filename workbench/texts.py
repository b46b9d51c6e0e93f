"""The previews: the unit with the draft in it, line by line, and the difference to what is saved."""

import difflib
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from msgspec.structs import replace

from unit.assignment import Assignment, decode, read
from unit.effective import Effectives
from unit.stack import Source, sources
from workbench.snapshot import UnitLine


def unit_lines(effective: Effectives, draft_path: str) -> tuple[UnitLine, ...]:
    """A stack's assignments, section by section, in each file after file; those that a later line replaces
    are dead. The order between sections means nothing to systemd."""
    sections: dict[str, list[UnitLine]] = {}
    files = sources(effective.stack)
    for source, (label, _) in zip(files, file_labels(files, draft_path), strict=True):
        heading = ""
        for line in _lines(source, label, effective, draft_path):
            if line.key is None:
                heading = line.text
                sections.setdefault(heading, [line])
            else:
                sections[heading].append(line)
    return tuple(line for section in sections.values() for line in section)


def file_labels(files: Sequence[Source], draft_path: str) -> tuple[tuple[str, str], ...]:
    """What each file is called before its lines, and its path: "unit", "draft", of other drop-ins what stands
    before the first hyphen where that is of one file alone."""
    stems = [source.basename.removesuffix(".conf") for source in files]
    short_stems = [stem.partition("-")[0] for stem in stems]
    common = Counter((*short_stems, "unit", "draft"))
    labels = []
    for source, stem, first in zip(files, stems, short_stems, strict=True):
        if source.path == draft_path:
            label = "draft"
        elif ".d/" not in source.path:
            label = "unit"
        else:
            label = first if first and common[first] == 1 else stem
        labels.append((label, source.path))
    return tuple(labels)


def _lines(source: Source, label: str, effective: Effectives, draft_path: str) -> Iterator[UnitLine]:
    alive: dict[tuple[str, str], set[tuple[str, int]]] = {}
    for line, said in _living(source, label, drafted=source.path == draft_path):
        if said is None:
            yield line
            continue
        key = (said.section, said.name)
        if key not in alive:  # once for a list of hundreds of lines
            alive[key] = {(setting.path, setting.line) for setting in effective.get(*key).settings}
        yield line if (said.path, said.line) in alive[key] else replace(line, dead=True)


@lru_cache(maxsize=64)
def _living(source: Source, label: str, *, drafted: bool) -> tuple[tuple[UnitLine, Assignment | None], ...]:
    """One file's lines as they are where nothing replaces them, each with what could be replaced. Remembered:
    of a unit's files, a key changes one."""
    return tuple(_said(source, label, drafted))


def _said(source: Source, label: str, drafted: bool) -> Iterator[tuple[UnitLine, Assignment | None]]:
    section = ""
    for one in read(source.content, source.path):
        if one.section != section:
            section = one.section
            yield UnitLine(f"[{section}]", drafted=drafted), None
        line = UnitLine(f"{one.name}={one.value}", f"{label}:{one.line}", (one.section, one.name), drafted)
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
