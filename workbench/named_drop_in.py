"""A drop-in that somebody else wrote, judged by the systemd and the unit that it is to be tried on."""

import time
from collections.abc import Iterable, Iterator

from msgspec import Struct

from catalog.catalog import Catalog
from host.ports import Host, HostError, HostUnavailable
from trial.events import BadLine, Refused
from unit.assignment import Assignment, decode, encode, read
from unit.effective import Effectives
from unit.lines import Kind, scan
from unit.loadable import refusal
from unit.stack import Source
from workbench import reader
from workbench.faults import Fault, of_file
from workbench.known import Known
from workbench.reader import Opened
from workbench.store import Store


class Judged(Struct, frozen=True):
    """What is to be said of a drop-in before it is tried."""

    content: bytes
    wrong: tuple[Fault, ...]
    """Lines whose values this systemd does not take, and what makes it refuse the unit."""
    unknown: tuple[Fault, ...]
    """Lines that this systemd does not know: newer directives, misspelt ones, others' sections."""
    notes: tuple[str, ...]
    """What is not as whoever wrote it may think, a sentence each."""

    def refusal(self, *, skip: bool) -> Refused | None:
        """Why it is not tried, where nobody is to `skip` unknown lines, and where there are wrong ones."""
        wrong, unknown = self.wrong, () if skip else self.unknown
        if not wrong and not unknown:
            return None
        said = [f"{_counted(wrong)} wrong"] if wrong else []
        said += [f"{_counted(unknown)} not known to this systemd"] if unknown else []
        what = f"{' and '.join(said)}."
        if len(wrong) + len(unknown) == 1:
            (one,) = (*wrong, *unknown)
            what = f"line {one.line}: {one.text}" if one.line else one.text
        it = "it" if len(unknown) == 1 else "them"
        how = f" --skip-unknown goes on without {it}, as systemd would." if unknown else ""
        reason = f"Nothing was tried: {what}{how}"
        return Refused(time.time(), reason, status=2, lines=_told((*wrong, *unknown)))

    @property
    def lines(self) -> tuple[BadLine, ...]:
        """All lines that are not as they should be."""
        return _told((*self.wrong, *self.unknown))

    @property
    def without_unknown(self) -> bytes:
        """The drop-in as systemd reads it: without the lines that it does not know."""
        return without(self.content, self.unknown)

    @property
    def without_bad(self) -> bytes:
        """The drop-in without the lines with wrong values, either; the others keep their numbers."""
        return without(self.content, (*self.unknown, *self.wrong), blank=True)


def _told(found: Iterable[Fault]) -> tuple[BadLine, ...]:
    return tuple(BadLine(one.line, one.text, one.unknown) for one in sorted(found))


def without(content: bytes, gone: Iterable[Fault], *, blank: bool = False) -> bytes:
    """A drop-in without some of its lines; `blank` leaves empty ones in their places."""
    cut, numbers = scan(decode(content)), {one.line for one in gone}
    sections = {line.section for line in cut.lines if line.first in numbers and line.kind is Kind.SECTION}
    kept = []
    for line in cut.lines:
        if line.first not in numbers and line.section not in sections:
            kept.append(line.raw)
        elif blank:
            kept.append("\n" * (line.last - line.first + 1))
    return encode("".join(kept))


def judged(content: bytes, path: str, opened: Opened, catalogue: Catalog) -> Judged:
    """A drop-in from a file, for a unit."""
    known = Known(catalogue, opened.stack.name)
    found = [one for one in of_file(Source(path, content), opened.stack.name, known) if one.grave]
    wrong, unknown = [one for one in found if not one.unknown], [one for one in found if one.unknown]
    if not wrong:
        wrong += _refused(content, path, opened, known)
    return Judged(content, tuple(wrong), tuple(unknown), tuple(_notes(content, opened, known)))


async def judged_on(host: Host, unit: str, content: bytes, path: str) -> Judged | None:
    """A drop-in from a file, for a host's unit; None for one that can't be tried at all. Raises HostError."""
    facts = await host.facts()
    try:
        opened = await reader.read_unit(host, facts, unit)
    except HostUnavailable:
        raise
    except HostError:  # masked, or not there: the preflight has the words for it
        return None
    return judged(content, path, opened, await reader.catalogue(host, facts, Store()))


def _refused(content: bytes, path: str, opened: Opened, known: Known) -> Iterator[Fault]:
    """What makes systemd refuse the unit that it would load without the drop-in."""
    version, others = known.catalogue.version, opened.stack.without(opened.keep_path)
    if opened.refused or refusal(Effectives(others, known.rules), known.rules, version):
        return
    draft = others.with_drop_in(Source(opened.keep_path, content))
    if found := refusal(Effectives(draft, known.rules), known.rules, version):
        text = found.text.replace(f"{opened.keep_path}:", "line ")
        yield Fault(path, found.line if found.path == opened.keep_path else 0, text)


def _notes(content: bytes, opened: Opened, known: Known) -> Iterator[str]:
    lines = read(content)
    if install := [one for one in lines if one.section == "Install"]:
        name = opened.stack.name
        yield (
            f"{_at(install)} [Install] takes effect when {name} is enabled (systemctl reenable {name}), not"
            " when it is restarted: a trial can't show it."
        )
    before = Effectives(opened.stack.without(opened.keep_path), known.rules)
    there = before.get("Service", "ExecStart").settings
    own = [one for one in lines if (one.section, one.name) == ("Service", "ExecStart")]
    if own and there and all(one.value for one in own):
        yield (
            f"{_at(own)} ExecStart= adds to that of {there[-1].path}:{there[-1].line}, and all are run;"
            " an empty ExecStart= before it would replace that."
        )


def _counted(found: tuple[Fault, ...]) -> str:
    return "a line is" if len(found) == 1 else f"{len(found)} lines are"


def _at(lines: list[Assignment]) -> str:
    return f"Line {lines[0].line}:"
