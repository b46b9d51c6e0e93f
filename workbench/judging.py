"""What is wrong with a drop-in's text, line by line, while it is typed."""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from catalog.directive import Directive
from catalog.kinds import check, doubt
from unit.assignment import Assignment, assignments, decode, problems
from unit.effective import Effectives
from unit.fatal import ends
from unit.lines import scan
from unit.names import unit_type
from unit.stack import Source, Stack
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


def remarks(
    content: bytes, stack: Stack, path: str, known: Known, *, user: bool = False
) -> tuple[Remark, ...]:
    """What is wrong with a drop-in of a stack that lies at `path`, by line."""
    cut = scan(decode(content))
    found = [Remark(one.line, one.text) for one in problems(cut, path)]
    over = stack.with_drop_in(Source(path, content))
    values = Effectives(over, known.rules)
    for one in assignments(cut, path):
        found += _about(one, stack.name, known, values, user)
    return tuple(sorted(set(found)))


def _about(one: Assignment, unit: str, known: Known, values: Effectives, user: bool) -> Iterator[Remark]:
    if one.section.startswith("X-") or one.name.startswith("X-"):
        return
    directive = known.get((one.section, one.name))
    if directive is None:
        yield Remark(one.line, _unknown(one, unit, known))
        return
    if not directive.supported:
        since = f": it came with systemd {directive.since}" if directive.since else ""
        yield Remark(one.line, f"{one.name}= is not known to this systemd{since}.")
        return
    if problem := check(directive.kind, one.value):
        stops = " systemd reads no further in this file." if ends(one.name, directive.kind, one.value) else ""
        yield Remark(one.line, f"{problem}{stops}")
        return
    if user and _SYSTEM_ONLY in directive.needs:
        yield Remark(one.line, f"{one.name}= needs the system manager; a user's ignores it.")
    if told := doubt(directive.kind, one.value):
        yield Remark(one.line, told, grave=False)
    yield from _replaced(one, directive, values)


def _replaced(one: Assignment, directive: Directive, values: Effectives) -> Iterator[Remark]:
    """Whether a later line, of this file or of another, takes the value away."""
    settings = values.get(one.section, one.name).settings
    if one.value and settings and (one.path, one.line) not in {(s.path, s.line) for s in settings}:
        last = settings[-1]
        where = f"line {last.line}" if last.path == one.path else f"{last.path}:{last.line}"
        yield Remark(one.line, f"{directive.name}= is set again by {where}, which wins.", grave=False)


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
