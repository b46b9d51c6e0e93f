"""What can be done to a draft: with one directive, or as a whole by presets, the package."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from catalog.directive import Directive
from catalog.kinds import canonical, steps
from unit.draft import Draft, Edit, Set, Unset
from unit.effective import Effective, Effectives
from unit.rule import Rules
from unit.stack import Stack

if TYPE_CHECKING:
    from catalog.presets import Preset

Key = tuple[str, str]
VENDOR = ("/usr/lib/", "/lib/", "/usr/local/lib/")
"""Where the files lie that packages bring. systemd.unit(5)"""


def toggled(draft: Draft, directive: Directive, now: Effective) -> Draft | None:
    """Between what the unit has and the natural value, or nothing where the unit has that already; None where
    only the user can know a value."""
    if draft.get(*directive.key) is not None:
        return draft.drop(*directive.key)
    if now.settings and (not directive.natural or canonical(directive.kind, now.value) == directive.natural):
        return without(draft, directive.key, now)
    return with_values(draft, directive, now, (directive.natural,)) if directive.natural else None


def stepped(draft: Draft, directive: Directive, now: Effective, held: str, by: int) -> Draft | None:
    """To the value after the one that is `held`, round and round; None where there are none."""
    values = steps(directive.kind)
    if not values:
        return None
    value = canonical(directive.kind, held or directive.default)
    at = values.index(value) + by if value in values else 0 if by > 0 else -1
    return with_values(draft, directive, now, (values[at % len(values)],))


def with_values(draft: Draft, directive: Directive, now: Effective, values: Iterable[str]) -> Draft:
    """A directive given values; what the unit has already needs no edit."""
    kind = directive.kind
    wanted = tuple(canonical(kind, value) for value in values)
    before = tuple(canonical(kind, value) for value in now.values) or (directive.default,)
    same = wanted == before and (now.settings or not kind.accumulates)
    return draft.drop(*directive.key) if same else draft.set(*directive.key, wanted)


def without(draft: Draft, key: Key, now: Effective) -> Draft:
    """A directive as if nobody had set it."""
    return draft.unset(*key) if now.settings else draft.drop(*key)


def merged(draft: Draft, edits: Iterable[Edit]) -> Draft:
    """A draft with some edits in the place of its own about the same directives, as one step."""
    found = {(edit.section, edit.name): edit for edit in draft.edits}
    found |= {(edit.section, edit.name): edit for edit in edits}
    return draft.replace(found.values())


def with_preset(draft: Draft, preset: "Preset", now: Effectives) -> Draft:
    """A draft with a preset's lines; what the unit has already needs no edit."""
    wanted = (Set("Service", name, values) for name, values in preset.settings)
    return merged(draft, (edit for edit in wanted if now.get("Service", edit.name).values != edit.values))


def as_vendor(stack: Stack, now: Effectives, rules: Rules) -> Draft:
    """A draft that makes the unit what its package's files make of it."""
    fragment = stack.fragment if stack.fragment and stack.fragment.path.startswith(VENDOR) else None
    drop_ins = tuple(one for one in stack.drop_ins if one.path.startswith(VENDOR))
    shipped = Effectives(Stack(stack.name, fragment, drop_ins), rules)
    keys = dict.fromkeys((*(key for key, _ in now.items()), *(key for key, _ in shipped.items())))
    edits: list[Edit] = []
    for key in keys:
        wanted = shipped.get(*key).values
        if wanted != now.get(*key).values:
            edits.append(Set(*key, wanted) if wanted else Unset(*key))
    return Draft(tuple(edits))
