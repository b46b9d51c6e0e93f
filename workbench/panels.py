"""A directive as one line of the screen: how it stands between the unit's files and the draft."""

from collections.abc import Callable, Sequence

from catalog.directive import Directive
from catalog.kinds import canonical
from unit.draft import Edit, Set
from unit.effective import Effective
from unit.implied import Source as Implied
from workbench.snapshot import Mark, Panel

Check = Callable[[Directive, Sequence[str]], str | None]


def joined(values: Sequence[str]) -> str:
    """Several assignments on one line."""
    return " ".join(value for value in values if value) or ('""' if values else "")


def panel(
    directive: Directive,
    now: Effective,
    edit: Edit | None,
    check: Check,
    gain: int | None = None,
    implied: Sequence[Implied] = (),
) -> Panel:
    """One directive's line; `implied` is what others make of it where nothing sets it."""
    if not directive.supported and edit is None and not now.settings:
        needs = f"needs {directive.since}" if directive.since else "not on this systemd"
        return Panel(directive.key, Mark.UNSUPPORTED, needs)
    if isinstance(edit, Set):
        mark = Mark.INVALID if check(directive, edit.values) else Mark.CHANGED
        return Panel(directive.key, mark, joined(edit.values), note=_note(mark), gain=gain)
    if edit is not None:
        value = directive.default or "not set"
        return Panel(directive.key, Mark.CHANGED, value, note="unset", gain=gain)
    if now.settings:
        mark = Mark.INVALID if check(directive, now.values) else Mark.SET
        offer = _offer(directive, now.value)
        return Panel(directive.key, mark, joined(now.values), offer, note=_note(mark), gain=gain)
    always = [one.value for one in implied if not one.when]
    value = always[0] if always else directive.default
    note = "implied" if always else ""
    return Panel(directive.key, Mark.UNSET, value, _offer(directive, value), note, gain)


def _offer(directive: Directive, holds: str) -> str:
    """The natural value, where that is another one."""
    same = canonical(directive.kind, holds) == directive.natural
    return "" if same else directive.natural


def _note(mark: Mark) -> str:
    return "invalid" if mark is Mark.INVALID else ""
