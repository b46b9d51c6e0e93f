"""A draft changed as a diagnosis proposes."""

from trial.events import by_directive
from trial.rounds.story import Change
from unit.draft import Draft
from workbench.composed import Base, Composed
from workbench.draft_changes import with_values
from workbench.items import with_items
from workbench.value_help import ValueHelp


def remedied(base: Base, draft: Draft, change: Change) -> Draft:
    """A draft with a remedy, or without the suspect, as one step: lines of their own beside what there is of
    them, the suspect's own in the place of it."""
    if not change.remedy:
        return draft.replace(edit for edit in draft.edits if edit.name != change.directive)
    found = draft
    for name, values in by_directive(change.remedy).items():
        found = _with(base, found, name, values, adds=name != change.directive)
    return draft.replace(found.edits)


def _with(base: Base, draft: Draft, name: str, values: list[str], *, adds: bool) -> Draft:
    key = next(iter(base.known.named(name)), None)
    if key is None:
        return draft
    directive = base.known[key]
    if not (adds and directive.kind.accumulates):
        return with_values(draft, directive, base.now.get(*key), values)
    items = ValueHelp(None, Composed(base, draft)).items(key)
    for value in values:
        items = items.added(value)
    return with_items(draft, base.now.get(*key).settings, key, items)
