"""What the service said."""

from collections.abc import Iterator

from trial import denial
from trial.diagnosis import files, operations, sayings
from trial.diagnosis.case import Case, Suspicion, ranked
from trial.diagnosis.fixes import fixed
from trial.diagnosis.paths import paths
from trial.fatal import is_frame

_LAST = 40
"""Lines that are looked at: an error that kills comes last."""
_AROUND = 3
"""Lines before one in which what was attempted may stand: in a traceback, in "binding to ..."."""


def suspects(case: Case) -> Iterator[Suspicion]:
    """What the service said, the last lines first: the first error is often a consequence of none."""
    said = case.lines[-_LAST:]
    told = set[str]()
    for age, line in enumerate(reversed(said)):
        if line in told:
            continue
        told.add(line)
        end = len(said) - age
        context = " ".join(one for one in said[max(0, end - 1 - _AROUND) : end] if not is_frame(one))
        for one in _in_line(case, line, context):
            yield Suspicion(one.name, one.weight - min(age, 8), one.why, one.remedies, one.certainty)


def _in_line(case: Case, line: str, context: str) -> Iterator[Suspicion]:
    quoted = f"it said: {line.strip()[:160]}"
    if denial.READ_ONLY.search(line):
        yield from files.suspects(case, line, "read-only", 130, quoted, context)
    if denial.FAMILY.search(line):
        fixes = fixed(case, "RestrictAddressFamilies", line, context)
        yield from ranked(case, ["RestrictAddressFamilies"], 140, quoted, fixes or ())
    if denial.UNKNOWN_CALL.search(line):
        fixes = fixed(case, "SystemCallFilter", line, context)
        fixes = fixes or ("SystemCallErrorNumber=EPERM",)
        yield from ranked(case, ["SystemCallFilter", "SystemCallArchitectures"], 100, quoted, fixes)
    denied, missing = denial.DENIED.search(line), denial.MISSING.search(line)
    if denied:
        yield from files.suspects(case, line, "denied", 110, quoted, context)
    if missing:
        yield from files.suspects(case, line, "missing", 110, quoted, context)
    if denied or missing or denial.REFUSED.search(line) or denial.INVALID.search(line):
        yield from operations.suspects(case, line, context, quoted)
    if denial.UNNAMED.search(line) and not denial.is_denial(line):
        yield from _unnamed(case, line, context, quoted)
    if not is_frame(line):
        yield from sayings.suspects(case, line, quoted)


def _unnamed(case: Case, line: str, context: str, quoted: str) -> Iterator[Suspicion]:
    """Where the error has no name, every reason is possible."""
    if paths(line, case.now):
        for place, how in enumerate(files.FILES):
            yield from files.suspects(case, line, how, 90 - 2 * place, quoted)
    for one in operations.suspects(case, line, context, quoted):
        yield Suspicion(one.name, one.weight - 20, one.why, one.remedies)
