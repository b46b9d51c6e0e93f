"""A draft as a drop-in: exactly the lines that are needed, and back."""

from msgspec import Struct

from unit.assignment import decode, read
from unit.draft import Draft, Edit, Set, Unset
from unit.effective import Effective, Effectives
from unit.lines import Kind, scan
from unit.rule import Rule, Rules
from unit.shared import together
from unit.stack import Stack

_Lines = dict[tuple[str, str], tuple[str, ...]]


def header_of(unit: str, option: str = "") -> str:
    """The first line of unitsmith's own drop-in. option: what means the unit's manager, a blank before it."""
    return f"# Written by unitsmith; remove it with: unitsmith revert{option} {unit}"


class Obstacle(Struct, frozen=True):
    """An edit that no drop-in can bring about in full."""

    section: str
    name: str
    text: str


def render(
    draft: Draft,
    rules: Rules,
    *,
    stack: Stack,
    existing: bytes = b"",
    header: str | None = None,
    base: Effectives | None = None,
) -> bytes:
    """The drop-in's new content; empty where nothing is left to say.

    `stack` is the unit without this drop-in: it decides whether a line is needed to reset a value.
    `existing` is the drop-in's present content, of which only the edited directives' lines change.
    `header` is the first line of a new file, header_of() where it is not given.
    `base` is what the stack comes to, where that is known already.
    Raises BadAssignment for what can't be written.
    """
    if not draft.edits:
        return existing
    base = base or Effectives(stack, rules)
    lines = {
        (edit.section, edit.name): needed(
            edit, rules(edit.section, edit.name), base.get(edit.section, edit.name)
        )
        for edit in draft.edits
    }
    first = header_of(stack.name) if header is None else header
    # Imported at the first edit: configupdater takes longer to import than all of unit.
    from unit.document import Document

    if not existing and (sections := [key[0] for key, values in lines.items() if values]):
        existing = f"{first}\n[{min(sections, key=_rank)}]\n".lstrip("\n").encode()
    document = Document.parse(existing)
    if mixed := _mixed(lines, base):
        # What is emptied together is written anew, so that no line comes before the one that empties it.
        document.edit(dict.fromkeys(mixed, ()))
        lines = {key: values for key, values in lines.items() if key not in mixed} | mixed
    document.edit(dict(sorted(lines.items(), key=lambda item: _rank(item[0][0]))))
    return b"" if _is_void(document.content, first) else document.content


def _mixed(lines: _Lines, base: Effectives) -> _Lines:
    """The lines of directives that are emptied together, where one of them is."""
    found: _Lines = {}
    for key, values in lines.items():
        if key in found or not together(key) or values[:1] != ("",):
            continue
        members = {(key[0], name) for name in (key[1], *together(key))}
        edited = [other for other in lines if other in members]
        rest = [other for other in members if other not in lines and base.get(*other).settings]
        for other in (*sorted(rest), *edited):
            kept = lines.get(other, base.get(*other).values)
            found[other] = kept[1:] if kept[:1] == ("",) else kept
        first = next(other for other in found if other in members)
        found[first] = ("", *found[first])
    return found


def needed(edit: Edit, rule: Rule, base: Effective) -> tuple[str, ...]:
    """The values of the lines that make an edit true over what the other files set."""
    values = edit.values if isinstance(edit, Set) else ()
    if not values:
        return _to_unset(rule, base)
    if not rule.accumulates:
        return values[-1:]
    if isinstance(edit, Set) and edit.adds:
        return values
    if not rule.resets:
        return tuple(value for value in values if value not in base.values)
    if not base.settings:
        return values if values[0] else values[not rule.reset :]
    return values if values[0] in ("", rule.reset) else (rule.fresh(values[0]), *values)


def _to_unset(rule: Rule, base: Effective) -> tuple[str, ...]:
    if not base.settings:
        return ()
    if rule.resets:
        return (rule.reset,)
    # systemd ignores an empty boolean or enumeration: only its default, spelled out, undoes it.
    return () if rule.accumulates or not rule.default else (rule.default,)


def obstacles(draft: Draft, rules: Rules, *, base: Effectives) -> tuple[Obstacle, ...]:
    """The edits that no drop-in can bring about over what the unit's other files set."""
    found = []
    for edit in draft.edits:
        rule, now = rules(edit.section, edit.name), base.get(edit.section, edit.name)
        if text := _obstacle(edit, rule, now):
            found.append(Obstacle(edit.section, edit.name, text))
    return tuple(found)


def _obstacle(edit: Edit, rule: Rule, now: Effective) -> str:
    values = edit.values if isinstance(edit, Set) else ()
    if not now.settings or rule.resets or (isinstance(edit, Set) and edit.adds):
        return ""
    where = now.settings[-1].path
    if rule.accumulates and not set(now.values) <= set(values):
        return f"A drop-in can only add to {edit.name}=; to take a value away, edit {where}."
    if not rule.accumulates and not values and not rule.default:
        return f"{edit.name}= has no default that could be written; to unset it, edit {where}."
    return ""


def from_text(content: bytes, rules: Rules) -> tuple[Edit, ...]:
    """The edits that a drop-in's text amounts to: rendered over the same stack, they have its effect."""
    found: dict[tuple[str, str], list[str]] = {}
    for assignment in read(content):
        found.setdefault((assignment.section, assignment.name), []).append(assignment.value)
    edits = (_edit(section, name, values, rules(section, name)) for (section, name), values in found.items())
    return tuple(edit for edit in edits if edit)


def _edit(section: str, name: str, values: list[str], rule: Rule) -> Edit | None:
    """One directive's lines as an edit; None where systemd makes nothing of them."""
    if not rule.resets:
        values = [value for value in values if value]
        return (
            Set(section, name, tuple(values if rule.accumulates else values[-1:]), rule.accumulates)
            if values
            else None
        )
    kept, adds = list(values), True
    for index, value in enumerate(values):
        if value in ("", rule.reset):
            rest = values[index + 1 :]
            needless = value == (rule.fresh(rest[0]) if rest else rule.reset)
            kept, adds = rest if needless else values[index:], False
    if not rule.accumulates:
        kept = kept[-1:]
    return Set(section, name, tuple(kept), adds and rule.accumulates) if kept else Unset(section, name)


def _rank(section: str) -> tuple[int, str]:
    """[Unit] first, then the type's own section, [Install] last."""
    return ({"Unit": 0, "Install": 2}.get(section, 1), section)


def _is_void(content: bytes, header: str) -> bool:
    """Whether a drop-in says nothing: no assignment, and no comment but our own."""
    cut = scan(decode(content))
    quiet = (Kind.BLANK, Kind.SECTION)
    return not cut.tail and all(line.kind in quiet or line.raw.strip() == header for line in cut.lines)
