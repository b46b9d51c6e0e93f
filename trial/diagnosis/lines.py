"""What the service said."""

import re
from collections.abc import Iterator

from trial import denial
from trial.diagnosis import files, limits, operations, remedies
from trial.diagnosis.case import Case, Suspicion, paths, ranked

_BEFORE = re.compile(r": Failed (?:at step [A-Z_]+ spawning|to set up) ")
"""systemd's own words, before the program runs: the step that they name is no operation of the program."""
_LAST = 40
"""Lines that are looked at: an error that kills comes last."""


def suspects(case: Case) -> Iterator[Suspicion]:
    """What the service said, the last lines first: the first error is often a consequence of none."""
    said = case.lines[-_LAST:]
    for age, line in enumerate(reversed(said)):
        end = len(said) - age
        # What was attempted often stands before the error: in a traceback, in "binding to ...".
        context = " ".join(said[max(0, end - 4) : end])
        for one in _in_line(case, line, context):
            yield Suspicion(one.name, one.weight - min(age, 8), one.why, one.remedies)


def _in_line(case: Case, line: str, context: str) -> Iterator[Suspicion]:
    quoted = f"it said: {line.strip()[:160]}"
    if denial.READ_ONLY.search(line):
        yield from files.suspects(case, line, "read-only", 130, quoted)
    if denial.FAMILY.search(line):
        change = case.change.get("RestrictAddressFamilies")
        fixes = remedies.families(change, line) if change else ()
        yield from ranked(case, ["RestrictAddressFamilies"], 140, quoted, fixes)
    if denial.UNKNOWN_CALL.search(line):
        yield from ranked(case, ["SystemCallFilter", "SystemCallArchitectures"], 100, quoted)
    denied, missing = denial.DENIED.search(line), denial.MISSING.search(line)
    if denied:
        yield from files.suspects(case, line, "denied", 110, quoted)
    if missing:
        yield from files.suspects(case, line, "missing", 110, quoted)
    refused = denied or missing or denial.REFUSED.search(line) or denial.INVALID.search(line)
    if refused and not _BEFORE.search(line):
        yield from operations.suspects(case, line, context, quoted)
    if denial.UNNAMED.search(line) and not denial.is_denial(line):
        yield from _unnamed(case, line, context, quoted)
    yield from limits.suspects(case, line, quoted)


def _unnamed(case: Case, line: str, context: str, quoted: str) -> Iterator[Suspicion]:
    """Where the error has no name, every reason is possible."""
    if paths(line):
        for place, how in enumerate(files.FILES):
            yield from files.suspects(case, line, how, 90 - 2 * place, quoted)
    for one in operations.suspects(case, line, context, quoted):
        yield Suspicion(one.name, one.weight - 20, one.why, one.remedies)
