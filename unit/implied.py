"""What other directives of a unit set besides. Facts: catalog/data (words, bonds), from systemd.exec(5)."""

from collections.abc import Callable

from msgspec import Struct

from catalog.directive import Directive
from catalog.kinds import canonical
from unit.effective import Effectives


class Source(Struct, frozen=True):
    """One consequence of another directive."""

    by: str
    """The directive that brings it about, with its value: "PrivateDevices=yes"."""
    value: str
    """What it brings about."""
    when: str = ""
    """Under which condition; empty where always."""


def implied(
    directive: Directive, values: Effectives, known: Callable[[tuple[str, str]], Directive | None]
) -> tuple[Source, ...]:
    """What other directives, as they are effective, make of this one besides its own value."""
    found = []
    for back in directive.implied_by:
        other = known((directive.section, back.name))
        value = values.get(directive.section, back.name).value
        if other is None or not _is_on(other, value):
            continue
        shown = canonical(other.kind, value)
        found += [
            Source(f"{other.name}={shown}", one.value, one.when)
            for one in other.implies
            if one.name == directive.name
        ]
    return tuple(found)


def _is_on(directive: Directive, value: str) -> bool:
    """Whether a value does anything: what is unset, off or the default implies nothing."""
    return canonical(directive.kind, value) not in ("", "no", directive.default)
