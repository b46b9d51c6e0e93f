"""A proof in words."""

from collections.abc import Mapping, Sequence

from trial.events import Verdict, in_a_row
from trial.proof.events import Proven
from trial.proof.lines import Lines
from trial.proof.outcomes import Levels
from trial.proof.search import Culprit, Finding

BROKEN = "It fails without any of the draft's lines, too, so none of them can be blamed; try it as a repair."
NOTHING = "None of the draft's lines changes anything for this unit, so none of them can be blamed."
CANCELLED = "The proof was cancelled, and what was tried is taken back."
_NAMED = 4
"""Directives that are named, of many."""


def bound(lines: int, one: int, three: int, values: int) -> str:
    """How many restarts it takes."""
    if lines == 1:
        return f"One line: at most {values} restarts for its looser values."
    more = f"; for looser values at most {values} more a line" if values else ""
    return (
        f"{lines} lines: 2 restarts if the first suspect is the one, at most {one} for one at fault,"
        f" {three} for three{more}."
    )


def gone(lines: Lines, levels: Levels) -> tuple[str, ...]:
    """The directives that are left out."""
    return tuple(line.name for line, level in zip(lines.lines, levels, strict=True) if level == line.depth)


def tried(lines: Lines, levels: Levels) -> str:
    """What is tried."""
    pairs = list(zip(lines.lines, levels, strict=True))
    out = [line.name for line, level in pairs if level == line.depth]
    held = [line.name for line, level in pairs if level == 0]
    looser = [line.rungs[level - 1] for line, level in pairs if 0 < level < line.depth]
    if looser:
        return f"with {', '.join(map(in_a_row, looser))}"
    if not held:
        return "without any of the lines"
    if not out:
        return "all lines again"
    if len(held) < len(out):
        return f"with {_listed(held)} alone"
    return f"without {_listed(out)}"


def flaky(lines: Lines, levels: Levels) -> str:
    """What came out in two ways."""
    return (
        f"It is flaky: the same draft ({tried(lines, levels)}) passed once and failed once, so nothing is"
        " proven. A longer --settle, or a check that is sure, may help."
    )


def proven(lines: Lines, finding: Finding, verdicts: Mapping[Levels, Verdict]) -> tuple[Proven, ...]:
    """The culprits of a finding."""
    culprits = [one.line for one in finding.culprits]
    return tuple(_proven(lines, one, culprits, verdicts) for one in finding.culprits)


def _proven(
    lines: Lines, culprit: Culprit, culprits: Sequence[int], verdicts: Mapping[Levels, Verdict]
) -> Proven:
    line = lines.lines[culprit.line]
    beside = set(range(len(lines.lines))).difference(culprits)
    company = (
        {culprit.line, *culprit.partners} if culprit.alone or culprit.partners else {culprit.line, *beside}
    )
    failed = verdicts[tuple(0 if n in company else one.depth for n, one in enumerate(lines.lines))]
    instead = line.rungs[culprit.level - 1] if culprit.level < line.depth else ""
    partners = tuple(lines.lines[one].name for one in culprit.partners)
    without = "without it" if len(culprits) == 1 else f"without these {len(culprits)} lines"
    return Proven(
        directive=line.name,
        alone=culprit.alone,
        partners=partners,
        why=f"{without} it works, {_how(culprit, partners)}: {failed.reason}",
        instead=instead,
        evidence=failed.evidence,
    )


def _how(culprit: Culprit, partners: Sequence[str]) -> str:
    if culprit.alone:
        return "with it alone it fails"
    if partners:
        less = "with either alone" if len(partners) == 1 else "without any one of them"
        return f"together with {_listed(partners)} it fails, {less} it works"
    return "with it beside the others it fails, though not with it alone"


def _listed(names: Sequence[str]) -> str:
    shown = [f"{name}=" for name in names[:_NAMED]]
    if len(names) > _NAMED:
        return f"{', '.join(shown)} and {len(names) - _NAMED} more"
    return " and ".join(filter(None, (", ".join(shown[:-1]), *shown[-1:])))
