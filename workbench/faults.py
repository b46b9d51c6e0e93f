"""What systemd makes nothing of in a unit's files, line by line, and whether it loads the unit at all."""

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from unit.assignment import Assignment, decode
from unit.effective import Effectives
from unit.lines import Kind, Line, Scan, scan
from unit.loadable import Refusal, refusal
from unit.names import unit_type
from unit.stack import Source, sources
from workbench.drop_in_remarks import about
from workbench.known import Known
from workbench.reader import Opened

_QUADLET = frozenset(
    ("Container", "Pod", "Kube", "Volume", "Network", "Image", "Build", "Artifact", "Quadlet")
)


class Fault(Struct, frozen=True, order=True):
    """A line that systemd ignores, or a part of it."""

    path: str
    line: int
    """From 1."""
    text: str
    """One sentence."""
    unknown: bool = False
    """Whether that is because this systemd does not know the directive or the section."""
    grave: bool = True
    """Whether systemd says so itself; not of what it leaves out without a word."""

    @property
    def told(self) -> str:
        """With its place."""
        return f"{self.path}:{self.line}: {self.text}"


class Faults(Struct, frozen=True):
    """All of a unit."""

    refusal: Refusal | None = None
    """Why systemd does not load the unit; None where it does."""
    lines: tuple[Fault, ...] = ()
    """In the order of its files."""

    @property
    def refused(self) -> str:
        """Why it can't be loaded, with the place; empty where it can."""
        if self.refusal is None:
            return ""
        place = f"{self.refusal.path}:{self.refusal.line}: " if self.refusal.path else ""
        return f"{place}{self.refusal.text}"

    @property
    def counted(self) -> str:
        """How many lines are ignored, in words; empty for none."""
        count = len(self.lines)
        if not count:
            return ""
        return (
            "systemd ignores a line, in whole or in part"
            if count == 1
            else f"systemd ignores {count} lines, in whole or in part"
        )


def faults_of(values: Effectives, known: Known, *, user: bool = False) -> Faults:
    """What is wrong with a unit's files, whose values these are."""
    unit = values.stack.name
    found = tuple(one for file in sources(values.stack) for one in of_file(file, unit, known, user=user))
    return Faults(refusal(values, known.rules, known.catalogue.version), found)


def of_opened(opened: Opened, known: Known) -> Faults:
    """What is wrong with a unit as it was read; where only systemd knows why it refuses it, its own words."""
    user = opened.facts is not None and opened.facts.user_manager
    found = faults_of(Effectives(opened.stack, known.rules), known, user=bool(user))
    return replace(found, refusal=Refusal(opened.refused)) if opened.refused and not found.refusal else found


def of_file(file: Source, unit: str, known: Known, *, user: bool = False) -> tuple[Fault, ...]:
    """What systemd ignores in one of a unit's files."""
    cut = scan(decode(file.content))
    return tuple(Fault(file.path, *one) for one in _of_lines(cut, file.path, unit, known, user))


def _of_lines(
    cut: Scan, path: str, unit: str, known: Known, user: bool
) -> Iterator[tuple[int, str, bool, bool]]:
    own = ("Unit", unit_type(unit).capitalize(), "Install")
    for place, line in enumerate(cut.lines):
        if line.section.startswith("X-"):
            continue
        strange = bool(line.section) and line.section not in own
        if line.kind is Kind.SECTION and strange:
            yield line.first, _section(line.section, own[1], cut.lines[place + 1 :]), True, True
        elif line.problem and not strange:
            yield line.first, f"The line {line.problem}.", False, True
        elif line.kind is Kind.ASSIGNMENT and not strange:
            one = Assignment(line.section, line.name, line.value, line.first, path)
            said = list(about(one, unit, known, user=user))
            yield from ((each.line, _named(one.name, each.text), each.unknown, each.grave) for each in said)
            if known.rules(one.section, one.name).ends(one.name, one.value):
                return
    if cut.tail:
        yield cut.tail_line, f"systemd stops reading here: {cut.tail_problem}.", False, True


def _named(name: str, text: str) -> str:
    """A sentence that says which directive it is about."""
    return text if f"{name}=" in text else f"{name}=: {text}"


def _section(name: str, own: str, rest: Iterable[Line]) -> str:
    """What is to be said of a section that a unit of this type does not have."""
    count = 0
    for line in rest:
        if line.kind is Kind.SECTION:
            break
        count += line.kind is Kind.ASSIGNMENT
    lines = f" with {count} line{'' if count == 1 else 's'}" if count else ""
    if name in _QUADLET:
        return f"[{name}] belongs in a Quadlet file, such as x.container; here systemd ignores it{lines}."
    return f"A {own.lower()} has no section [{name}]; systemd ignores it{lines}."
