"""A directive as one line of the screen: how it stands between the unit's files and the draft."""

from collections.abc import Callable, Sequence

from catalog.directive import Directive
from unit.draft import Edit, Set
from unit.effective import Effective
from workbench.snapshot import Mark, Panel

Check = Callable[[Directive, Sequence[str]], str | None]


def joined(values: Sequence[str]) -> str:
    """Several assignments on one line."""
    return " ".join(value for value in values if value) or ('""' if values else "")


def panel(
    directive: Directive, now: Effective, edit: Edit | None, check: Check, gain: int | None = None
) -> Panel:
    """One directive's line."""
    if not directive.supported and edit is None and not now.settings:
        needs = f"needs {directive.since}" if directive.since else "not on this systemd"
        return Panel(directive.key, Mark.UNSUPPORTED, needs, dim=True)
    if isinstance(edit, Set):
        mark = Mark.INVALID if check(directive, edit.values) else Mark.CHANGED
        return Panel(directive.key, mark, joined(edit.values), dim=False, note=_note(mark), gain=gain)
    if edit is not None:
        value = directive.default or "not set"
        return Panel(directive.key, Mark.CHANGED, value, dim=False, note="unset", gain=gain)
    if now.settings:
        mark = Mark.INVALID if check(directive, now.values) else Mark.SET
        return Panel(directive.key, mark, joined(now.values), dim=False, note=_note(mark), gain=gain)
    return Panel(directive.key, Mark.UNSET, directive.natural, dim=True, gain=gain)


def _note(mark: Mark) -> str:
    return "invalid" if mark is Mark.INVALID else ""
