"""What each directive would gain, or has gained, for the draft as it is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from catalog.directive import Directive
from catalog.exposure import counts
from catalog.kinds import canonical
from unit.draft import Edit
from unit.effective import Effective, Effectives
from workbench.exposure import Key, Measure
from workbench.known import judge


def gains(
    measure: Measure,
    directives: Iterable[Directive],
    now: Effectives,
    after: Effectives,
    edits: Mapping[Key, Edit],
) -> dict[Key, int]:
    """By how many hundredths directives lower the exposure of a draft's unit; negative where they raise it.

    Of those that the draft changes, what their edits have gained; of the others, what switching them on
    would. None for those that cannot be switched on, and those that are at their best already.
    """
    counted = [one for one in directives if one.supported and counts(one.name)]
    taken = [(one.key, now.get(*one.key).values) for one in counted if one.key in edits]
    left = [(one.key, (one.natural,)) for one in counted if one.key not in edits and _open(one, after)]
    lost = {key: -by for key, by in measure.gains(after, taken).items()}
    return lost | measure.gains(after, left)


def _open(directive: Directive, after: Effectives) -> bool:
    """Whether switching it on would change its value."""
    held = after.get(*directive.key)
    return bool(directive.natural) and not (held.settings and _is_natural(directive, held))


def _is_natural(directive: Directive, held: Effective) -> bool:
    return canonical(directive.kind, held.value) == directive.natural


def biggest(found: Mapping[Key, int]) -> list[Key]:
    """Directives that gain something, the most first."""
    return sorted((key for key, by in found.items() if by > 0), key=lambda key: -found[key])


def by_value(
    measure: Measure, directive: Directive, after: Effectives, values: Sequence[str]
) -> tuple[tuple[str, int], ...]:
    """What each of some values of a directive would gain over the one that holds; those alone that differ."""
    held = after.get(*directive.key).value or directive.default
    wanted = [value for value in values if value != canonical(directive.kind, held)]
    return tuple(_each(measure, directive, after, wanted))


def _each(
    measure: Measure, directive: Directive, after: Effectives, values: Iterable[str]
) -> Iterator[tuple[str, int]]:
    if not counts(directive.name):
        return
    for value in values:
        if judge(directive, (value,)) is None:
            yield from ((value, by) for by in measure.gains(after, [(directive.key, (value,))]).values())
