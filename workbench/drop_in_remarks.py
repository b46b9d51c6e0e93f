"""What is wrong with a drop-in's text, line by line, while it is typed."""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from catalog.kinds import check, doubt
from unit.assignment import Assignment, decode, problems, read
from unit.effective import Effectives
from unit.fatal import ends
from unit.lines import scan
from unit.names import unit_type
from workbench.known import Known

_SYSTEM_ONLY = "the system manager: a user's does not do this"
_FOUND = re.compile(r"(?P<path>\S+?):(?P<line>\d+): (?P<text>.*)")


class Remark(Struct, frozen=True, order=True):
    """Something about one line."""

    line: int
    """From 1; 0 for the unit as a whole."""
    text: str
    """One sentence."""
    grave: bool = True
    """Whether systemd refuses the line, or does not do what it says."""
    unknown: bool = False
    """Whether that is because it does not know what the line sets, so that it passes over it."""


def remarks(
    content: bytes, path: str, values: Effectives, known: Known, *, user: bool = False
) -> tuple[Remark, ...]:
    """What is wrong with a drop-in that lies at `path`, by line; `values` are those of the stack with it."""
    cut = scan(decode(content))
    found = [Remark(one.line, one.text) for one in problems(cut, path)]
    standing = _Standing(values)
    for one in read(content, path):
        said = list(about(one, values.stack.name, known, user=user))
        found += said
        if not any(each.grave for each in said):
            found += _replaced(one, standing)
    return tuple(sorted(set(found)))


class _Standing:
    """Which lines a unit's values come from, looked up once for each directive."""

    def __init__(self, values: Effectives) -> None:
        self._values = values
        self._places: dict[tuple[str, str], dict[tuple[str, int], None]] = {}

    def of(self, section: str, name: str) -> dict[tuple[str, int], None]:
        """The files and numbers of a directive's lines, the last one last."""
        key = section, name
        if key not in self._places:
            settings = self._values.get(section, name).settings
            self._places[key] = dict.fromkeys((one.path, one.line) for one in settings)
        return self._places[key]


def about(one: Assignment, unit: str, known: Known, *, user: bool = False) -> Iterator[Remark]:
    """What is wrong with one assignment of a unit, whatever else is set."""
    if one.section.startswith("X-") or one.name.startswith("X-"):
        return
    directive = known.get((one.section, one.name))
    if directive is None:
        yield Remark(one.line, _unknown(one, unit, known), unknown=True)
        return
    if not directive.supported:
        since = f": it came with systemd {directive.since}" if directive.since else ""
        yield Remark(one.line, f"{one.name}= is not known to this systemd{since}.", unknown=True)
        return
    if problem := check(directive.kind, one.value):
        stops = " systemd reads no further in this file." if ends(one.name, directive.kind, one.value) else ""
        yield Remark(one.line, f"{problem}{stops}")
        return
    if user and _SYSTEM_ONLY in directive.needs:
        yield Remark(one.line, f"{one.name}= needs the system manager; a user's ignores it.")
    if told := doubt(directive.kind, one.value):
        yield Remark(one.line, told, grave=False)


def _replaced(one: Assignment, standing: _Standing) -> Iterator[Remark]:
    """Whether a later line, of this file or of another, takes the value away."""
    places = standing.of(one.section, one.name)
    if one.value and places and (one.path, one.line) not in places:
        path, line = next(reversed(places))
        where = f"line {line}" if path == one.path else f"{path}:{line}"
        yield Remark(one.line, f"{one.name}= is set again by {where}, which wins.", grave=False)


def _unknown(one: Assignment, unit: str, known: Known) -> str:
    own = unit_type(unit).capitalize()
    for section in ("Unit", own, "Install"):
        if section != one.section and known.get((section, one.name)):
            return f"{one.name}= belongs in [{section}], not in [{one.section}]."
    if one.section not in ("Unit", own, "Install"):
        return f"A {own.lower()} has no section [{one.section}]; systemd ignores it."
    near = known.near(one.section, one.name)
    return f"There is no {one.name}= in [{one.section}]{f'; did you mean {near}=?' if near else '.'}"


def verified(said: str, path: str) -> tuple[Remark, ...]:
    """What `systemd-analyze verify` says about one file, by line."""
    found = (match for line in said.splitlines() if (match := _FOUND.search(line)))
    name = path.rpartition("/")[2]
    return tuple(
        Remark(int(one["line"]), f"systemd: {one['text'].rstrip('.')}.")
        for one in found
        if one["path"].rpartition("/")[2] == name
    )


def together(ours: Sequence[Remark], theirs: Sequence[Remark]) -> tuple[Remark, ...]:
    """Both, without systemd's about lines that we have found to be wrong ourselves."""
    lines = {one.line for one in ours if one.grave}
    return tuple(sorted((*ours, *(one for one in theirs if one.line not in lines))))
