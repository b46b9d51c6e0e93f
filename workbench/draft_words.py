"""What lies between two drafts, in words."""

from unit.draft import Draft, Edit, Set

_NAMED = 3
"""Directives that are named; of more, their number."""


def told(before: Draft, after: Draft) -> str:
    """The change that made one draft of another: "ProtectSystem=strict", "7 directives: ...", "" for none."""
    old = {(edit.section, edit.name): edit for edit in before.edits}
    new = {(edit.section, edit.name): edit for edit in after.edits}
    changed = [key for key in (old | new) if old.get(key) != new.get(key)]
    if len(changed) == 1:
        return _one(changed[0][1], new.get(changed[0]))
    names = ", ".join(f"{name}=" for _, name in changed[:_NAMED])
    more = f" and {len(changed) - _NAMED} more" if len(changed) > _NAMED else ""
    return f"{len(changed)} directives: {names}{more}" if changed else ""


def _one(name: str, edit: Edit | None) -> str:
    if edit is None:
        return f"{name}= as it is in the files"
    values = edit.values if isinstance(edit, Set) else ()
    return (
        f"{name}={values[0]}"
        if len(values) == 1
        else f"{name}= ({len(values)} values)"
        if values
        else f"{name}= unset"
    )
