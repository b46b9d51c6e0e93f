"""What is wrong with a unit's files, said on standard error: where systemd loads it, a command goes on."""

from cli import output
from workbench.faults import Faults

_TOLD = 5


def tell(unit: str, faults: Faults) -> bool:
    """Say which lines systemd ignores, or why it does not load the unit; whether it does."""
    if faults.refused:
        output.complain(f"systemd can't load {unit}: {faults.refused}")
    told = faults.lines if len(faults.lines) == _TOLD + 1 else faults.lines[:_TOLD]
    for one in told:
        output.complain(one.told)
    if len(faults.lines) > len(told):
        more = len(faults.lines) - len(told)
        output.complain(f"and {more} more like that; `unitsmith explain {unit}` lists all.")
    return not faults.refused


def as_objects(faults: Faults) -> dict[str, object]:
    """The same as fields of an object that scripts read."""
    lines = [
        {"path": one.path, "line": one.line, "text": one.text, "unknown": one.unknown} for one in faults.lines
    ]
    return {"refused": faults.refused, "ignored": lines}
