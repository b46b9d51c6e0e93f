"""`unitsmith score`: how exposed a unit is, by the measure of `systemd-analyze security`."""

import argparse

from catalog.exposure import Score
from catalog.user_manager import VAIN
from cli import output, unit_or_file
from cli.faults import as_objects, tell
from workbench.exposure import effective, scored
from workbench.faults import Faults, of_opened
from workbench.known import Known

_WIDTH = 52


def score_unit(options: argparse.Namespace) -> int:
    """Print the exposure of a unit or a unit file; the exit status. Raises HostError."""
    opened, catalogue = unit_or_file.read(options, options.unit)
    name, measure = opened.stack.name, scored(opened, catalogue)
    faults = of_opened(opened, Known(catalogue, opened.stack.name))
    loads = tell(options.unit, faults)
    found = measure.score(effective(opened, catalogue)) if loads else None
    if options.json:
        _print_json(name, found, faults)
    elif found:
        _print_table(name, found)
        if options.user and opened.facts:
            _print_what_is_vain(found)
    return 0 if loads else 3


def _print_what_is_vain(found: Score) -> None:
    """What systemd counts and a user's own manager can't do anyhow."""
    names = dict.fromkeys(row.rule.directive for row in found.rows if row.badness)
    if vain := ", ".join(f"{name}=" for name in names if name in VAIN):
        output.say(f"Your user manager can do nothing about {vain}.")
        output.say(
            "Namespaces (before systemd 253) and capabilities need PrivateUsers=yes in your own units."
        )


def _print_json(name: str, found: Score | None, faults: Faults) -> None:
    """One object of the unit, whose figure is null where it can't be loaded, and one of each row."""
    figure = found.exposure / 10 if found else None
    unit = {"unit": name, "exposure": figure, "rating": found.rating if found else None}
    rows = [
        {"id": row.id, "exposure": row.exposure / 10, "gain": row.gain / 10, "set": row.set}
        for row in (found.rows if found else ())
    ]
    for line in (unit | as_objects(faults), *rows):
        output.say_json(line)


def _print_table(name: str, found: Score) -> None:
    """What would gain most comes first; what is at its best already is only counted."""
    output.say(f"{name}  exposure {found.shown} {found.rating}\n")
    open_ = sorted((row for row in found.rows if row.badness), key=lambda row: -row.exposure)
    for row in open_:
        output.say(f"  {row.rule.title:<{_WIDTH}} {row.exposure / 10:>4.1f}  gains {row.gain / 10:.1f}")
    done = sum(row.set is True for row in found.rows)
    idle = sum(row.set is None for row in found.rows)
    output.say(f"\n{done} of {len(found.rows)} rows are at their best; {idle} do not apply to this unit.")
